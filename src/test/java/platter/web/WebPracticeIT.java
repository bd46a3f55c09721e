package platter.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole wizard in a browser, with hosts that do not exist, in both languages. */
@Timeout(600)
class WebPracticeIT {
  /** What the browser runs and is styled by: more would not be felt, but weighs on old laptops. */
  private static final int MOST_BYTES = 400_000;

  @TempDir private Path folder;

  @FunctionalInterface
  private interface Walk {
    void by(Watched person) throws Exception;
  }

  /** A person at the pages of a wizard that practises, who finds no fault with them. */
  private void practises(String name, Walk walk) throws Exception {
    var process =
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                "LC_ALL=C.UTF-8",
                "java",
                "-jar",
                System.getProperty("platter.jar", "target/platter.jar"),
                "web",
                "--practice",
                "--listen",
                "127.0.0.1:0")
            .redirectErrorStream(true)
            .start();
    try (var person =
        new Watched(Path.of("/usr/bin/chromium"), folder.resolve("profile"), "practice-" + name)) {
      person.page().navigate(link(process));
      walk.by(person);
      assertEquals(List.of(), person.faults());
    } finally {
      process.destroy();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it ends when it is told to");
    }
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"en", "zh-CN"})
  void aWizardIsPractised(String language) throws Exception {
    practises(
        language,
        person -> {
          person.reads(language);
          walk(person);
          person.illustrate(language, GuidePictures.WIZARD);
        });
  }

  @Test
  void theKeyboardAloneIsEnough() throws Exception {
    practises("keyboard", WebPracticeIT::walkByKeys);
  }

  private static void walkByKeys(Watched person) {
    var page = person.page();
    var keys = page.keyboard();
    // What it says first is a way past what stands on every page.
    keys.press("Tab");
    assertTrue(person.stands(".skip"));
    keys.press("Enter");
    person.goOnByKeys("sites");

    person.typesAt("answer.domain", "im.acme.example");
    person.typesAt("answer.sites[0].name", "beijing");
    person.typesAt("answer.sites[0].hosts[0].address", "192.0.2.11");
    person.typesAt("answer.sites[1].name", "guangzhou");
    person.typesAt("answer.sites[1].hosts[0].address", "198.51.100.11");
    person.typesAt("answer.vault.hosts[0].address", "203.0.113.11");
    // A page that comes while somebody stands on it leaves them where they are.
    person.goOnByKeys("access");

    person.typesAt("answer.access.sites.user", "deploy");
    person.typesAt("secret.sites.password", "geheim");
    person.tabsTo(".foot .btn.go");
    keys.press("Enter");
    assertThat(page.locator(".s-held").first()).isVisible();
    person.tabsTo(".foot .btn.go");
    keys.press("Enter");
    assertThat(page.locator("main .s-held")).hasCount(0);
    person.goOnByKeys("preflight");

    assertThat(page.locator(".find.bad")).hasCount(1);
    keys.press("r");
    assertThat(page.locator(".find.bad")).hasCount(0);
    List.of("service", "review", "install").forEach(person::goOnByKeys);
    person.tabsTo("a[href='/log']");
    assertThat(page.locator(".stopbox")).isVisible();
    assertTrue(!person.stands("body"), "what comes by itself takes the focus from nobody");
    keys.press("r");
    List.of("verify", "handover").forEach(person::goOnByKeys);
  }

  private static void walk(Watched person) {
    var page = person.page();
    person.until(() -> page.locator(".foot .btn.go").isEnabled());
    person.look("1-disc");
    person.goOn("sites");

    person.type("answer.domain", "im.acme.example");
    person.type("answer.sites[0].name", "beijing");
    person.type("answer.sites[0].hosts[0].address", "192.0.2.11");
    person.type("answer.sites[1].name", "guangzhou");
    person.type("answer.sites[1].hosts[0].address", "198.51.100.11");
    person.type("answer.vault.hosts[0].address", "203.0.113.");
    assertThat(page.locator("[aria-invalid=true]")).hasCount(1);
    person.look("2-sites-mistyped");
    person.type("answer.vault.hosts[0].address", "203.0.113.11");
    assertThat(page.locator("[aria-invalid=true]")).hasCount(0);
    person.look("2-sites");
    person.goOn("access");

    person.type("answer.access.sites.user", "deploy");
    person.type("secret.sites.password", "geheim");
    page.locator(".foot .btn.go").click();
    assertThat(page.locator(".s-held").first()).isVisible();
    person.look("3-access");
    page.locator(".foot .btn.go").click();
    assertThat(page.locator("main .s-held")).hasCount(0);
    person.goOn("preflight");

    assertThat(page.locator(".find.bad")).hasCount(1);
    person.look("4-preflight-failed");
    page.keyboard().press("r");
    assertThat(page.locator(".find.bad")).hasCount(0);
    person.look("4-preflight");
    person.goOn("service");
    person.look("5-service");
    person.goOn("review");
    person.until(() -> page.locator(".foot .btn.go").isEnabled());
    page.locator("summary").first().click();
    person.look("6-review");
    person.goOn("install");

    assertThat(page.locator(".stopbox")).isVisible();
    int before = percent(page);
    page.reload();
    assertTrue(percent(page) >= before, "it does not go back");
    person.look("7-install-stopped");
    page.keyboard().press("r");
    int last = before;
    while (!page.locator(".foot .btn.go").isEnabled()) {
      int now = percent(page);
      assertTrue(now >= last, () -> "it went back to " + now);
      last = now;
      page.waitForTimeout(200);
    }
    person.look("7-install");
    page.keyboard().press("l");
    page.waitForURL("**/log");
    person.look("7-log");
    page.goBack();
    person.goOn("verify");
    person.look("8-verify");
    person.goOn("handover");
    person.look("9-handover");
  }

  private static int percent(com.microsoft.playwright.Page page) {
    return Integer.parseInt(page.locator(".meter.thick").getAttribute("aria-valuenow"));
  }

  @Test
  void whatPagesReferToIsSmall() {
    assertTrue(Assets.size() <= MOST_BYTES, () -> Assets.size() + " bytes");
    System.out.println("assets: " + Assets.size() + " bytes");
  }

  /** The link that it prints. */
  static String link(Process process) throws IOException {
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    while (true) {
      var line = out.readLine();
      assertNotNull(line, "it shows a link");
      if (line.contains("token=")) {
        return line.strip();
      }
    }
  }
}
