package platter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.operation.Evidence;
import platter.operation.Evidence.Compared;
import platter.operation.Evidence.Rung;
import platter.operation.Evidence.Verdict;

/** What a page says of a drill, and how the verdict comes about. */
class DrillReportTest {
  static Evidence evidence(Rung... rungs) {
    return new Evidence(
        "20261128T220000Z",
        "acme",
        "im.acme.example",
        "v1",
        Instant.parse("2026-11-28T22:00:00Z"),
        Instant.parse("2026-11-28T22:00:30Z"),
        "ops@laptop",
        "0.1.0",
        "abc",
        Optional.of(
            new Evidence.Point(
                "20261128-202916F",
                "full",
                Instant.parse("2026-11-28T20:29:17Z"),
                Optional.empty(),
                Optional.of(Instant.parse("2026-11-28T21:59:00Z")),
                1,
                32 << 20)),
        Optional.of(20.26),
        Optional.of(0.0),
        150,
        List.of(rungs),
        List.of(new Compared("messages", 10, 10, 10, 0, 0)),
        false,
        Optional.of(new Evidence.Exercise(List.of(), "Zhang <b>")));
  }

  static Rung rung(Rung.Kind kind, Verdict verdict) {
    return new Rung(kind, verdict, 1.5, "said & done");
  }

  @Test
  void skippedIsNotPassedAndFailedIsWorse() {
    var passed = rung(Rung.Kind.AGE, Verdict.PASSED);
    var skipped = rung(Rung.Kind.COMPARISON, Verdict.INCOMPLETE);
    assertEquals(Verdict.PASSED, evidence(passed).verdict());
    assertEquals(Verdict.INCOMPLETE, evidence(passed, skipped).verdict());
    assertEquals(
        Verdict.FAILED, evidence(rung(Rung.Kind.PAGES, Verdict.FAILED), passed, skipped).verdict());
    assertEquals(Verdict.INCOMPLETE, evidence().verdict());
  }

  @Test
  void itIsReadBackAsItWasKept() throws Exception {
    var evidence = evidence(rung(Rung.Kind.AGE, Verdict.PASSED));
    assertEquals(evidence, Evidence.read(evidence.json()));
  }

  @Test
  void thePageIsWholeInBothLanguagesAndEscapesWhatPeopleTyped() {
    for (var language : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      var rungs = new java.util.ArrayList<Rung>();
      for (var kind : Rung.Kind.values()) {
        rungs.add(rung(kind, Verdict.PASSED));
      }
      var page =
          new DrillReport(language, ZoneOffset.ofHours(8))
              .html(evidence(rungs.toArray(Rung[]::new)));
      assertTrue(page.contains("2026-11-29 06:00:00 +08:00"), page);
      assertTrue(page.contains(language.equals(Locale.ENGLISH) ? "20.3 s" : "20.3 秒"), page);
      assertTrue(page.contains("Zhang &lt;b&gt;"), page);
      assertFalse(page.contains("said & done"), page);
    }
    assertTrue(
        new DrillReport(Locale.SIMPLIFIED_CHINESE, ZoneOffset.UTC)
            .html(evidence(rung(Rung.Kind.AGE, Verdict.FAILED)))
            .contains("失败"));
  }

  @Test
  void whatWasFoundIsSaidInChinese() {
    var rung = new Rung(Rung.Kind.PAGES, Verdict.PASSED, 1.5, "every page has its checksum");
    var page = new DrillReport(Locale.SIMPLIFIED_CHINESE, ZoneOffset.UTC).html(evidence(rung));
    assertTrue(page.contains("每个数据页的校验和正确"), page);
  }
}
