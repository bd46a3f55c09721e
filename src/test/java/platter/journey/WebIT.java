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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;
import platter.web.GuidePictures;
import platter.web.Watched;

/**
 * The wizard begun in a terminal and gone on in a browser, killed and gone on with, until real
 * hosts serve; then the console, with all there and with a site dark.
 */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
@Timeout(900)
class WebIT {
  private static final double LONG = 400_000;

  @TempDir private static Path home;
  @TempDir private static Path folder;

  /** The program behind the pages. */
  private static final class Server implements AutoCloseable {
    private final Process process;
    private final String link;

    Server(Lab lab) throws IOException {
      process = new Jar(lab, home).start("web", "--listen", "127.0.0.1:0");
      var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line;
      do {
        line = out.readLine();
        assertNotNull(line, "it shows a link");
      } while (!line.contains("token="));
      link = line.strip();
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

  private static Watched person(Lab lab, String name) throws IOException {
    var own = Files.createTempDirectory(folder, name);
    return new Watched(Browser.program(lab, "laptop", own), own.resolve("profile"), name);
  }

  private static Pty terminal(Lab lab) throws IOException, InterruptedException {
    return new Pty(
        Files.createTempDirectory(folder, "tmux").resolve("socket"), new Jar(lab, home).command());
  }

  private static void sees(Locator what) {
    assertThat(what).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LONG));
  }

  @Test
  @Order(1)
  void itIsBegunInATerminal(Lab lab) throws Exception {
    lab.host("b1").tweak("taken-port", "5432");
    try (var pty = terminal(lab)) {
      pty.sees("[ ok ]");
      pty.presses("Enter");
      pty.sees("Step 2 of 9");
      pty.types("im.acme.example").presses("Tab", "Tab").types("beijing").presses("Tab");
      pty.types(lab.address("a1")).presses("Tab").types("a1").presses("Tab");
      pty.presses("C-c");
      assertEquals(4, pty.ended());
    }
  }

