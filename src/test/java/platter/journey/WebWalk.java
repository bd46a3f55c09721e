package platter.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.topology.Messages;
import platter.web.GuidePictures;
import platter.web.Watched;

/**
 * A person at a browser takes real hosts from what the subclass has typed to a service; then the
 * console, with all there and with a site dark. In the language of the subclass, which makes the
 * guide's pictures of the console in it.
 */
abstract class WebWalk {
  private static final double LONG = 400_000;
  private static final String USER = "wang.fang";

  /** Of the console, beside its first one. */
  private static final List<String> PAGES =
      List.of(
          "health",
          "switchover",
          "backups",
          "drills",
          "runs",
          "hosts",
          "accounts",
          "certificates",
          "papers");

  @TempDir static Path home;
  @TempDir static Path folder;

  private final String language;
  private final Messages words;

  /**
   * @param language as HTML has it
   */
  WebWalk(String language) {
    this.language = language;
    this.words = Messages.of("web", Locale.forLanguageTag(language));
  }

  /** The program behind the pages. */
  static final class Server implements AutoCloseable {
    final String link;
    private final Process process;
    private final String next;

    Server(Lab lab) throws IOException {
      this(lab, "127.0.0.1:0");
    }

    Server(Lab lab, String listen) throws IOException {
      process = new Jar(lab, home).start("web", "--listen", listen);
      var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line;
      do {
        line = out.readLine();
        assertNotNull(line, "it shows a link");
      } while (!line.contains("token="));
      link = line.strip();
      next = out.readLine();
    }

    /** The line behind the link. */
    String next() {
      return String.valueOf(next);
    }

