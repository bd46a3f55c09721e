package platter.operation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.operation.Archiving.GivenUp;
import platter.operation.VaultContents.Stored;

/** The end of the log that is wanted is the end of what was written, or it is refused. */
class RestoreTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant AWAY = NOW.minusSeconds(7200);
  private static final Instant BACK = NOW.minusSeconds(60);
  private static final Restore.Wanted LATEST =
      new Restore.Wanted(Optional.empty(), Optional.empty(), Optional.empty(), true);

  @TempDir private Path place;

  private static Stored backup(String label, Instant started, String segment) {
    return new Stored(
        label,
        "full",
        started,
        started.plusSeconds(5),
        1,
        100,
        Optional.empty(),
        Optional.empty(),
        segment,
        segment,
        "0/3000000",
        true,
        true);
  }

  private static String segment(int number) {
    return "0000000100000000000000%02X".formatted(number);
  }

  /** The log until the vault was lost, and what else came. */
  private static Repository repository(int until, String log, Stored... more) {
    var backups = new java.util.ArrayList<>(List.of(more));
    backups.add(backup("old", AWAY.minusSeconds(3600), segment(1)));
    return new Repository(
        List.copyOf(backups),
        new TreeMap<>(),
        Optional.of(segment(until)),
        Log.read("%s %s %d\n".formatted(segment(1), segment(4), AWAY.getEpochSecond()) + log));
  }

  private static String refused(Map<String, GivenUp> given, Repository repository) {
    return String.valueOf(
        assertThrows(OperationException.class, () -> Restore.refuseGivenUp("a1", given, repository))
            .getMessage());
  }

  private static void reaches(platter.topology.Topology topology, Epoch epoch, String... away)
      throws OperationException {
    Restore.refuseWhereOthersMayGoOn(topology, epoch, Set.of(away));
  }

  @Test
  void whoeverCouldLeadIsReached() throws Exception {
    var three = new Epoch(1, "one", List.of("a1", "b1", "v1"));
    reaches(ToldTest.TOPOLOGY, three, "a1");
    assertThrows(OperationException.class, () -> reaches(ToldTest.TOPOLOGY, three, "a1", "b1"));
  }

  /** Each of two sites without a third place could; after a failover only one can. */
  @Test
  void ofTwoSitesWithoutAThirdPlaceBothAreReached() throws Exception {
    var both = new Epoch(1, "one", List.of("a1", "b1"));
    reaches(TwoSitesTest.TOPOLOGY, both);
    for (var away : both.members()) {
      var refused =
          assertThrows(OperationException.class, () -> reaches(TwoSitesTest.TOPOLOGY, both, away));
      assertTrue(String.valueOf(refused.getMessage()).contains("platter failover"));
    }
    reaches(TwoSitesTest.TOPOLOGY, both.next("b1"), "a1");
  }

  @Test
  void latestIsNotToBeHadWhileLogIsGivenUp() {
    // Nothing that came since the vault is back shows a gap yet.
    var none = repository(4, "");
    var ended = new GivenUp(AWAY, Optional.of(BACK));
    var said = refused(Map.of("b1", ended), none);
    assertTrue(said.contains("on b1 the log was given up, from " + AWAY + " until " + BACK), said);
    assertTrue(said.contains("'platter backup full'") && said.contains("--to " + AWAY), said);
    assertTrue(
        refused(Map.of("a1", new GivenUp(AWAY, Optional.empty())), none).contains(AWAY + " on"));

    // Begun before the vault was back, it does not hold what was let go.
    assertTrue(
        refused(Map.of("a1", ended), repository(4, "", backup("x", BACK, segment(9))))
            .contains("no backup has been made since"));
    assertDoesNotThrow(
        () ->
            Restore.refuseGivenUp(
                "a1",
                Map.of("a1", ended),
                repository(4, "", backup("new", BACK.plusSeconds(1), segment(9)))));
    assertDoesNotThrow(
        () ->
            Restore.refuseGivenUp(
                "a1", Map.of("b1", new GivenUp(AWAY, Optional.empty())), repository(4, "")));
  }

  @Test
  void aHostSaysWhatWasGivenUp() throws Exception {
    var host = new PlayedHost("a1", place);
    assertEquals(Optional.empty(), Archiving.givenUp(host));
    host.write("database/given-up/since", "1790000000\n");
    assertEquals(
        Optional.of(new GivenUp(Instant.ofEpochSecond(1_790_000_000), Optional.empty())),
        Archiving.givenUp(host));
    host.write("database/given-up/until", "1790000600\n");
    assertEquals(
        Optional.of(Instant.ofEpochSecond(1_790_000_600)),
        Archiving.givenUp(host).orElseThrow().until());
    host.write("database/given-up/until", "soon\n");
    assertThrows(OperationException.class, () -> Archiving.givenUp(host));
  }

  @Test
  void whatTheLeaderCountsAsTakenMustBeThere() throws Exception {
    var planned = repository(4, "").point(Optional.empty(), Optional.empty(), NOW);
    var let =
        assertThrows(
            OperationException.class,
            () -> LastLog.anew(LATEST, planned, segment(7), repository(4, ""), NOW));
    assertTrue(String.valueOf(let.getMessage()).contains(segment(7)), let::toString);

    // The first that came since shows what is missing before it.
    var torn = repository(7, "%s %s 1790000000\n".formatted(segment(7), segment(7)));
    var gap =
        assertThrows(
            OperationException.class, () -> LastLog.anew(LATEST, planned, segment(7), torn, NOW));
    assertTrue(
        String.valueOf(gap.getMessage()).contains(segment(5) + " is missing"), gap::toString);
  }

  @Test
  void thePointIsTakenAgainWhenTheLastOfTheLogHasCome() throws Exception {
    var planned = repository(4, "").point(Optional.empty(), Optional.empty(), NOW);
    assertEquals(Optional.of(segment(4)), planned.until());
    var more = repository(6, "%s %s 1790000000\n".formatted(segment(5), segment(6)));
    assertEquals(
        Optional.of(segment(6)), LastLog.anew(LATEST, planned, segment(6), more, NOW).until());
  }
}
