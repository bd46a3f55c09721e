package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import platter.operation.Repository.Fork;
import platter.operation.VaultContents.Stored;

/** From which backup one gets to which moment. */
class RepositoryTest {
  private static final Instant DAY = Instant.parse("2026-11-28T00:00:00Z");
  private static final Instant NOW = hour(24);

  private static Instant hour(int hour) {
    return DAY.plus(Duration.ofHours(hour));
  }

  private static Stored backup(String label, int hour, int timeline, String place) {
    var segment = "%08X0000000000000001".formatted(timeline);
    return new Stored(
        label,
        "full",
        hour(hour).minusSeconds(60),
        hour(hour),
        1,
        100,
        Optional.empty(),
        Optional.empty(),
        segment,
        segment,
        place,
        true,
        true);
  }

  /** The service was restored to a place before the second backup, and one was made after that. */
  private static Repository restoredOnce() {
    SortedMap<Integer, List<Fork>> histories = new TreeMap<>();
    histories.put(2, Fork.read("1\t0/5000000\tbefore 2026-11-28 05:00:00+00\n"));
    return new Repository(
        List.of(
            backup("third", 20, 2, "0/6000000"),
            backup("first", 2, 1, "0/3000000"),
            backup("second", 10, 1, "0/8000000")),
        histories,
        Optional.of("000000020000000000000007"),
        Log.read(
            """
            000000010000000000000001 000000010000000000000009 1764288000
            000000020000000000000001 000000020000000000000007 1764330000
            """));
  }

  @Test
  void theNewestBackupThatWasFinishedByThenIsTaken() throws Exception {
    var point = restoredOnce().point(Optional.of(hour(21)), Optional.empty(), NOW);
    assertEquals("third", point.backup().label());
    assertEquals(2, point.timeline());
  }

  @Test
  void aBackupOfATimelineThatWasGivenUpDoesNotLeadToTheNewOne() throws Exception {
    var point = restoredOnce().point(Optional.of(hour(19)), Optional.empty(), NOW);
    assertEquals("first", point.backup().label());
    assertEquals(2, point.timeline());
  }

  @Test
  void whatWasGivenUpIsReachedByItsTimeline() throws Exception {
    var point = restoredOnce().point(Optional.empty(), Optional.of(1), NOW);
    assertEquals("second", point.backup().label());
    assertEquals("", point.moment());
    assertEquals(Optional.of("000000010000000000000009"), point.until());
  }

  @Test
  void aMomentIsWrittenAsPostgresqlReadsIt() throws Exception {
    var point = restoredOnce().point(Optional.of(hour(21)), Optional.empty(), NOW);
    assertEquals("2026-11-28 21:00:00.000000+00", point.moment());
  }

  @Test
  void whatCannotBeReachedIsRefusedWithWhatThereIs() {
    assertRefused("by 2026-11-28T01:00:00Z", Optional.of(hour(1)), Optional.empty());
    assertRefused("has not come yet", Optional.of(hour(25)), Optional.empty());
    assertRefused(
        "no log of timeline 3; the newest one there is 2", Optional.empty(), Optional.of(3));
  }

  private static void assertRefused(String why, Optional<Instant> to, Optional<Integer> on) {
    var refused = assertThrows(OperationException.class, () -> restoredOnce().point(to, on, NOW));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  @Test
  void anOldGapIsNamedAndDoesNotStandAgainstABackupAfterIt() throws Exception {
    var whole = backup("new", 20, 1, "0/6000000");
    var torn =
        new Repository(
            List.of(
                backup("old", 2, 1, "0/3000000"),
                new Stored(
                    "new",
                    "full",
                    whole.startedAt(),
                    whole.endedAt(),
                    1,
                    100,
                    Optional.empty(),
                    Optional.empty(),
                    "000000010000000000000006",
                    "000000010000000000000006",
                    whole.place(),
                    true,
                    true)),
            new TreeMap<>(),
            Optional.of("000000010000000000000007"),
            Log.read(
                """
                000000010000000000000001 000000010000000000000002 1764288000
                000000010000000000000004 000000010000000000000007 1764330000
                """));
    var said = torn.reach(torn.point(Optional.empty(), Optional.empty(), NOW));
    assertEquals(
        "whole from 2026-11-28T20:00:00Z on, until 000000010000000000000007; not from backup old on: segment"
            + " 000000010000000000000003 is missing; the one before came at 2025-11-28T00:00:00Z. Moments between"
            + " that and the end of the next backup cannot be reached",
        said);
    var intact = restoredOnce();
    assertEquals(
        "whole from 2026-11-28T20:00:00Z on, until 000000020000000000000007",
        intact.reach(intact.point(Optional.empty(), Optional.empty(), NOW)));
  }

  @Test
  void withoutABackupThereIsNoWay() {
    var empty = new Repository(List.of(), new TreeMap<>(), Optional.empty(), Log.read(""));
    assertThrows(
        OperationException.class, () -> empty.point(Optional.empty(), Optional.empty(), NOW));
  }
}
