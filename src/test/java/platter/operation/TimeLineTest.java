package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import platter.operation.Changes.Rows;
import platter.operation.TimeLine.Cause;
import platter.operation.TimeLine.Gap;

/** How much a clean moment is worth. */
class TimeLineTest {
  private static final Instant FROM = Instant.parse("2026-11-28T10:00:20Z");
  private static final Instant TO = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant DAMAGE = Instant.parse("2026-11-28T11:00:00Z");

  @Test
  void withoutAnythingBeforeTheDamageNoMomentIsKnownToBeClean() {
    assertEquals(Optional.empty(), line(DAMAGE.plusSeconds(1), List.of()).lastClean());
    assertEquals(Optional.of(DAMAGE), line(DAMAGE.minusSeconds(1), List.of()).lastClean());
  }

  @Test
  void aGapBeforeTheMomentMakesItDoubtful() {
    var before = gap(Cause.MISSING, "2026-11-28T10:10:00Z", "2026-11-28T10:20:00Z");
    var after = gap(Cause.DAMAGED, "2026-11-28T11:10:00Z", "2026-11-28T11:20:00Z");
    var older = gap(Cause.OLDER, "2026-11-28T10:10:00Z", "2026-11-28T10:20:00Z");

    assertTrue(line(FROM, List.of(before)).doubtful());
    assertFalse(line(FROM, List.of(after, older)).doubtful());
  }

  @Test
  void withoutAMarkThereIsNothingToGoBackTo() {
    var line =
        TimeLine.of(
            FROM, TO, Optional.empty(), Optional.of(FROM), Optional.of(TO), List.of(), List.of());

    assertEquals(Optional.empty(), line.lastClean());
    assertFalse(line.doubtful());
  }

  @Test
  void aShortSpanIsJudgedByTheTimeBeforeIt() {
    var busy = new ArrayList<Changes>();
    for (int i = 0; i < 120; i++) {
      busy.add(minute(DAMAGE.minusSeconds(60L * i), 300));
    }

    var line = brief(busy);

    assertEquals(List.of(), line.unusual());
    assertEquals(2, line.minutes().size());
    assertEquals(1, brief(List.of(minute(DAMAGE, 300))).unusual().size());
  }

  /** Two minutes, of a log that goes back for two hours and a quarter. */
  private static TimeLine brief(List<Changes> minutes) {
    return TimeLine.of(
        DAMAGE.minusSeconds(60),
        DAMAGE.plusSeconds(59),
        Optional.empty(),
        Optional.of(DAMAGE.minusSeconds(8100)),
        Optional.of(TO),
        minutes,
        List.of());
  }

  private static Changes minute(Instant at, long deleted) {
    return new Changes(
        at, 1, 1, new TreeMap<>(Map.of("archive", new Rows(0, 0, deleted))), new TreeSet<>());
  }

  private static TimeLine line(Instant logFrom, List<Gap> gaps) {
    return TimeLine.of(
        FROM,
        TO,
        Optional.empty(),
        Optional.of(logFrom),
        Optional.of(TO),
        List.of(minute(DAMAGE, 5000)),
        gaps);
  }

  private static Gap gap(Cause cause, String after, String before) {
    return new Gap(
        cause,
        Optional.of(Instant.parse(after)),
        Optional.of(Instant.parse(before)),
        Optional.of("000000010000000000000001"),
        "000000010000000000000002");
  }
}
