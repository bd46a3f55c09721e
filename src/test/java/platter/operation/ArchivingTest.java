package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When write-ahead log that waits is something to be said. */
class ArchivingTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  @Test
  void aSegmentThatIsOnItsWayIsNoTrouble() {
    assertEquals(Optional.empty(), since(NOW.minusSeconds(119)).trouble(NOW));
  }

  @Test
  void oneThatWaitsForMinutesIsWithWhatIsLeft() {
    var said =
        new Shortfall("log", since(NOW.minusSeconds(121)).trouble(NOW).orElseThrow()).english();

    assertTrue(said.contains("3 segments (48 MB) wait on a1 since 2026-11-27T11:57:59Z"), said);
    assertTrue(said.endsWith("its disk is full in 71 hours"), said);
  }

  private static Archiving since(Instant oldest) {
    return new Archiving(
        "a1", 3, 48 << 20, Optional.of(oldest), Optional.empty(), 1L << 36, Optional.of(71L));
  }
}
