package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import platter.Await;
import platter.operation.Evidence;
import platter.operation.Glance;
import platter.operation.Glances;
import platter.operation.Readiness.Words;
import platter.operation.Receipt;
import platter.operation.Receipts;
import platter.operation.StewardConsole;
import platter.pki.Authority;
import platter.pki.Leaf;
import platter.pki.LeafRequest;
import platter.pki.Tls;
import platter.topology.TopologyFile;

/** The console of the steward, over TLS, out of what lies in files: it shows, and does nothing. */
@Timeout(60)
class StewardConsoleTest {
  @TempDir private Path folder;

  private final Instant now = Instant.now();
  private final List<String> tokens = new ArrayList<>();
  private ConsoleSite site;
  private HttpClient browser;
  private Visitor visitor;

  @BeforeEach
  void itRuns() throws Exception {
    for (var each : List.of("shown", "evidence", "receipts")) {
      Files.createDirectory(folder.resolve(each));
    }
    var authority = Authority.create("acme services", now);
    var leaf =
        authority.issue(
            new LeafRequest(
                "console.v1", List.of("v1"), List.of("127.0.0.1"), LeafRequest.Purpose.SERVICE),
            now);
    keepSomething(leaf);
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
    site =
        ConsoleSite.show(
            topology,
            folder,
            "abc",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Tls.server(leaf),
            new Sessions("that root finds", tokens::add));
    browser = HttpClient.newBuilder().sslContext(Tls.trusting(authority.certificatePem())).build();
    visitor = Visitor.enter(browser, site.server().link());
    assertTrue(visitor.given().toLowerCase(Locale.ROOT).contains("secure"), visitor.given());
  }

  private void keepSomething(Leaf signer) throws Exception {
    var glance = Glances.at(now);
    Receipts.replace(folder.resolve(Glance.SHOWN), glance.json());
    var drill = evidence("20261128T220000Z", glance.status().backups().get(0).label());
    Files.writeString(folder.resolve("evidence/" + drill.id() + ".json"), drill.json());
    Receipts.keep(
        folder.resolve("receipts"),
        new Receipt(
            Receipts.id(now),
            Receipt.Kind.CHANGE,
            "acme",
            "v1",
            "0.1.0",
            now,
            "exposed",
            now,
            Words.of("why.exposed", "guangzhou", "beijing"),
            Words.of("answer.no", "beijing"),
            List.of(),
            List.of(),
            List.of()),
        signer);
  }

  private static Evidence evidence(String id, String backup) {
    return new Evidence(
        id,
        "acme",
        "im.acme.example",
        "v1",
        Instant.parse("2026-11-28T22:00:00Z"),
        Instant.parse("2026-11-28T22:00:30Z"),
        "steward",
        "0.1.0",
        "abc",
        Optional.of(
            new Evidence.Point(
                backup,
                "full",
                Instant.parse("2026-11-28T20:29:17Z"),
                Optional.empty(),
                Optional.empty(),
                1,
                32 << 20)),
        Optional.of(20.26),
        Optional.of(0.0),
        150,
        List.of(
            new Evidence.Rung(Evidence.Rung.Kind.AGE, Evidence.Verdict.PASSED, 1.5, "an hour old")),
        List.of(),
        false,
        Optional.empty());
  }

  @AfterEach
  void itEnds() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, exposed",
    "/health, &lt;no&gt; answer",
    "/backups, 20261128-202916F",
    "/drills, 20261128T220000Z",
    "/drills/20261128T220000Z, an hour old",
    "/hosts, 192.0.2.11",
    "/papers, cards.html",
    "/unlock, platter inventory import"
  })
  void everyPageShowsWhatTheStewardKeeps(String path, String seen) throws Exception {
    Await.until(() -> get("/").body().contains("exposed"));
    var page = get(path);
    assertEquals(200, page.statusCode(), page.body());
    assertTrue(page.body().contains(seen), page.body());
    assertFalse(page.body().contains("<no>"), "what a host says is text");
  }

  @Test
  void aBackupIsProvenByADrillThatLiesBesideIt() throws Exception {
    Await.until(() -> get("/backups").body().contains("20261128-202916F"));
    var page = get("/backups").body();
    assertTrue(page.contains("2026-11-28 22:00"), page);
    var drilled = get("/drills").body();
    assertTrue(drilled.contains("20.3 s") && !drilled.contains("another"), drilled);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/switchover",
        "/runs",
        "/accounts",
        "/certificates",
        "/deed",
        "/papers/topology.yaml",
        "/papers/handover.html",
        "/drills/..%2Fshown%2Fglance"
      })
  void whatWantsAnInventoryIsNotThere(String path) throws Exception {
    assertEquals(404, get(path).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/switchover", "/backups", "/restore", "/drills", "/accounts", "/unlock"})
  void nothingCanBeDone(String path) throws Exception {
    Await.until(() -> get("/").body().contains("exposed"));
    var answer = post(path, "to=guangzhou&word=guangzhou&passphrase=");
    assertEquals("/unlock", answer.headers().firstValue("location").orElse(""));
    var page = get(path.equals("/restore") ? "/backups" : "/unlock").body();
    assertTrue(page.contains("Read-only"), page);
    assertFalse(page.contains("type=\"password\""), page);
  }

  @Test
  void whoHasNoLinkIsToldWhereItIs() throws Exception {
    var answer =
        browser.send(
            HttpRequest.newBuilder(URI.create(site.server().link().replaceFirst("/[?].*", "/")))
                .build(),
            BodyHandlers.ofString());
    assertEquals(401, answer.statusCode());
    assertTrue(answer.body().contains("the link that root finds"), answer.body());
    assertEquals(1, tokens.size(), "the next link was made when the first was used");
  }

  @Test
  void aStewardThatSeesNothingAnyMoreIsSaid() throws Exception {
    Await.until(() -> get("/").body().contains("exposed"));
    assertFalse(get("/").body().contains("has seen nothing since"));
    Receipts.replace(
        folder.resolve(Glance.SHOWN), Glances.at(now.minus(Duration.ofMinutes(6))).json());
    post("/look", "back=/");
    Await.until(() -> get("/").body().contains("has seen nothing since"));
    assertTrue(get("/").body().contains("exposed"), "what was seen last stays");
  }

  @Test
  void theLinkIsRootsAlone() throws Exception {
    var file = folder.resolve("link");
    StewardConsole.leave(file, "https://127.0.0.1:8401/?token=x", "AB:CD");
    StewardConsole.leave(file, "https://127.0.0.1:8401/?token=y", "AB:CD");
    assertEquals("https://127.0.0.1:8401/?token=y\nAB:CD\n", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return visitor.get(path);
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return visitor.post(path, form);
  }
}
