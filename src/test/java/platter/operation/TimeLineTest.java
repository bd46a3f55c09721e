package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
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

  private static TimeLine line(Instant logFrom, List<Gap> gaps) {
    var damage =
        new Changes(
            DAMAGE, 1, 1, new TreeMap<>(Map.of("archive", new Rows(0, 0, 5000))), new TreeSet<>());
    return TimeLine.of(
        FROM, TO, Optional.empty(), Optional.of(logFrom), Optional.of(TO), List.of(damage), gaps);
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
