package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.ssh.Session;
import platter.ssh.WayIn;
import platter.topology.Host;
import platter.topology.Secret;

/**
 * What a host had stays until what came in its place has proven itself, however often it is tried.
 */
@SuppressWarnings("NullAway.Init") // made anew before each test
class FormerTest {
  static final Host HOST = ToldTest.TOPOLOGY.host("a1").orElseThrow();
  static final String BY_PATRONI =
      "/usr/lib/postgresql/17/bin/postgres \"-D\" \"/x\" \"--config_file=/x/postgresql.conf\" \"--port=5432\"\n";
  static final String BY_RECOVER =
      "/usr/lib/postgresql/17/bin/postgres \"-D\" \"/x\" \"-c\" \"config_file=/r/server.conf\"\n";

  @TempDir private Path place;

  private PlayedHost host;

  @BeforeEach
  void aHostWithADatabase() throws Exception {
    host = new PlayedHost("a1", place.resolve("a1"));
    host.write("gate/epoch", "1 one a1 b1 v1\n");
    host.write("quorum/epoch-1/member", "");
    data("the present", BY_PATRONI);
  }

  private void data(String text, String startedBy) throws Exception {
    host.write("database/data/base", text);
    if (!startedBy.isEmpty()) {
      host.write("database/data/postmaster.opts", startedBy);
    }
  }

