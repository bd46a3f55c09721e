package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.Await;
import platter.journey.Jar;
import platter.journey.Psql;
import platter.lab.Lab;
import platter.lab.LabHosts;
import platter.operation.Timing;

/**
 * People at two sites write to each other, to people who are offline and into rooms of both sites,
 * while something is lost. What was acknowledged must be in the recipients' archives, never may two
 * hosts write, and all must be whole again without a person's action.
 */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
class LossIT {
  /** Becomes {@code docs/loss.md} by {@code ./check --all}. */
  private static final Path TABLE = Path.of("target/loss.md");

  private static final String HEAD =
      """
      # What a loss costs

      Written by `LossIT` ([checked.md](checked.md) says when, and on what): two sites and a vault, a host each; people at
      both sites write four times a second to each other, to people who are offline and into rooms of both sites; on both
      database hosts somebody commits ten times a second. *Outage*: the longest time in which one of two people heard
      nothing of the other. *By phase*: until the first of them gave up a connection (a client of these tests does that once it has heard nothing for eight seconds), then until the last was let in again, then until they heard each other.
      *Database*: the longest in which nobody had a commit acknowledged. *Whole*: from the end of the disturbance until `platter status` finds nothing missing, without a person. *Acknowledged*: by XEP-0198,
      without an error after it; *refused*: answered with an error. *Missing*: of the acknowledged, not in the recipient's archive. *Changes*: how often another host than
      before had a commit acknowledged; two that write at a time would do so in turns, and where the lead need not move, one change is a false failover: both fail the trial. *Lost*: acknowledged commits that are gone. *(aim: 5)*: that outage is longer than is wanted of it. *Person*: what a person typed for it, without `platter`.

      """
          + Trial.COLUMNS;

  /** Between two messages of one person to the same target. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** What a person waits at most when the leader moves as planned; the table says where not. */
  private static final Duration SWITCHOVER = Duration.ofSeconds(5);

  /** What is shorter than these seconds nobody should notice; the table says where they do. */
  private static final int FELT = 5;

  private static final Duration LEADS = Duration.ofSeconds(30);

  /** What the voter of a host says of itself, as etcd's own tool asks it. */
  private static final String QUORUM =
      """
      nsenter --target "$(pgrep -x etcd)" --mount --root /usr/bin/etcdctl --cacert=/etc/platter/ca.crt \\
        --cert=/etc/platter/quorum/host.crt --key=/etc/platter/quorum/host.key \\
        --endpoints="https://127.0.0.1:$(sed -n 's|^listen-client-urls:.*:\\([0-9]*\\).*|\\1|p' /etc/platter/quorum/etcd.yml)" \\
        endpoint status --write-out=fields
      """;

  /** How often the lead must move, and how often it may. */
  private record Moves(int least, int most) {
    private static final Moves NONE = new Moves(0, 0);
    private static final Moves ONCE = new Moves(1, 1);
    private static final Moves TWICE = new Moves(2, 2);

    private static Moves atMost(int most) {
      return new Moves(0, most);
    }
  }

  /** All that people write, at most. */
  private static final int MESSAGES_IN_A_SECOND = 50;

  private static final Directions DIRECTIONS = new Directions();

  @TempDir private static Path home;

  @Test
  @Order(1)
  void theServiceIsInstalled(Lab lab) throws Exception {
    Files.writeString(TABLE, HEAD);
    var platter = new Jar(lab, home);
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    for (var name :
        List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan")) {
      platter.run(0, "user", "add", name);
    }
    platter.run(0, "inventory", "export", "--ca", home.resolve("ca.crt").toString());
  }

  @Test
  @Order(2)
  void theSiteOfTheLeaderIsLost(Lab lab) throws Exception {
    loses(lab, leader(new Jar(lab, home)).substring(0, 1));
  }

  @Test
  @Order(3)
  void andThenTheOtherOne(Lab lab) throws Exception {
    loses(lab, leader(new Jar(lab, home)).substring(0, 1));
  }

