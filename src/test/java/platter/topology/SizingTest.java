package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What holds for the model whatever its constants are. */
class SizingTest {
  private static final Host DATABASE = host(Role.DATABASE);
  private static final Host IM = host(Role.IM);
  private static final Host ALL = host(Role.DATABASE, Role.IM, Role.GATEWAY, Role.QUORUM);
  private static final Host VAULT = host(Role.BACKUP, Role.QUORUM);

  private static Host host(Role... roles) {
    return new Host("h1", "192.0.2.1", Access.ROOT, Set.of(roles));
  }

  @Test
  void moreOfAnythingNeverNeedsLess() {
    var random = new Random(20261124);
    List<ToLongFunction<Sizing>> needs =
        List.of(
            s -> s.memory(ALL),
            s -> s.data(ALL),
            s -> s.data(VAULT),
            s -> s.writeAheadLog(DATABASE),
            s -> s.backups(),
            Sizing::database,
            s -> s.messages(Duration.ofSeconds(10)),
            Sizing::line,
            Sizing::hostsASite);
    for (int i = 0; i < 500; i++) {
      var small =
          new Size(
              1 + random.nextInt(Size.MOST_USERS),
              1 + random.nextInt((int) Size.MOST_MESSAGES),
              1 + random.nextInt(Size.MOST_DAYS));
      var large =
          new Size(
              small.users() + random.nextInt(1_000),
              small.messagesADay() + random.nextInt(100_000),
              small.keepDays() + random.nextInt(100));
      for (var need : needs) {
        var less = need.applyAsLong(Sizing.of(small, 4));
        assertTrue(less > 0, () -> "overflow or nothing at " + small);
        assertTrue(less <= need.applyAsLong(Sizing.of(large, 4)), () -> small + " and " + large);
      }
    }
  }

  @Test
  void everyRoleAddsToWhatAHostNeeds() {
    var sizing = Sizing.of(Size.DEFAULT, 4);
    assertTrue(sizing.memory(ALL) > sizing.memory(DATABASE));
    assertTrue(sizing.memory(ALL) > sizing.memory(IM));
    assertTrue(sizing.leastMemory(ALL) <= sizing.memory(ALL));
    assertEquals(0, sizing.writeAheadLog(IM));
    assertEquals(
        sizing.writeAheadLogADay() * Sizing.WAL_HOURS / 24, sizing.writeAheadLog(DATABASE));
  }

  @Test
  void aSmallDeploymentsLogIsMadeOfSegmentsThatTimeClosed() {
    var quiet = Sizing.of(new Size(10, 100, 30), 4);
    assertEquals(Sizing.BUSY_MINUTES * Sizing.SEGMENT, quiet.writeAheadLogADay());
    var busy = Sizing.of(new Size(10_000, 10_000_000, 30), 4);
    assertEquals(10_000_000 * Sizing.WAL_BYTES, busy.writeAheadLogADay());
  }

  /** As on the last host of two sites without a vault. */
  @Test
  void whoeverKeepsTheBackupsBesideAllElseHasTheFilesOnce() {
    var both = host(Role.DATABASE, Role.IM, Role.GATEWAY, Role.QUORUM, Role.BACKUP);
    for (var size : List.of(Size.DEFAULT, new Size(2_000, 40_000, 365))) {
      var sizing = Sizing.of(size, 4);
      assertTrue(sizing.data(both) > sizing.data(ALL) + 2 * sizing.backups());
      assertTrue(sizing.data(both) < sizing.data(ALL) + sizing.data(VAULT));
      assertTrue(sizing.leastMemory(both) > sizing.leastMemory(ALL));
    }
  }

  @Test
  void moreFullBackupsNeedMoreRoomAtTheVault() {
    assertTrue(Sizing.of(Size.DEFAULT, 8).data(VAULT) > Sizing.of(Size.DEFAULT, 4).data(VAULT));
  }
}
