package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.journey.Jar;
import platter.lab.Lab;
import platter.lab.LabHosts;

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

      Written by `LossIT` in a run of `./check --all` (see [checked.md](checked.md)): two sites and a vault, a host each; people at
      both sites write four times a second to each other, to people who are offline and into rooms of both sites; on both
      database hosts somebody commits ten times a second. *Outage*: the longest time in which one of two people heard
      nothing of the other. *Whole*: from the end of the disturbance until `platter status` finds nothing missing, without a person. *Acknowledged*: by XEP-0198,
      without an error after it. *Missing*: of these, not in the recipient's archive. *Changes*: how often another host than
      before had a commit acknowledged. *Lost*: acknowledged commits that are gone.

      | What happens | outage, s | whole, s | acknowledged | refused | missing | commits | changes | lost |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  @TempDir private static Path home;

  @Test
  @Order(1)
  void theServiceIsInstalled(Lab lab) throws Exception {
    Files.writeString(TABLE, HEAD);
    var platter = new Jar(lab, home);
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    for (var name : List.of("alice", "bob", "carol", "dave", "erin")) {
      platter.run(0, "user", "add", name);
    }
    platter.run(0, "inventory", "export", "--ca", home.resolve("ca.crt").toString());
  }

  @Test
  @Order(2)
  void theSiteOfTheLeaderIsLost(Lab lab) throws Exception {
    loses(lab);
  }

  @Test
  @Order(3)
  void andThenTheOtherOne(Lab lab) throws Exception {
    loses(lab);
  }

  @Test
  @Order(4)
  void theLineIsCutForTwentySecondsWithBothSitesAlive(Lab lab) throws Exception {
    lasts(
        20,
        lab,
        "line cut for 20 s, both sites alive",
        () -> lab.cut("a", "b"),
        () -> lab.heal("a", "b"),
        0,
        60);
  }

  @Test
  @Order(5)
  void theLineIsCutForThreeSeconds(Lab lab) throws Exception {
    lasts(
        3,
        lab,
        "line cut for 3 s, both sites alive",
        () -> lab.cut("a", "b"),
        () -> lab.heal("a", "b"),
        0,
        15);
  }

  @Test
  @Order(6)
  void theVaultIsLost(Lab lab) throws Exception {
    lasts(30, lab, "vault lost for 30 s", () -> lab.cut("v"), () -> lab.heal("v"), 0, 5);
  }

  @Test
  @Order(7)
  void theLeadersPatroniIsFrozen(Lab lab) throws Exception {
    try (var trial = trial(lab, "leader's Patroni frozen")) {
      lab.host(trial.leader())
          .must(
              "kill -STOP $(pgrep -P $(systemctl show -p MainPID --value platter-database) patroni)");
      trial.passes(Duration.ofSeconds(30));
      judge(trial, 1, Duration.ofSeconds(45));
    }
  }

  @Test
  @Order(8)
  void theLeaderIsKilled(Lab lab) throws Exception {
    try (var trial = trial(lab, "leader's PostgreSQL killed")) {
      lab.host(trial.leader()).must("pkill -KILL -x postgres");
      trial.passes(Duration.ofSeconds(20));
      judge(trial, 1, Duration.ofSeconds(45));
    }
  }

  @Test
  @Order(9)
  void theLeadersHostIsRebooted(Lab lab) throws Exception {
    try (var trial = trial(lab, "leader's host rebooted")) {
      lab.host(trial.leader()).reboot();
      trial.passes(Duration.ofSeconds(20));
      judge(trial, 1, Duration.ofSeconds(60));
    }
  }

  private static void loses(Lab lab) throws Exception {
    var leader = leader(new Jar(lab, home));
    var place = leader.substring(0, 1);
    lasts(
        40,
        lab,
        "site " + place + " lost for 40 s, with the leader",
        () -> lab.cut(place),
        () -> lab.heal(place),
        1,
        45);
  }

  /** A trial of something that begins, lasts so many seconds and ends; the rest as in judge. */
  private static void lasts(
      int seconds, Lab lab, String what, Runnable begin, Runnable end, int changes, int most)
      throws Exception {
    try (var trial = trial(lab, what)) {
      begin.run();
      trial.passes(Duration.ofSeconds(seconds));
      end.run();
      judge(trial, changes, Duration.ofSeconds(most));
    }
  }

  private static Trial trial(Lab lab, String what) throws Exception {
    return Trial.begin(lab, what, leader(new Jar(lab, home)), home.resolve("ca.crt"));
  }

  /**
   * Ends a trial.
   *
   * @param changes how often the leader may change at most
   * @param most the longest outage that is taken
   */
  private static void judge(Trial trial, int changes, Duration most) throws Exception {
    var platter = new Jar(trial.lab(), home);
    trial.restored();
    platter.whole(Duration.ofMinutes(3));
    var result = trial.end(leader(platter));
    System.out.println(result.row());
    Files.writeString(TABLE, result.row() + "\n", StandardOpenOption.APPEND);
    assertEquals(List.of(), result.missing(), "acknowledged and in no archive");
    assertEquals(List.of(), result.lostRows(), "committed and gone");
    assertTrue(result.changes() <= changes, () -> "leaders wrote in turns: " + result.row());
    assertTrue(result.outage().compareTo(most) <= 0, result::row);
  }

  /** The host that leads. */
  static String leader(Jar platter) throws Exception {
    for (var member : platter.status().path("members")) {
      if (member.path("role").asText().equals("Leader")) {
        return member.path("host").asText();
      }
    }
    throw new AssertionError("nobody leads");
  }
}