  @Test
  @Order(4)
  void theSiteOfTheStandbyIsLost(Lab lab) throws Exception {
    loses(lab, other(leader(new Jar(lab, home))).substring(0, 1));
  }

  @Test
  @Order(5)
  void theSiteOfTheLeaderIsCutOffAndLivesOn(Lab lab) throws Exception {
    isolates(lab, "");
  }

  @Test
  @Order(6)
  void theOtherSiteIsLostBeforeTheFirstHasCaughtUp(Lab lab) throws Exception {
    try (var trial = trial(lab, "leader's site lost; when it is back, the other one at once")) {
      var first = trial.leader().substring(0, 1);
      var second = other(trial.leader());
      lab.cut(first);
      Await.until(Duration.ofSeconds(60), second + " leads", () -> writes(lab, second));
      lab.heal(first);
      lab.cut(second.substring(0, 1));
      trial.passes(Duration.ofSeconds(80));
      lab.heal(second.substring(0, 1));
      judge(trial, Moves.atMost(2), Duration.ofMinutes(2));
    }
  }

  /** The first lost site is the standby again, for no longer than it took to see that. */
  @Test
  @Order(7)
  @Timeout(900)
  void twoSitesAreLostInQuickSuccession(Lab lab) throws Exception {
    try (var trial =
        trial(lab, "leader's site lost; as soon as it is whole again, the other one")) {
      var first = trial.leader();
      var second = other(first);
      lab.cut(first.substring(0, 1));
      Await.until(Duration.ofSeconds(60), second + " leads", () -> writes(lab, second));
      lab.heal(first.substring(0, 1));
      new Jar(lab, home).whole(Duration.ofMinutes(2));
      lab.cut(second.substring(0, 1));
      Await.until(Duration.ofSeconds(60), first + " leads", () -> writes(lab, first));
      lab.heal(second.substring(0, 1));
      judge(trial, Moves.TWICE, Duration.ofSeconds(45));
    }
  }

  @Test
  @Order(8)
  void theLineIsCutForAMinute(Lab lab) throws Exception {
    cuts(lab, 60, 60);
  }

  @Test
  @Order(9)
  void theLineIsCutForTwentySeconds(Lab lab) throws Exception {
    cuts(lab, 20, 60);
  }

  @Test
  @Order(10)
  void theLineIsCutForFiveSeconds(Lab lab) throws Exception {
    cuts(lab, 5, 15);
  }

  @Test
  @Order(10)
  void theLineIsCutForTwoSeconds(Lab lab) throws Exception {
    cuts(lab, 2, 10);
  }

  @Test
  @Order(11)
  void theLineIsCutTenTimesForTwoSeconds(Lab lab) throws Exception {
    try (var trial = trial(lab, "line cut ten times for 2 s, every 4 s")) {
      for (int i = 0; i < 10; i++) {
        lab.cut("a", "b");
        trial.passes(Duration.ofSeconds(4 * i + 2));
        lab.heal("a", "b");
        trial.passes(Duration.ofSeconds(4 * i + 4));
      }
      judge(trial, Moves.NONE, Duration.ofSeconds(45), Optional.of(Duration.ZERO));
    }
  }

  @Test
  @Order(12)
  void theVaultIsLost(Lab lab) throws Exception {
    lasts(30, lab, "vault lost for 30 s", () -> lab.cut("v"), () -> lab.heal("v"), Moves.NONE, 5);
  }

  @Test
  @Order(13)
  void theLeadersPatroniIsFrozen(Lab lab) throws Exception {
    try (var trial = trial(lab, "leader's Patroni frozen")) {
      var postmaster = Postmaster.watch(lab.host(trial.leader()));
      lab.host(trial.leader())
          .must(
              "kill -STOP $(pgrep -P $(systemctl show -p MainPID --value platter-database) patroni)");
      trial.passes(Duration.ofSeconds(30));
      judge(trial, Moves.ONCE, Duration.ofSeconds(45));
      postmaster.endedBefore(lab.host(other(trial.leader())));
    }
  }

