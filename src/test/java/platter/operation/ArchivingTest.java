package platter.operation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.operation.Archiving.GivenUp;

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

  /** Before the disk is full, a person decides; the sentence names the command. */
  @Test
  void aDiskThatIsNearlyFullWantsADecision() {
    assertEquals(Optional.empty(), log(NOW.minusSeconds(600), 79, Optional.of(12L)).decision(NOW));
    // Full of something else than log that waits.
    assertEquals(Optional.empty(), log(NOW.minusSeconds(60), 80, Optional.of(11L)).decision(NOW));

    for (var log :
        List.of(
            log(NOW.minusSeconds(600), 80, Optional.empty()),
            log(NOW.minusSeconds(600), 20, Optional.of(11L)))) {
      var said = new Shortfall("log.decide", log.decision(NOW).orElseThrow()).english();
      assertTrue(said.contains("'platter backup give-up-log'"), said);
    }
  }

  @Test
  void whatIsGivenUpIsSaidUntilABackupIsNewer() {
    var goesOn = given(Optional.empty());
    var ended = given(Optional.of(NOW));

    var said = new Shortfall("log.given", goesOn.gap(Optional.empty()).orElseThrow()).english();
    assertTrue(said.contains("since 2026-11-27T11:00:00Z"), said);
    said = new Shortfall("log.given", ended.gap(Optional.of(List.of(NOW))).orElseThrow()).english();
    assertTrue(said.contains("between 2026-11-27T11:00:00Z and 2026-11-27T12:00:00Z"), said);
    assertTrue(said.contains("'platter backup full'"), said);
    assertEquals(Optional.empty(), ended.gap(Optional.of(List.of(NOW, NOW.plusSeconds(1)))));
    // A vault that is away again does not say whether there is one.
    assertEquals(Optional.empty(), ended.gap(Optional.empty()));
  }

  @Test
  void whatTheVaultTakesIsNotGivenUp() {
    var waits = log(NOW.minusSeconds(600), 80, Optional.empty());
    var nothing =
        new Archiving(
            "a1", 0, 0, Optional.empty(), Optional.empty(), 1, 1, Optional.empty(), none());

    assertDoesNotThrow(() -> GivingUp.refuse(waits, false));
    assertTrue(refusal(waits, true).contains("the vault answers a1"));
    assertTrue(refusal(nothing, false).contains("no log waits on a1"));
    // Once more, for a host that was dark the first time.
    assertDoesNotThrow(() -> GivingUp.refuse(given(Optional.empty()), false));
    assertTrue(refusal(given(Optional.of(NOW)), false).contains("no log waits on a1"));
  }

  private static String refusal(Archiving log, boolean reached) {
    return String.valueOf(
        assertThrows(OperationException.class, () -> GivingUp.refuse(log, reached)).getMessage());
  }

  private static Optional<GivenUp> none() {
    return Optional.empty();
  }

  private static Archiving given(Optional<Instant> until) {
    return new Archiving(
        "a1",
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        1L << 36,
        20,
        Optional.empty(),
        Optional.of(new GivenUp(NOW.minusSeconds(3600), until)));
  }

  private static Archiving since(Instant oldest) {
    return log(oldest, 20, Optional.of(71L));
  }

  private static Archiving log(Instant oldest, long used, Optional<Long> hours) {
    return new Archiving(
        "a1", 3, 48 << 20, Optional.of(oldest), Optional.empty(), 1L << 36, used, hours, none());
  }
}