    /** As when the battery is empty. */
    void kill() throws InterruptedException {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroy);
      assertDoesNotThrow(
          () -> process.onExit().get(60, TimeUnit.SECONDS), "it ends when it is told to");
    }
  }

  /** Whoever has opened the link, and reads the language. */
  Watched person(Lab lab, String name, String link) throws IOException {
    var own = Files.createTempDirectory(folder, name);
    var person =
        new Watched(
            Browser.program(lab, "laptop", own), own.resolve("profile"), name + "-" + language);
    person.page().navigate(link);
    person.reads(language);
    return person;
  }

  /** An address that is typed wrong never gets here: WebPracticeIT has that. */
  static void typesFirst(Lab lab, Watched person) {
    person.type("answer.domain", "im.acme.example");
    person.type("answer.sites[0].name", "beijing");
    person.type("answer.sites[0].hosts[0].address", lab.address("a1"));
    person.type("answer.sites[0].hosts[0].name", "a1");
  }

  static void typesOthers(Lab lab, Watched person) {
    person.type("answer.sites[1].name", "guangzhou");
    person.type("answer.sites[1].hosts[0].address", lab.address("b1"));
    person.type("answer.sites[1].hosts[0].name", "b1");
    person.type("answer.vault.hosts[0].address", lab.address("v1"));
    person.type("answer.vault.hosts[0].name", "v1");
    person.look("2-sites");
    person.goOn("access");
  }

  static void getsOntoTheHosts(Lab lab, Watched person) {
    var page = person.page();
    person.type("answer.access.sites.user", "deploy");
    person.type("answer.access.sites.key", lab.key().toString());
    page.locator(".foot .btn.go").click();
    sees(page.locator("main .s-held").first());
    person.look("3-keys");
    page.locator(".foot .btn.go").click();
    sees(page.locator("td .s-ok").first());
    person.goOn("preflight");
  }

  /** One port is taken, until it is freed on the host. */
  static void mendsWhatPreflightFinds(Lab lab, Watched person) throws Exception {
    var page = person.page();
    sees(page.locator(".find.bad"));
    assertThat(page.locator(".find.bad")).containsText("PLT-030");
    person.look("4-preflight-failed");
    lab.host("b1").must("systemctl stop lab-taken-port-5432");
    page.keyboard().press("r");
    assertThat(page.locator(".find.bad"))
        .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(LONG));
    person.look("4-preflight");
  }

  static void namesAnAdministrator(Watched person) {
    person.type("answer.admin.name", "zhang");
    person.type("secret.admin.password", Jar.PASSWORD);
    person.look("5-service");
    assertTrue(!person.page().content().contains(Jar.PASSWORD), "no secret comes back");
    person.goOn("review");
    person.until(() -> person.page().locator(".hostb details").count() > 0);
  }

  static void looksAtThePlan(Watched person) {
    person.page().locator("summary").first().click();
    person.look("6-review");
  }

  static void sees(Locator what) {
    assertThat(what).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LONG));
  }

  @Test
  @Order(4)
  void itIsInstalledFromABrowser(Lab lab) throws Exception {
    try (var server = new Server(lab);
        var person = person(lab, "install", server.link)) {
      var page = person.page();
      page.waitForURL("**/review");
      person.goOn("install");
      person.until(() -> percent(page) > 1);
      person.look("7-install");
      int before = percent(page);
      page.reload();
      assertTrue(percent(page) >= before, "a reload loses nothing");
      var tab = person.tab();
      tab.navigate(page.url());
      assertTrue(percent(tab) >= before, "a second tab shows the same");
      tab.close();
      while (percent(page) < 30) {
        page.waitForTimeout(500);
      }
      lab.cut("b");
      sees(page.locator(".stopbox"));
      person.look("7-install-stopped");
      before = percent(page);
      lab.heal("b");
      page.keyboard().press("r");
      while (!page.locator(".foot .btn.go").isEnabled()) {
        // While the page is fetched anew there is no bar.
        int now = page.locator(".meter.thick").count() == 0 ? before : percent(page);
        assertTrue(now >= before, "it does not go back");
        before = now;
        page.waitForTimeout(500);
      }
      person.look("7-install-done");
      person.goOn("verify");
      assertThat(page.locator("main table")).containsText("a1");
      person.look("8-verify");
      person.goOn("handover");
      person.look("9-handover");
      assertEquals(List.of(), person.faults());
    }
    new Jar(lab, home).whole(Duration.ofMinutes(2));
  }

  private static int percent(Page page) {
    var bar = page.locator(".meter.thick");
    return bar.count() == 0 ? 0 : Integer.parseInt(bar.getAttribute("aria-valuenow"));
  }

  @Test
  @Order(5)
  void theConsoleMovesTheLeaderAndRunsADrill(Lab lab) throws Exception {
    try (var server = new Server(lab);
        var person = person(lab, "console", server.link)) {
      var page = person.page();
      sees(page.locator(".say .s-yes"));
      person.look("overview");
      var origin = page.url().replaceAll("/$", "");
      looksAt(PAGES, origin, person);
      looksAt(List.of("unlock", "deed"), origin, person);

      // Nobody has typed the passphrase yet.
      page.navigate(origin + "/switchover?to=guangzhou");
      page.fill("#word", "guangzhou");
      page.locator("#act").click();
      page.waitForURL("**/unlock");
      page.fill("#passphrase", "wrong");
      page.locator(".btn.go").click();
      sees(page.locator("main .said[role=alert]:not([hidden])"));
      unlocks(page, origin);

      page.navigate(origin + "/switchover?to=guangzhou");
      confirms(person, "switchover-to", "guangz", "guangzhou");
      person.look("switchover-done");

      page.navigate(origin + "/drills");
      does(page, page.locator("main .btn.go"));
      page.navigate(origin + "/drills");
      page.locator("td a").first().click();
      sees(page.locator("table .s-ok").first());
      person.look("drill");
      person.illustrate(language, GuidePictures.CONSOLE);
      assertEquals(List.of(), person.faults());
    }
    assertEquals("b1", leader(lab));
  }

  private static void looksAt(List<String> pages, String origin, Watched person) {
    for (var name : pages) {
      person.page().navigate(origin + "/" + name);
      person.look(name);
    }
  }

  private void adds(String name, String origin, Page page) {
    page.navigate(origin + "/accounts");
    page.fill("#user", name);
    page.fill("#password", Jar.PASSWORD);
    does(page, page.locator("main button[value=add]"));
  }

  /** Only the whole word wakes the button. */
  private void confirms(Watched person, String picture, String half, String word) {
    var page = person.page();
    page.fill("#word", half);
    assertThat(page.locator("#act")).isDisabled();
    page.fill("#word", word);
    person.look(picture);
    does(page, page.locator("#act"));
  }

  /** What this button begins is done on the page of the work, and comes to a good end. */
  private void does(Page page, Locator button) {
    button.click();
    page.waitForURL("**/deed");
    assertThat(page.locator(".tally .st"))
        .hasText(words.text("done"), new LocatorAssertions.HasTextOptions().setTimeout(LONG));
  }

  private static void unlocks(Page page, String origin) {
    page.navigate(origin + "/unlock");
    page.fill("#passphrase", "a b'c");
    page.locator("main .btn.go").click();
    page.waitForURL(origin + "/");
  }

  @Test
  @Order(6)
  void theConsoleKeepsAccountsAndBringsBackAMoment(Lab lab) throws Exception {
    try (var server = new Server(lab);
        var person = person(lab, "keeping", server.link)) {
      var page = person.page();
      sees(page.locator(".say .s-yes"));
      var origin = page.url().replaceAll("/$", "");
      unlocks(page, origin);

      adds(USER, origin, page);
      page.navigate(origin + "/accounts");
      var account = page.locator("tr").filter(new Locator.FilterOptions().setHasText(USER));
      does(page, account.locator("button[value=admin]"));
      page.navigate(origin + "/accounts");
      sees(account.locator(".st.s-ok"));
      assertThat(account.locator("button[value=admin]")).hasCount(0);
      person.look("accounts");
      assertTrue(!page.content().contains(Jar.PASSWORD), "no secret comes back");

      page.navigate(origin + "/backups");
      int before = page.locator("main tbody tr").count();
      does(page, page.locator("button[value=incr]"));
      page.navigate(origin + "/backups");
      assertThat(page.locator("main tbody tr")).hasCount(before + 1);
      page.locator("#since").fill("2020-01-01 00:00");
      page.locator("form[action='/backups#cl'] .btn").click();
      var read = page.locator("section[aria-labelledby=cl]");
      assertEquals(List.of(), read.locator("[role=alert]").allInnerTexts());
      assertThat(read.locator("svg a")).not().hasCount(0);
      person.look("changes");

      // Somebody is made after the moment that is picked on the line, and is gone again.
      page.navigate(origin + "/backups");
      var picked = page.locator("svg.line a").last().getAttribute("href");
      adds("li.na", origin, page);
      page.navigate(origin + picked);
      sees(page.locator(".dialog"));
      confirms(person, "restore", "im.acme", "im.acme.example");
      person.look("restore-done");
      page.navigate(origin + "/accounts");
      sees(account);
      assertThat(page.locator("tr").filter(new Locator.FilterOptions().setHasText("li.na")))
          .hasCount(0);

      page.navigate(origin + "/runs");
      page.locator("main td a").first().click();
      page.waitForURL("**/runs/*");
      assertThat(page.locator("h1")).containsText("restore --to");
      page.fill("#q", "gate");
      page.locator("form[role=search] .btn.go").click();
      page.waitForURL("**q=gate**");
      assertTrue(page.locator("main tbody tr").count() > 1);
      person.look("run");
      var log = page.waitForDownload(() -> page.locator("button[name=save]").click());
      var lines = Files.readString(log.path()).lines().toList();
      assertTrue(lines.size() > 1);
      assertTrue(
          lines.stream().allMatch(line -> line.toLowerCase(Locale.ROOT).contains("gate")),
          () -> String.join("\n", lines));
      assertEquals(List.of(), person.faults());

      page.navigate(origin + "/runs/none");
      person.look("trouble");
    }
    new Jar(lab, home).whole(Duration.ofMinutes(3));
  }

  @Test
  @Order(7)
  void theConsoleSpeaksOfADarkSite(Lab lab) throws Exception {
    var jar = new Jar(lab, home);
    jar.whole(Duration.ofMinutes(2));
    var said = jar.run(0, "web", "--vault");
    try (var server = new Server(lab);
        var tunnel = new Tunnel(lab, said);
        var person = person(lab, "dark", server.link)) {
      var page = person.page();
      sees(page.locator(".say .s-yes"));
      lab.cut("a");
      sees(page.locator(".topo.wide .dark"));
      sees(page.locator(".say .s-bad"));
      person.look("overview-dark");
      person.illustrate(language, GuidePictures.DARK);
      var origin = page.url().replaceAll("/$", "");
      looksAt(PAGES, origin, person);
      page.navigate(origin + "/switchover?to=beijing");
      sees(page.locator("section[role=alert] .st.s-bad"));
      person.look("switchover-refused");

      page.navigate(tunnel.link());
      person.reads(language);
      sees(page.locator(".topo.wide .dark"));
      person.look("vault-overview");
      var vault = page.url().replaceAll("/$", "");
      for (var name : List.of("health", "backups", "drills", "hosts", "papers", "unlock")) {
        page.navigate(vault + "/" + name);
        assertThat(page.locator("main input[type=password]")).hasCount(0);
        person.look("vault-" + name);
      }

      lab.heal("a");
      page.navigate(origin + "/");
      sees(page.locator(".say .s-yes"));
      assertEquals(List.of(), person.faults());
    }
  }

  /** The way to the vault's console, as the program says it. */
  private record Tunnel(Process process, String link) implements AutoCloseable {
    Tunnel(Lab lab, String said) throws IOException {
      this(
          new ProcessBuilder(
                  lab.command(
                      "laptop",
                      "sh",
                      "-c",
                      "exec "
                          + said.replaceFirst("(?s).*\"ssh ([^\"]*)\".*", "ssh $1")
                              .replaceFirst(
                                  "^ssh",
                                  "ssh -i %s -o UserKnownHostsFile=%s -o BatchMode=yes"
                                      .formatted(lab.key(), lab.knownHosts()))))
              .inheritIO()
              .start(),
          said.lines().filter(l -> l.contains("token=")).findFirst().orElseThrow().strip());
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  private static String leader(Lab lab) throws Exception {
    for (var member : new Jar(lab, home).status().path("members")) {
      if (member.path("role").asText().equals("Leader")) {
        return member.path("host").asText();
      }
    }
    return "";
  }
}