  @Test
  @Order(14)
  void theLeadersHostIsFrozen(Lab lab) throws Exception {
    var host = lab.host(leader(new Jar(lab, home)));
    lasts(40, lab, "leader's host frozen for 40 s", host::freeze, host::thaw, Moves.ONCE, 45);
  }

  @Test
  @Order(15)
  void theLeaderIsKilled(Lab lab) throws Exception {
    try (var trial = trial(lab, "leader's PostgreSQL killed")) {
      lab.host(trial.leader()).must("pkill -KILL -x postgres");
      trial.passes(Duration.ofSeconds(20));
      judge(trial, Moves.atMost(1), Duration.ofSeconds(45));
    }
  }

  @Test
  @Order(16)
  void aLeaderThatMovesTooOftenStays(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    while (!stays(platter.whole(Duration.ofMinutes(2)))) {
      var leader = leader(platter);
      lab.host(leader).must("pkill -KILL -x postgres");
      Await.until(Duration.ofSeconds(60), "another host leads", () -> writes(lab, other(leader)));
      platter.whole(Duration.ofMinutes(2));
    }
    try (var trial =
        Trial.begin(
            lab,
            "leader's PostgreSQL killed, for the fourth time in a row",
            leader(platter),
            home.resolve("ca.crt"),
            PAUSE)) {
      lab.host(trial.leader()).must("pkill -KILL -x postgres");
      trial.passes(Duration.ofSeconds(30));
      judge(trial, Moves.NONE, Duration.ofSeconds(60));
    }
    platter.run(0, "release");
    assertEquals("protected", platter.status().path("state").asText());
  }

  @Test
  @Order(17)
  void theChatServerIsKilled(Lab lab) throws Exception {
    try (var trial = trial(lab, "chat server at the leader's site killed")) {
      lab.host(trial.leader()).must("systemctl kill --signal=KILL platter-im");
      trial.passes(Duration.ofSeconds(20));
      judge(trial, Moves.NONE, Duration.ofSeconds(45));
    }
  }

  @Test
  @Order(18)
  void theLeadersHostIsRebooted(Lab lab) throws Exception {
    try (var trial = trial(lab, "leader's host rebooted")) {
      lab.host(trial.leader()).reboot();
      trial.passes(Duration.ofSeconds(20));
      judge(trial, Moves.atMost(1), Duration.ofSeconds(60));
    }
  }

