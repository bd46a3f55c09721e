package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.operation.Repository.Fork;

/** Where the write-ahead log is torn. */
class LogTest {
  private static final List<Fork> NONE = List.of();

  /** The first timeline was left within its segment 5. */
  private static final List<Fork> LEFT = Fork.read("1\t0/5000028\tno recovery target specified\n");

  private static Optional<String> missing(String log, String from, int timeline, List<Fork> forks) {
    return Log.read(log).gap(from, timeline, forks).map(Log.Gap::missing);
  }

  @Test
  void segmentsInARowHaveNoGap() {
    var log = "000000010000000000000002 000000010000000000000008 1764288000";
    assertEquals(Optional.empty(), missing(log, "000000010000000000000003", 1, NONE));
  }

  @Test
  void theFirstOneThatIsMissingIsNamed() {
    var log =
        """
        000000010000000000000002 000000010000000000000008 1764288000
        00000001000000000000000A 0000000100000001000000FF 1764288600
        """;
    var gap = Log.read(log).gap("000000010000000000000003", 1, NONE).orElseThrow();
    assertEquals("000000010000000000000009", gap.missing());
    assertEquals(Optional.of("000000010000000000000008"), gap.after());
    assertEquals(
        "segment 000000010000000000000009 is missing; the one before came at 2025-11-28T00:00:00Z",
        gap.toString());
  }

  @Test
  void aGapBeforeTheBackupIsNone() {
    var log =
        """
        000000010000000000000002 000000010000000000000008 1764288000
        00000001000000000000000A 00000001000000000000000C 1764288600
        """;
    assertEquals(Optional.empty(), missing(log, "00000001000000000000000B", 1, NONE));
  }

  @Test
  void aLogThatBeginsTooLateIsTorn() {
    var log = "000000010000000000000004 000000010000000000000008 1764288000";
    assertEquals(
        Optional.of("000000010000000000000003"), missing(log, "000000010000000000000003", 1, NONE));
  }

  @Test
  void theSegmentInWhichATimelineWasLeftIsTheNextOnes() {
    var log =
        """
        000000010000000000000002 000000010000000000000004 1764288000
        000000020000000000000005 000000020000000000000006 1764288600
        """;
    assertEquals(Optional.empty(), missing(log, "000000010000000000000003", 2, LEFT));
  }

  @Test
  void whatATimelineWroteAfterItWasLeftIsNotNeeded() {
    var log =
        """
        000000010000000000000002 000000010000000000000004 1764288000
        000000010000000000000009 000000010000000000000009 1764288300
        000000020000000000000005 000000020000000000000006 1764288600
        """;
    assertEquals(Optional.empty(), missing(log, "000000010000000000000003", 2, LEFT));
  }

  @Test
  void aGapMayLieOnAnEarlierTimelineOrAtTheForkItself() {
    var early =
        """
        000000010000000000000002 000000010000000000000002 1764288000
        000000010000000000000004 000000010000000000000004 1764288300
        000000020000000000000005 000000020000000000000006 1764288600
        """;
    assertEquals(
        Optional.of("000000010000000000000003"),
        missing(early, "000000010000000000000002", 2, LEFT));
    var fork =
        """
        000000010000000000000002 000000010000000000000004 1764288000
        000000020000000000000006 000000020000000000000006 1764288600
        """;
    assertEquals(
        Optional.of("000000020000000000000005"),
        missing(fork, "000000010000000000000002", 2, LEFT));
  }

  @Test
  void theEndOfALogFileIsFollowedByTheNextOnes() {
    var log = "0000000100000000000000FE 000000010000000100000001 1764288000";
    assertEquals(Optional.empty(), missing(log, "0000000100000000000000FF", 1, NONE));
    assertEquals(Optional.of("000000010000000100000001"), Log.read(log).end(1));
  }
}
