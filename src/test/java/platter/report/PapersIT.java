package platter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static platter.report.DrillReportTest.rung;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import platter.inventory.RecoveryKey;
import platter.operation.Evidence.Rung;
import platter.operation.Evidence.Verdict;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;
import platter.web.Watched;

/** Papers as they come out of a printer, on A4, and as they are read on a screen. */
@Timeout(300)
class PapersIT {
  private static final Path PRINTS = Path.of("target/prints");

  /** A page of a PDF: ISO 32000-1, 7.7.3.3. */
  private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page\\b(?!s)");

  private static final Pattern BOX = Pattern.compile("/MediaBox\\s*\\[\\s*0 0 ([\\d.]+) ([\\d.]+)");

  /** What is left between the margins of an A4 sheet, in CSS pixels: 180 mm. */
  private static final int BETWEEN_MARGINS = 680;

  private static final int PHONE = 390;

  @TempDir private static Path folder;
  private static Watched person;

  /**
   * A paper.
   *
   * @param sheet what each of its sheets begins with, where each is a page of its own
   * @param most pages, where they are not
   */
  record Printed(String name, String html, Optional<String> sheet, int most) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void somebodyReads() throws Exception {
    Files.createDirectories(PRINTS);
    person = new Watched(Path.of("/usr/bin/chromium"), folder.resolve("profile"), "papers");
  }

  @AfterAll
  static void nobodyReads() {
    person.close();
  }

  /** As many hosts as a larger customer has, with long names. */
  private static Topology large() {
    var text =
        new StringBuilder(
            "deployment: provincial-finance-bureau\ndomain: im.finance.province.example\nsites:\n");
    for (var site : List.of("beijing-yizhuang", "guangzhou-science-city")) {
      text.append("  - name: ").append(site).append("\n    hosts:\n");
      for (int i = 1; i <= 6; i++) {
        text.append(
            "      - {name: %s-im-%d, address: 10.%d.20.%d}\n"
                .formatted(site.substring(0, 7), i, site.length(), i));
      }
    }
    return TopologyFile.read(
        text.append("vault: {hosts: [{name: vault-shanghai, address: 10.99.20.1}]}\n").toString());
  }

  static Stream<Printed> papers() throws Exception {
    var all = new ArrayList<Printed>();
    for (var language : FirewallRequestTest.LANGUAGES) {
      for (var size : Map.of("small", FirewallRequestTest.TOPOLOGY, "large", large()).entrySet()) {
        all.addAll(
            papers(size.getKey() + "-" + language.toLanguageTag(), size.getValue(), language));
      }
    }
    return all.stream();
  }

  private static List<Printed> papers(String name, Topology topology, Locale language)
      throws Exception {
    var clock = FirewallRequestTest.CLOCK;
    var key = RecoveryKey.write(new Secret("correct horse battery staple, 口令"), 3, 2);
    var facts = HandoverReportTest.FACTS;
    var handover =
        new Handover(
            topology,
            facts.administrator(),
            facts.systems(),
            facts.keys(),
            facts.disc(),
            facts.proof(),
            facts.backup(),
            facts.drill(),
            facts.authority(),
            facts.expires(),
            facts.leftOut());
    var rungs = new ArrayList<Rung>();
    for (var kind : Rung.Kind.values()) {
      rungs.add(rung(kind, Verdict.PASSED));
    }
    return List.of(
        new Printed(
            "cards-" + name,
            new EmergencyCards(topology, language, clock).html(),
            Optional.of("<article class=\"report sheetpage"),
            0),
        new Printed(
            "recovery-key-" + name,
            new RecoveryKeyPaper(topology, key, language, clock).html(),
            Optional.of("<article class=\"report"),
            0),
        new Printed(
            "handover-" + name,
            new HandoverReport(handover, language, clock).html(),
            Optional.empty(),
            4),
        new Printed(
            "firewall-" + name,
            new FirewallRequest(topology, language, clock).html(),
            Optional.empty(),
            8),
        new Printed(
            "sheet-" + name,
            new SiteSheet(Optional.of(topology), Map.of(), language, clock).html(),
            Optional.empty(),
            3),
        new Printed(
            "sheet-blank-" + name,
            new SiteSheet(Optional.empty(), Map.of(), language, clock).html(),
            Optional.empty(),
            2),
        new Printed(
            "drill-" + name,
            new DrillReport(language, ZoneOffset.UTC)
                .html(DrillReportTest.evidence(rungs.toArray(Rung[]::new))),
            Optional.empty(),
            2));
  }

  @ParameterizedTest
  @MethodSource("papers")
  void itIsReadAndPrinted(Printed paper) throws Exception {
    var page = person.page();
    var file = Files.writeString(folder.resolve(paper.name() + ".html"), paper.html());
    page.navigate(file.toUri().toString());
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
    person.look(paper.name(), List.of(PHONE));

    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    var pdf = page.pdf(new Page.PdfOptions().setPreferCSSPageSize(true).setPrintBackground(true));
    Files.write(PRINTS.resolve(paper.name() + ".pdf"), pdf);
    var text = new String(pdf, StandardCharsets.ISO_8859_1);
    var box = BOX.matcher(text);
    assertTrue(box.find(), "it has a size");
    assertEquals(595, Double.parseDouble(box.group(1)), 1, "A4");
    assertEquals(842, Double.parseDouble(box.group(2)), 1, "A4");
    long pages = PAGE.matcher(text).results().count();
    if (paper.sheet().isPresent()) {
      assertEquals(
          paper.html().split(Pattern.quote(paper.sheet().get()), -1).length - 1,
          pages,
          "each sheet is a page");
    } else {
      assertTrue(pages >= 1 && pages <= paper.most(), pages + " pages");
    }

    page.setViewportSize(BETWEEN_MARGINS, 1000);
    assertTrue(
        (int) page.evaluate("document.documentElement.scrollWidth") <= BETWEEN_MARGINS,
        "nothing is cut off at the right");
    assertEquals(List.of(), person.faults());
  }
}