  @Test
  @Order(19)
  void everythingIsPoweredOffAndOnAtOnce(Lab lab) throws Exception {
    powers(lab, "everything off, on again at once", Duration.ZERO, "a", "b", "v");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b v", "a v b", "b a v", "b v a", "v a b", "v b a"})
  @Order(19)
  void everythingIsPoweredOffAndOnAgain(String order, Lab lab) throws Exception {
    powers(
        lab,
        "everything off, on again as " + order + ", one every 20 s",
        Duration.ofSeconds(20),
        order.split(" ", -1));
  }

  /** All lose their current, and have it again one after the other, with a pause between two. */
  private static void powers(Lab lab, String what, Duration pause, String... places)
      throws Exception {
    try (var trial = trial(lab, what)) {
      for (var host : lab.hosts()) {
        host.off();
      }
      lab.host(places[0] + "1").givePower();
      for (var place : List.of(places).subList(1, places.length)) {
        Thread.sleep(pause.toMillis());
        lab.host(place + "1").givePower();
      }
      judge(trial, Moves.atMost(1), Duration.ofMinutes(3));
    }
  }

  @Test
  @Order(20)
  @Timeout(1200)
  void theLineIsLongAndLossy(Lab lab) throws Exception {
    // A session takes one message in about two round trips to the leader, and each loss costs more.
    try (var trial =
        trial(
            lab,
            "80 ms and 1 % loss for ten minutes, a sixteenth of the messages",
            PAUSE.multipliedBy(16))) {
      lab.delay("a", Duration.ofMillis(80));
      lab.loss(1);
      trial.passes(Duration.ofMinutes(10));
      lab.delay("a", Duration.ZERO);
      lab.loss(0);
      judge(trial, Moves.NONE, Duration.ofSeconds(30));
    }
  }

  @Test
  @Order(21)
  @Timeout(1200)
  void theLeaderMovesTenTimes(Lab lab) throws Exception {
    for (int i = 1; i <= 10; i++) {
      try (var trial = trial(lab, "switchover, time " + i)) {
        trial.types(new Jar(lab, home), "switchover", "--yes", "--to", site(other(trial.leader())));
        judge(trial, Moves.ONCE, Duration.ofSeconds(15), Optional.of(SWITCHOVER));
      }
      var moves = new Jar(lab, home).status().path("automatic").path("moves");
      assertEquals(0, moves.size(), () -> "moves without a person's wish: " + moves);
    }
  }

  @Test
  @Order(22)
  void theStandbysHostIsWiped(Lab lab) throws Exception {
    var host = other(leader(new Jar(lab, home)));
    try (var trial = trial(lab, "standby's host wiped")) {
      trial.wipes(host);
      trial.types(new Jar(lab, home), "rejoin", host, "--yes");
      judge(trial, Moves.NONE, Duration.ofSeconds(30));
    }
  }

  /** Nobody will ever have its disk again: the other site leads, and it comes back from nothing. */
  @Test
  @Order(22)
  void theLeadersHostIsWiped(Lab lab) throws Exception {
    try (var trial = trial(lab, "leader's host wiped")) {
      trial.wipes(trial.leader());
      Await.until(
          Duration.ofSeconds(60), "the other leads", () -> writes(lab, other(trial.leader())));
      trial.types(new Jar(lab, home), "rejoin", trial.leader(), "--yes");
      judge(trial, Moves.ONCE, Duration.ofSeconds(45));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {120, -120})
  @Order(23)
  void theLeadersClockIsStepped(int seconds, Lab lab) throws Exception {
    for (var name : List.of("a1", "b1")) {
      lab.host(name).tweak("service-clock", "0");
      new Jar(lab, home).whole(Duration.ofMinutes(3));
    }
    try (var trial =
        trial(lab, "leader's clock stepped by %d s, 30 s later back".formatted(seconds))) {
      var host = lab.host(trial.leader());
      host.tweak("service-clock", Integer.toString(seconds));
      var now = Psql.run(lab, trial.leader(), "SELECT extract(epoch FROM clock_timestamp())");
      var off = Double.parseDouble(now.strip()) - System.currentTimeMillis() / 1000.0;
      assertEquals(seconds, off, 10, "the database's clock");
      trial.passes(Duration.ofSeconds(30));
      host.tweak("service-clock", "0");
      trial.passes(Duration.ofSeconds(50));
      judge(trial, Moves.NONE, Duration.ofSeconds(5));
    }
  }

  @Test
  @Order(24)
  void aSiteIsShutDownAndStarted(Lab lab) throws Exception {
    try (var trial = trial(lab, "leader's site shut down in order, started again")) {
      var site = site(trial.leader());
      var platter = new Jar(lab, home);
      trial.types(platter, "shutdown", "--yes", "--site", site);
      trial.types(platter, "startup", "--yes", "--site", site);
      judge(trial, Moves.ONCE, Duration.ofSeconds(30));
    }
  }

  @Test
  @Order(25)
  void theTopologyWantsAsynchronous(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var topology = platter.twoSites();
    Files.writeString(topology, "replication: asynchronous\n", StandardOpenOption.APPEND);
    platter.run(0, "install", "--yes", "--topology", topology.toString());
    assertEquals("unsynchronised", platter.status().path("state").asText());
  }

  @Test
  @Order(26)
  void anAsynchronousLeaderIsCutOffAndLivesOn(Lab lab) throws Exception {
    isolates(lab, "asynchronous: ");
  }

  @Test
  @Order(27)
  void anAsynchronousLeaderIsFrozen(Lab lab) throws Exception {
    var host = lab.host(leader(new Jar(lab, home)));
    try (var trial = trial(lab, "asynchronous: leader's host frozen for 40 s")) {
      host.freeze();
      trial.passes(Duration.ofSeconds(40));
      host.thaw();
      // The old leader may write until it has heard how late it is: for less than a second, in
      // turns with the new one.
      may(trial, Moves.atMost(1 + 2 * Writers.IN_A_SECOND), Duration.ofSeconds(45));
    }
  }

  /**
   * After all that was ended, killed and cut off: what services write when they fail, people hand
   * to support.
   */
  @Test
  @Order(28)
  void noLogHoldsASecret(Lab lab) throws Exception {
    for (var host : lab.hosts()) {
      var found =
          host.must(
              """
              secrets=$(mktemp) && trap 'rm -f "$secrets"' EXIT
              {
                sed -n 's/^ *password: "\\(.*\\)"$/\\1/p' /etc/platter/database/patroni.yml
                cat /var/lib/platter/im/.erlang.cookie && echo
                sed -n 's/.*<apikey>\\(.*\\)<.apikey>.*/\\1/p' /var/lib/platter/*/syncthing/config.xml
                sed -n 's/^repo.-cipher-pass=//p' /etc/platter/*/pgbackrest.conf
              } 2>/dev/null | sed "/^$/d" | sort -u >"$secrets"
              [ -s "$secrets" ] || { echo "no secret to look for" >&2; exit 1; }
              { journalctl --no-pager && find /var/lib/platter /var/log -name '*.log' -exec cat {} +; } | grep -c -F -f "$secrets" || :
              """);
      assertEquals("0", found.strip(), host.name() + ": lines with a secret");
    }
  }

  @AfterAll
  static void directions() throws IOException {
    Files.writeString(TABLE, DIRECTIONS.table(), StandardOpenOption.APPEND);
  }

  private static void loses(Lab lab, String place) throws Exception {
    var leader = leader(new Jar(lab, home)).substring(0, 1);
    boolean leads = leader.equals(place);
    var result =
        lasts(
            40,
            lab,
            "site " + place + " lost for 40 s, with the " + (leads ? "leader" : "standby"),
            () -> lab.cut(place),
            () -> lab.heal(place),
            leads ? Moves.ONCE : Moves.NONE,
            30);
    DIRECTIONS.count(place, leader, result.during(), result.missing());
  }

  /** Who is at the leader's site reaches its services, and they nobody else. */
  private static void isolates(Lab lab, String mode) throws Exception {
    try (var trial = trial(lab, mode + "leader's site cut off from all for 40 s, alive inside")) {
      var place = trial.leader().substring(0, 1);
      trial.joinedFrom(place);
      var postmaster = Postmaster.watch(lab.host(trial.leader()));
      lab.isolate(place);
      trial.passes(Duration.ofSeconds(40));
      lab.heal(place);
      if (mode.isEmpty()) {
        judge(trial, Moves.ONCE, Duration.ofSeconds(60));
      } else {
        may(trial, Moves.ONCE, Duration.ofSeconds(60));
      }
      postmaster.endedBefore(lab.host(other(trial.leader())));
    }
  }

  private static void cuts(Lab lab, int seconds, int most) throws Exception {
    lasts(
        seconds,
        lab,
        "line cut for " + seconds + " s, both sites alive",
        () -> lab.cut("a", "b"),
        () -> lab.heal("a", "b"),
        Moves.NONE,
        most);
  }

  /** Whether this host acknowledges a commit. */
  static boolean writes(Lab lab, String host) {
    try {
      return Psql.run(lab, host, "SELECT NOT pg_is_in_recovery()").strip().equals("t");
    } catch (AssertionError e) {
      return false;
    }
  }

  private static String other(String host) {
    return host.equals("a1") ? "b1" : "a1";
  }

  private static String site(String host) {
    return host.equals("a1") ? "beijing" : "guangzhou";
  }

  /** A trial of something that begins, lasts so many seconds and ends; the rest as in judge. */
  private static Trial.Result lasts(
      int seconds, Lab lab, String what, Runnable begin, Runnable end, Moves moves, int most)
      throws Exception {
    try (var trial = trial(lab, what)) {
      begin.run();
      trial.passes(Duration.ofSeconds(seconds));
      end.run();
      var aim = seconds < FELT ? Optional.of(Duration.ZERO) : Optional.<Duration>empty();
      return judge(trial, moves, Duration.ofSeconds(most), aim);
    }
  }

  private static Trial trial(Lab lab, String what) throws Exception {
    return trial(lab, what, PAUSE);
  }

  /** What the trial before moved, somebody has looked at. */
  private static Trial trial(Lab lab, String what, Duration pause) throws Exception {
    new Jar(lab, home).run(0, "release");
    return Trial.begin(lab, what, leader(new Jar(lab, home)), home.resolve("ca.crt"), pause);
  }

  /**
   * Ends a trial.
   *
   * @param moves how often the leader must and may change
   * @param most the longest outage that is taken
   */
  private static Trial.Result judge(Trial trial, Moves moves, Duration most) throws Exception {
    return judge(trial, moves, most, Optional.empty());
  }

  /** The same; where the outage is longer than the aim, the table says so. */
  private static Trial.Result judge(Trial trial, Moves moves, Duration most, Optional<Duration> aim)
      throws Exception {
    var result = ended(trial, aim);
    assertEquals(List.of(), result.missing(), "acknowledged and in no archive");
    assertEquals(List.of(), result.lostRows(), "committed and gone");
    holds(result, moves, most);
    return result;
  }

  /**
   * Ends a trial in which what a leader acknowledged alone may be lost, for as long as it takes to
   * step down and be gone.
   */
  private static void may(Trial trial, Moves moves, Duration most) throws Exception {
    var result = ended(trial, Optional.empty());
    var alone = Timing.forRoundTrip(Duration.ZERO).promote();
    assertTrue(result.lostRows().size() <= Writers.IN_A_SECOND * alone.toSeconds(), result::row);
    assertTrue(result.missing().size() <= MESSAGES_IN_A_SECOND * alone.toSeconds(), result::row);
    holds(result, moves, most);
  }

  private static void holds(Trial.Result result, Moves moves, Duration most) {
    assertTrue(result.changes() >= moves.least(), () -> "the lead did not move: " + result.row());
    assertTrue(result.changes() <= moves.most(), () -> "leaders wrote in turns: " + result.row());
    assertTrue(result.outage().compareTo(most) <= 0, result::row);
  }

  private static Trial.Result ended(Trial trial, Optional<Duration> aim) throws Exception {
    var platter = new Jar(trial.lab(), home);
    trial.restored();
    platter.whole(Duration.ofMinutes(3));
    var result = trial.end(leader(platter));
    seatIsAtTheVault(trial.lab());
    System.out.println(result.row(aim));
    Files.writeString(TABLE, result.row(aim) + "\n", StandardOpenOption.APPEND);
    return result;
  }

  /** The quorum's leader is put back to the vault after every election. */
  private static void seatIsAtTheVault(Lab lab) throws Exception {
    Await.until(
        Duration.ofMinutes(1),
        "the quorum's leader is at the vault",
        () -> {
          var fields = lab.host("v1").run(QUORUM).text().lines().toList();
          return value(fields, "Leader").equals(value(fields, "MemberID"));
        });
  }

  private static String value(List<String> fields, String name) {
    var head = "\"" + name + "\" : ";
    return fields.stream()
        .filter(line -> line.startsWith(head))
        .map(line -> line.substring(head.length()))
        .findFirst()
        .orElse("no " + name);
  }

  private static boolean stays(JsonNode status) {
    return status.path("state").asText().equals("staying");
  }

  /** The host that leads. */
  static String leader(Jar platter) throws Exception {
    var status = platter.status(LEADS, (exit, said) -> !leaders(said).isEmpty());
    return leaders(status).get(0);
  }

  private static List<String> leaders(JsonNode status) {
    return StreamSupport.stream(status.path("members").spliterator(), false)
        .filter(member -> member.path("role").asText().equals("Leader"))
        .map(member -> member.path("host").asText())
        .toList();
  }
}