  @Test
  @Order(2)
  void itGoesOnInABrowserUntilThatDies(Lab lab) throws Exception {
    var server = new Server(lab);
    try (var person = person(lab, "wizard")) {
      var page = person.page();
      page.navigate(server.link);
      page.waitForURL("**/sites");
      assertThat(page.locator("[name='answer.domain']")).hasValue("im.acme.example");
      assertThat(page.locator("[name='answer.sites[0].hosts[0].address']"))
          .hasValue(lab.address("a1"));
      person.type("answer.sites[1].name", "guangzhou");
      person.type("answer.sites[1].hosts[0].address", lab.address("b1"));
      person.type("answer.sites[1].hosts[0].name", "b1");
      person.type("answer.vault.hosts[0].address", lab.address("v1"));
      person.type("answer.vault.hosts[0].name", "v1");
      person.look("2-sites");
      person.goOn("access");
      person.type("answer.access.sites.user", "deploy");
      person.type("answer.access.sites.key", lab.key().toString());
      page.locator(".foot .btn.go").click();
      sees(page.locator("main .s-held").first());
      person.look("3-keys");
      page.locator(".foot .btn.go").click();
      sees(page.locator("td .s-ok").first());
      person.goOn("preflight");
      sees(page.locator(".find.bad"));
      assertThat(page.locator(".find.bad")).containsText("PLT-030");
      person.look("4-preflight-failed");
      lab.host("b1").must("systemctl stop lab-taken-port-5432");
      page.keyboard().press("r");
      assertThat(page.locator(".find.bad"))
          .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(LONG));
      person.look("4-preflight");
      page.locator("button.link").click();
      assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
      person.look("4-preflight-zh");
      page.locator("button.link").click();
      person.goOn("service");
      server.kill();
      sees(page.locator("#gone"));
    }
  }

  @Test
  @Order(3)
  void aTerminalAndABrowserShowTheSame(Lab lab) throws Exception {
    try (var pty = terminal(lab)) {
      pty.sees("Step 5 of 9");
      pty.sees("disc verified");
      try (var server = new Server(lab);
          var person = person(lab, "attached")) {
        var page = person.page();
        page.navigate(server.link);
        page.waitForURL("**/service");
        person.type("answer.admin.name", "zhang");
        person.type("secret.admin.password", Jar.PASSWORD);
        pty.sees("zhang");
        person.look("5-service");
        assertTrue(!page.content().contains(Jar.PASSWORD), "no secret comes back");
        person.goOn("review");
        person.until(() -> page.locator(".hostb details").count() > 0);
        pty.sees(Duration.ofMinutes(5), "Step 6 of 9");
        page.locator("summary").first().click();
        person.look("6-review");
        pty.presses("C-c");
        assertEquals(4, pty.ended());
        sees(page.locator("#gone"));
      }
    }
  }

  @Test
  @Order(4)
  void itIsInstalledFromABrowser(Lab lab) throws Exception {
    try (var server = new Server(lab);
        var person = person(lab, "install")) {
      var page = person.page();
      page.navigate(server.link);
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
        var person = person(lab, "console")) {
      var page = person.page();
      page.navigate(server.link);
      sees(page.locator(".say .s-yes"));
      person.look("overview");
      var origin = page.url().replaceAll("/$", "");
      for (var name :
          List.of(
              "health",
              "switchover",
              "backups",
              "drills",
              "runs",
              "hosts",
              "accounts",
              "certificates",
              "papers",
              "unlock",
              "deed")) {
        page.navigate(origin + "/" + name);
        person.look(name);
      }

      // Nobody has typed the passphrase yet.
      page.navigate(origin + "/switchover?to=guangzhou");
      page.fill("#word", "guangzhou");
      page.locator("#act").click();
      page.waitForURL("**/unlock");
      page.fill("#passphrase", "wrong");
      page.locator(".btn.go").click();
      sees(page.locator("main .said[role=alert]:not([hidden])"));
      page.fill("#passphrase", "a b'c");
      page.locator(".btn.go").click();
      page.waitForURL(origin + "/");

      page.navigate(origin + "/switchover?to=guangzhou");
      page.fill("#word", "guangz");
      assertThat(page.locator("#act")).isDisabled();
      page.fill("#word", "guangzhou");
      person.look("switchover-to");
      page.locator("#act").click();
      page.waitForURL("**/deed");
      ends(page);
      person.look("switchover-done");

      page.navigate(origin + "/drills");
      page.locator("main .btn.go").click();
      page.waitForURL("**/deed");
      ends(page);
      page.navigate(origin + "/drills");
      page.locator("td a").first().click();
      sees(page.locator("table .s-ok").first());
      person.look("drill");
      person.illustrate("en", GuidePictures.CONSOLE);
      assertEquals(List.of(), person.faults());
    }
    assertEquals("b1", leader(lab));
  }

  /** What is done on the page of the work comes to a good end. */
  private static void ends(Page page) {
    assertThat(page.locator(".tally .st"))
        .hasText("Done", new LocatorAssertions.HasTextOptions().setTimeout(LONG));
  }

  @Test
  @Order(6)
  void theConsoleSpeaksOfADarkSite(Lab lab) throws Exception {
    var jar = new Jar(lab, home);
    jar.whole(Duration.ofMinutes(2));
    var said = jar.run(0, "web", "--vault");
    try (var server = new Server(lab);
        var tunnel = new Tunnel(lab, said);
        var person = person(lab, "dark")) {
      var page = person.page();
      page.navigate(server.link);
      sees(page.locator(".say .s-yes"));
      lab.cut("a");
      sees(page.locator(".topo.wide .dark"));
      sees(page.locator(".say .s-bad"));
      person.look("overview-dark");
      person.illustrate("en", GuidePictures.DARK);
      var origin = page.url().replaceAll("/$", "");
      for (var name : List.of("health", "backups", "drills", "runs", "hosts", "certificates")) {
        page.navigate(origin + "/" + name);
        person.look(name);
      }
      page.navigate(origin + "/switchover?to=beijing");
      sees(page.locator("section[role=alert] .st.s-bad"));
      person.look("switchover-refused");

      page.navigate(tunnel.link());
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