  /** What is kept, whatever its names. */
  private List<String> kept() throws Exception {
    try (var files = Files.list(host.path("database"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("data.before-"))
          .sorted()
          .map(FormerTest::base)
          .toList();
    }
  }

  private static String base(Path data) {
    try {
      return Files.readString(data.resolve("base"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void proves() throws Exception {
    try (var inventory = Inventory.open(place.resolve("home"), new Secret("x"));
        var hosts = new Hosts(new Played(), List.of(HOST))) {
      new Procedure("restore", "Restore")
          .proves("a1", narrator -> Former.proven(narrator, List.of(HOST), hosts))
          .run(inventory, List.of(), new Cancellation());
    }
  }

  private final class Played implements WayIn {
    @Override
    public Session connect(Host any) {
      return host;
    }

    @Override
    public boolean sharesCredential(Host one, Host other) {
      return false;
    }
  }

  @Test
  void aRestoreThatIsTriedAgainKeepsTheFirstPresentAndNotTheHalf() throws Exception {
    assertTrue(Former.setAsideDatabase(HOST, host).startsWith("kept in "));
    for (var startedBy : List.of("", BY_RECOVER)) {
      data("half of it", startedBy);
      // The quorum of the next epoch was founded meanwhile.
      host.write("gate/epoch", "2 two a1 b1 v1\n");
      assertTrue(Former.setAsideDatabase(HOST, host).startsWith("kept in "));
      assertEquals(List.of("the present"), kept());
      assertFalse(host.has("database/data"));
    }
  }

  @Test
  void whatAServiceRanOnIsSetAsideInItsTurn() throws Exception {
    Former.setAsideDatabase(HOST, host);
    data("a week of messages", BY_PATRONI);
    Former.setAsideDatabase(HOST, host);
    assertEquals(List.of("the present", "a week of messages"), kept());

    data("restored", BY_PATRONI);
    proves();
    assertEquals(List.of("the present", "a week of messages"), kept(), "nothing older was proven");
  }

  @Test
  void aSecondRejoinOfTheSameEpochKeepsWhatIsThereNow() throws Exception {
    Former.setAside(HOST, host);
    data("copied from the leader", BY_PATRONI);
    proves();
    var said = Former.setAside(HOST, host);
    assertEquals(List.of("the present", "copied from the leader"), kept());
    assertEquals("copied from the leader", base(Path.of(said.replace("kept in ", ""))));
    data("copied again", BY_PATRONI);
    proves();
    assertEquals(List.of("copied from the leader"), kept(), "the older one had its time");
  }

  @Test
  void whereThereIsNoRoomWhatWasProvenGoesFirst() throws Exception {
    Former.setAsideDatabase(HOST, host);
    data("the next present", BY_PATRONI);
    proves();
    // As soon as an old one has gone there is.
    host.stand(
        "df",
        "[ -d %s ] && echo 'disk 9 9 1 9 /' || echo 'disk 9 9 999999 9 /'"
            .formatted(host.path("database").resolve(List.copyOf(names()).get(0))));
    assertTrue(Former.setAsideDatabase(HOST, host).startsWith("kept in "));
    assertEquals(List.of("the next present"), kept());
  }

  private List<String> names() throws Exception {
    return host.list("database").stream().filter(n -> n.startsWith("data.before-")).toList();
  }

  @Test
  void whatHasNotProvenItselfNeverMakesRoom() throws Exception {
    Former.setAsideDatabase(HOST, host);
    data("restored, and started", BY_PATRONI);
    host.room(1);
    assertEquals(
        "deleted, since the disk has no room for both", Former.setAsideDatabase(HOST, host));
    assertEquals(List.of("the present"), kept());
    assertFalse(host.has("database/data"));
    // Broken off once more.
    data("half of it", BY_RECOVER);
    Former.setAsideDatabase(HOST, host);
    assertEquals(List.of("the present"), kept());
  }

  @Test
  void aTryThatWasBrokenOffBeforeItMovedAnythingIsNoReasonToDelete() throws Exception {
    Files.createDirectories(host.path("database/unproven-20261128T000000Z"));
    Files.delete(host.path("database/data/postmaster.opts"));
    Former.setAsideDatabase(HOST, host);
    assertEquals(List.of("the present"), kept());
  }

  @Test
  void theRoomThatAPlanCountsOnIsWhatMayGo() throws Exception {
    var room = Former.room(HOST, host);
    assertEquals(9_000_000L << 10, room.free());
    assertFalse(room.half());
    assertTrue(room.keeps(8_900_000L << 10));
    assertFalse(room.keeps(9_000_001L << 10));
    Former.setAsideDatabase(HOST, host);
    data("half of it", BY_RECOVER);
    room = Former.room(HOST, host);
    assertTrue(room.half(), "the present is aside already");
    assertEquals(0, room.old());
  }

  private void restored(String text) throws Exception {
    host.write("database/data.restored/base", text);
    host.write("database/data.restored/postmaster.opts", BY_RECOVER);
  }

  /** The gate is closed before anything ends, and stays so while something comes beside. */
  @Test
  void whatARestoreEndsCanGoOnAsItWas() throws Exception {
    Former.close(HOST, host);
    assertTrue(host.read("gate/closed").startsWith("1 one a restore is under way; "));
    assertTrue(host.told.get(0).text().contains("gate/closed"), "before anything ends");
    assertEquals("there is room beside what it has", Former.makeRoom(HOST, host, 1 << 20, true));
    restored("half of it");
    assertTrue(host.has("gate/closed") && host.has("quorum/epoch-1"));
    assertEquals(new Former.BrokenOff(true, true, true), Former.brokenOff(host));

    assertEquals("all that it had is there", Former.takeBack(HOST, host));
    assertEquals("the present", host.read("database/data/base"));
    assertEquals(List.of("data"), host.list("database"));
    assertFalse(host.has("gate/closed"));
    assertEquals(new Former.BrokenOff(false, false, false), Former.brokenOff(host));
  }

  /** Where each site has a quorum of its own, that stays the first in every epoch. */
  @Test
  void aQuorumMayHaveANumberOfItsOwn() throws Exception {
    host.write("gate/epoch", "2 two a1\n");
    Former.close(HOST, host);
    assertEquals(new Former.BrokenOff(true, false, true), Former.brokenOff(host));
    assertEquals(new Former.BrokenOff(true, true, true), Former.brokenOff(host, "1"));
  }

  @Test
  void whatCameBackTakesThePlaceWhateverRoomThereIsThen() throws Exception {
    Former.makeRoom(HOST, host, 1 << 20, true);
    restored("of the moment");
    host.room(1);
    assertTrue(Former.takePlace(HOST, host).startsWith("kept in "));
    assertEquals(List.of("the present"), kept());
    assertEquals("of the moment", host.read("database/data/base"));

    // Broken off before Patroni started it, and run again.
    host.room(9_000_000);
    assertEquals("there is nothing in its place", Former.makeRoom(HOST, host, 1 << 20, true));
    restored("once more");
    Former.takePlace(HOST, host);
    assertEquals(List.of("the present"), kept());
    assertEquals("once more", host.read("database/data/base"));
  }

  @Test
  void withoutRoomWhatWasThereGoesBeforeAndIsNotTakenBack() throws Exception {
    Former.close(HOST, host);
    assertFalse(Former.room(HOST, host).keeps(9_000_000L << 10));
    assertTrue(Former.room(HOST, host).takes(8_999_999L << 10));
    host.room(1);
    var unsaid =
        assertThrows(OperationException.class, () -> Former.makeRoom(HOST, host, 1 << 20, false));
    assertTrue(String.valueOf(unsaid.getMessage()).contains("no room any more"), unsaid::toString);
    assertEquals("the present", host.read("database/data/base"), "nobody was told that it goes");
    assertEquals(
        "deleted what it had, since the disk has no room for both",
        Former.makeRoom(HOST, host, 1 << 20, true));
    assertEquals(List.of(), kept());
    restored("half of it");
    assertEquals(new Former.BrokenOff(true, true, false), Former.brokenOff(host));
    assertEquals("it has no database, and takes one from the others", Former.takeBack(HOST, host));
    assertFalse(host.has("database/data") || host.has("database/data.restored"));
  }

  /** What Patroni copied half, before a restore came in between, is never started. */
  @Test
  void halfOfACopyIsNotTakenBack() throws Exception {
    Former.setAside(HOST, host);
    data("half of a copy", "");
    host.write("quorum/epoch-1/member", "");
    Former.close(HOST, host);
    assertEquals(new Former.BrokenOff(true, true, false), Former.brokenOff(host));
    Former.takeBack(HOST, host);
    assertFalse(host.has("database/data"));
    assertEquals(List.of("the present"), kept());
  }

  @Test
  void aRestoreThatSetAQuorumAsideIsNotUndone() throws Exception {
    Former.close(HOST, host);
    Former.setAsideQuorum(HOST, host);
    var found = java.util.Map.of(HOST, Former.brokenOff(host));
    var refused = assertThrows(OperationException.class, () -> PlannedPower.refuseHalf(found));
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains("set aside on a1. Run 'platter restore' again"),
        refused::toString);
  }

  @Test
  void aBareHostHasNothingToSetAside() throws Exception {
    var bare = new PlayedHost("b1", place.resolve("b1"));
    Former.close(HOST, bare);
    assertEquals("there was nothing", Former.setAsideDatabase(HOST, bare));
    var room = Former.room(HOST, bare);
    assertTrue(room.half() && room.keeps(1));
    assertEquals(Optional.empty(), Optional.of(Former.brokenOff(bare)).filter(b -> b.closed()));
  }
}
