package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import platter.Await;
import platter.inventory.Deployments.Backup;
import platter.inventory.Inventory;
import platter.operation.Installation;
import platter.run.Cancellation;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.Journal;
import platter.topology.Secret;
import platter.topology.TopologyFile;

/** The console where no host is reached, and who may do what in it. */
@Timeout(60)
class ConsoleTest {
  private static final String PASSPHRASE = "open <sesame> 口令";

  @TempDir private Path folder;

  private final AtomicInteger asked = new AtomicInteger();
  private Inventory inventory;
  private ConsoleSite site;
  private Visitor visitor;

  /** No laptop, no network: whoever wants a host is told so. */
  private final class Nowhere implements Workshop {
    @Override
    public Hosts hosts() throws IOException {
      asked.incrementAndGet();
      throw new IOException("the <network> is gone");
    }

    @Override
    public Installation installation(
        Hosts hosts, List<Consumer<Event>> listeners, Cancellation cancellation)
        throws IOException {
      throw new IOException("there is no disc");
    }
  }

  @BeforeEach
  void itRuns() throws Exception {
    inventory = Inventory.open(folder, new Secret(PASSPHRASE));
    var topology =
        TopologyFile.read(
            """
            deployment: acme
            domain: im.acme.example
            sites:
              - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}]}
              - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}]}
            vault: {hosts: [{name: v1, address: 203.0.113.11}]}
            """);
    inventory.deployments().save(topology);
    site =
        ConsoleSite.serve(
            topology,
            inventory,
            new Nowhere(),
            new Secret(PASSPHRASE),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.empty(),
            new Sessions("here", token -> {}));
    visitor = Visitor.enter(HttpClient.newHttpClient(), site.server().link());
  }

  @AfterEach
  void itEnds() {
    site.close();
    inventory.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/health",
        "/switchover",
        "/backups",
        "/drills",
        "/runs",
        "/hosts",
        "/certificates",
        "/unlock",
        "/deed"
      })
  void everyPageIsThereWithoutAnyHost(String path) throws Exception {
    Await.until(() -> get("/").body().contains("&lt;network&gt;"));
    var page = get(path);
    assertEquals(200, page.statusCode(), page.body());
    assertTrue(page.body().contains("the &lt;network&gt; is gone"), page.body());
    assertFalse(page.body().contains("<network>"));
  }

  @ParameterizedTest
  @CsvSource({
    "/switchover, to=guangzhou&word=guangzhou",
    "/backups, kind=full",
    "/drills, ''",
    "/restore, to=latest&word=im.acme.example",
    "/accounts, act=add&user=zhang&password=secret",
    "/deed, ''"
  })
  void nothingIsDoneInABrowserThatIsLocked(String path, String form) throws Exception {
    int before = asked.get();
    var answer = post(path, form);
    assertEquals(303, answer.statusCode());
    assertEquals("/unlock", answer.headers().firstValue("location").orElse(""));
    assertTrue(get("/deed").body().contains("Nothing was done from here yet"), "no work began");
    assertTrue(asked.get() <= before + 1, "nobody but the watch looked");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"handover.html", "cards.html", "firewall.html", "firewall.csv", "topology.yaml"})
  void papersAreFiles(String name) throws Exception {
    assertTrue(get("/papers").body().contains("/papers/" + name));
    var file = get("/papers/" + name);
    assertEquals(200, file.statusCode(), file.body());
    assertEquals(
        "attachment; filename=\"" + name + "\"",
        file.headers().firstValue("content-disposition").orElse(""));
    assertTrue(file.body().contains("im.acme.example") || name.startsWith("firewall"), file.body());
  }

  @Test
  void everyRunIsListedWithHowItEnded() throws Exception {
    var journal = inventory.journal();
    journal.end(journal.begin("switchover --to guangzhou"), Journal.Verdict.DONE);
    journal.end(journal.begin("drill"), Journal.Verdict.FAILED);
    var page = get("/runs").body();
    assertTrue(page.contains("switchover --to guangzhou"), page);
    assertTrue(page.contains("st s-ok") && page.contains("st s-bad"), page);
  }

  @Test
  void everyBackupHasItsRowAndItsMoment() throws Exception {
    var full = Instant.parse("2026-11-28T10:00:00Z");
    for (var kind : List.of("full", "incr")) {
      var at = kind.equals("full") ? full : full.plusSeconds(40);
      inventory
          .deployments()
          .record(new Backup("label-" + kind, kind, "v1", at, at, 1, Optional.empty()));
    }
    var page = get("/backups");
    assertEquals(200, page.statusCode(), page.body());
    assertTrue(page.body().contains("label-full"), page.body());
    assertTrue(page.body().contains("label-incr"), page.body());
    assertTrue(page.body().contains("to=2026-11-28T10:00:41Z#rs"), page.body());
  }

  @Test
  void onlyThePassphraseUnlocks() throws Exception {
    for (var wrong : List.of("", "open", PASSPHRASE + " ", "quickstart")) {
      assertEquals("/unlock", location(post("/unlock", "passphrase=" + encode(wrong))));
    }
    assertEquals("/", location(post("/unlock", "back=/&passphrase=" + encode(PASSPHRASE))));
    assertTrue(get("/").body().contains("Unlocked"));
    assertFalse(get("/unlock").body().contains("sesame"), "no secret comes back");
    post("/lock", "back=/");
    assertTrue(get("/").body().contains("Read-only"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/backups?to=latest", "/backups?since=2026-11-28+10:14"})
  void theVaultIsAskedForTheLogOnlyByABrowserThatIsUnlocked(String path) throws Exception {
    int before = asked.get();
    var locked = get(path).body();
    assertTrue(locked.contains("nobody has typed the passphrase in it"), locked);
    assertTrue(asked.get() <= before + 1, "nobody but the watch looked");
    post("/unlock", "passphrase=" + encode(PASSPHRASE));
    var page = get(path).body();
    assertFalse(page.contains("nobody has typed the passphrase in it"), page);
    assertTrue(page.contains("the &lt;network&gt; is gone"), page);
  }

  @Test
  void aSpanThatEndsBeforeItBeginsIsRefused() throws Exception {
    post("/unlock", "passphrase=" + encode(PASSPHRASE));
    var turned = get("/backups?since=2026-11-28+10:14&until=2026-11-28+10:13").body();
    assertTrue(turned.contains("; nothing was read"), turned);
    var page = get("/backups?since=2026-11-28+10:14&until=%3Cb%3E").body();
    assertTrue(page.contains("value=\"&lt;b&gt;\""), page);
    assertTrue(page.contains("&#39;&lt;b&gt;&#39; is no moment"), page);
  }

  @Test
  void aWordThatDoesNotFitBeginsNothing() throws Exception {
    post("/unlock", "passphrase=" + encode(PASSPHRASE));
    for (var form : List.of("to=guangzhou&word=beijing", "to=guangzhou&word=", "to=&word=")) {
      post("/switchover", form);
      assertTrue(get("/deed").body().contains("Nothing was done from here yet"), form);
    }
    post("/switchover", "to=guangzhou&word=guangzhou");
    var deed = get("/deed").body();
    assertTrue(deed.contains("switchover --to guangzhou"), deed);
  }

  @Test
  void theWayBackIsAlwaysOneOfOurPages() throws Exception {
    for (var evil :
        List.of("//evil.example", "https://evil.example", "/\r\nSet-Cookie: a=b", "\\evil")) {
      var back = location(post("/lock", "back=" + encode(evil)));
      assertTrue(back.equals("/") || back.matches("/[a-z]+"), back);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return visitor.get(path);
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return visitor.post(path, form);
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("location").orElse("");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
