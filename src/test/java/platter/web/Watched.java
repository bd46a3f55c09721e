package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;

/**
 * A person at a browser, Debian's Chromium, who is watched: every page that is looked at is kept as
 * pictures in all sizes, light and dark, and must be without a serious fault for people who hear or
 * feel it; no page may log an error or ask anybody else for anything.
 */
public final class Watched implements AutoCloseable {
  private static final Path PICTURES = Path.of("target/screens");
  private static final List<Integer> WIDTHS = List.of(1440, 1024, 390);
  private static final int HEIGHT = 900;
  private static final int MOST_TABS = 60;
  private static final double PATIENCE = 60_000;

  private final Playwright playwright;
  private final BrowserContext context;
  private final Page page;
  private final Path pictures;
  private final Set<String> looked = new HashSet<>();
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param program what starts the browser
   * @param name of the folder for the pictures
   */
  public Watched(Path program, Path profile, String name) throws IOException {
    pictures = Files.createDirectories(PICTURES.resolve(name));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    context =
        playwright
            .chromium()
            .launchPersistentContext(
                profile,
                new BrowserType.LaunchPersistentContextOptions()
                    .setExecutablePath(program)
                    .setViewportSize(1440, 900)
                    // As whoever compared the fingerprint goes on.
                    .setIgnoreHTTPSErrors(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update")));
    page = context.pages().get(0);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    watch(page);
  }

  private void watch(Page watched) {
    watched.setDefaultTimeout(PATIENCE);
    watched.onPageError(error -> faults.add("error: " + error));
    watched.onRequest(
        request -> {
          var host = URI.create(request.url()).getHost();
          if (host != null && !host.equals("127.0.0.1")) {
            faults.add("asks elsewhere: " + request.url());
          }
        });
    watched.onConsoleMessage(
        message -> {
          // A stream that ends with its page is told as an error by the library that reads it.
          if (message.type().equals("error") && !message.text().equals("Event")) {
            faults.add("console: " + message.text());
          }
        });
  }

  public Page page() {
    return page;
  }

  /** A second tab of the same browser. */
  public Page tab() {
    var tab = context.newPage();
    watch(tab);
    return tab;
  }

  /** Keeps pictures of the page as it is, and hears what a screen reader would stumble over. */
  public void look(String name) {
    look(name, WIDTHS);
  }

  /** The same in these widths only. */
  public void look(String name, List<Integer> widths) {
    page.waitForLoadState(LoadState.DOMCONTENTLOADED);
    for (int width : widths) {
      page.setViewportSize(width, HEIGHT);
      for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.screenshot(
            new Page.ScreenshotOptions().setFullPage(true).setPath(picture(name, width, scheme)));
        assertEquals(List.of(), serious(), name + ", " + width + ", " + scheme);
      }
      assertTrue(
          (boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"),
          name + " is wider than " + width);
    }
    page.setViewportSize(1440, HEIGHT);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    looked.add(name);
  }

  private Path picture(String name, int width, ColorScheme scheme) {
    return pictures.resolve(
        "%s-%d-%s.png".formatted(name, width, scheme.name().toLowerCase(java.util.Locale.ROOT)));
  }

  /** Gives the guide its pictures, of pages that were looked at just now. */
  public void illustrate(String language, List<String> names) throws IOException {
    assertEquals(
        List.of(), names.stream().filter(name -> !looked.contains(name)).toList(), "not looked at");
    var folder = Files.createDirectories(GuidePictures.folder(language));
    for (var name : names) {
      // As far as a screen shows it at once: what stays at its foot is at the foot.
      var shot = ImageIO.read(picture(name, GuidePictures.WIDTH, ColorScheme.LIGHT).toFile());
      ImageIO.write(
          shot.getSubimage(0, 0, shot.getWidth(), Math.min(HEIGHT, shot.getHeight())),
          "png",
          folder.resolve(name + ".png").toFile());
    }
  }

  private List<String> serious() {
    return new AxeBuilder(page)
        .analyze().getViolations().stream()
            .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
            .map(rule -> rule.getId() + ": " + rule.getNodes().get(0).getHtml())
            .toList();
  }

  /** Goes over to a language, where the page is in the other one. */
  public void reads(String language) {
    var html = page.locator("html");
    if (!language.equals(html.getAttribute("lang"))) {
      page.locator("button.link[lang='" + language + "']").click();
      PlaywrightAssertions.assertThat(html).hasAttribute("lang", language);
    }
  }

  /** Goes on where the step lets one. */
  public void goOn(String next) {
    until(() -> page.locator(".foot .btn.go").isEnabled());
    page.locator(".foot .btn.go").click();
    page.waitForURL("**/" + next);
  }

  /** Types into the field of an answer or a secret, and leaves it. */
  public void type(String name, String text) {
    page.waitForResponse(
        response -> response.request().method().equals("POST"),
        () -> {
          page.fill("[name='" + name + "']", text);
          page.keyboard().press("Tab");
        });
  }

  /** Whether the focus is on what this selects. */
  boolean stands(String selector) {
    return (boolean) page.evaluate("s => document.activeElement.matches(s)", selector);
  }

  /** Goes there by the Tab key alone, as far as a page is long. */
  void tabsTo(String selector) {
    for (int i = 0; i < MOST_TABS && !stands(selector); i++) {
      page.keyboard().press("Tab");
    }
    assertTrue(stands(selector), "not to be reached by Tab: " + selector);
  }

  /** Goes on where the step lets one, by the keyboard alone. */
  void goOnByKeys(String next) {
    until(() -> page.locator(".foot .btn.go").isEnabled());
    tabsTo(".foot .btn.go");
    page.keyboard().press("Enter");
    page.waitForURL("**/" + next);
  }

  /**
   * Types into the field of an answer or a secret, which is reached by the Tab key, and leaves it.
   */
  void typesAt(String name, String text) {
    tabsTo("[name='" + name + "']");
    page.waitForResponse(
        response -> response.request().method().equals("POST"),
        () -> {
          page.keyboard().type(text);
          page.keyboard().press("Tab");
        });
  }

  public void until(BooleanSupplier condition) {
    page.waitForCondition(condition, new Page.WaitForConditionOptions().setTimeout(PATIENCE));
  }

  /** What the pages did that they must not. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    context.close();
    playwright.close();
  }
}
