package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.journey.Jar;
import platter.journey.Psql;
import platter.lab.Lab;
import platter.lab.LabHost;
import platter.lab.LabHosts;
import platter.lab.LabTroubleException;

/**
 * Hosts that lose their current, in every order, with and without the others in sight: a quorum is
 * kept by two places, and formed anew by all three or by a person. Whoever hears of a higher epoch
 * ends.
 */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
class GateIT {
  private static final List<String> ALL = List.of("a1", "b1", "v1");
  private static final Duration WHOLE = Duration.ofMinutes(3);

  /** As long as a failover takes at most: what has not happened by then does not happen. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  @TempDir private static Path home;

  @Test
  @Order(1)
  void theServiceIsInstalled(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    for (var host : ALL) {
      assertTrue(open(lab.host(host)), host);
    }
    assertTrue(platter.run(0, "plan").contains("0 changes on 3 hosts"));
  }

  @Test
  @Order(2)
  void aHostThatIsRestartedComesBackByItself(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var leader = LossIT.leader(platter);
    for (var name : List.of("v1", other(leader), leader)) {
      var host = lab.host(name);
      host.reboot();
      long ready = System.nanoTime();
      Await.until(() -> open(host));
      tell("%s restarted: open %.1f s after it was ready: %s", name, since(ready), reason(host));
      assertTrue(reason(host).endsWith(" has a quorum"), reason(host));
      platter.whole(WHOLE);
    }
  }

  @Test
  @Order(3)
  void afterAllLostTheirCurrentTheLastOneThatComesBackBringsTheServiceBack(Lab lab)
      throws Exception {
    var platter = new Jar(lab, home);
    var orders =
        List.of(List.of("a1", "b1", "v1"), List.of("v1", "b1", "a1"), List.of("b1", "a1", "v1"));
    for (var order : orders) {
      ALL.forEach(name -> lab.host(name).off());
      var last = order.get(2);
      var first = lab.host(order.get(0));
      first.givePower();
      var both = order.subList(1, 3).stream().sorted().toList();
      holds(first, String.join(" and ", both) + " are not seen; all members of epoch 1 must be");
      var second = lab.host(order.get(1));
      second.givePower();
      for (var host : List.of(first, second)) {
        holds(host, last + " is not seen; all members of epoch 1 must be");
      }
      lab.host(last).givePower();
      isWholeAgain(platter, String.join(", ", order));
    }
  }

  @Test
  @Order(4)
  void allAreRestartedAtOnce(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var boots = new ArrayList<String>();
    for (var name : ALL) {
      boots.add(boot(lab.host(name)));
    }
    ALL.forEach(name -> lab.host(name).run("systemctl reboot"));
    for (var name : ALL) {
      Await.until(
          Duration.ofMinutes(2),
          () -> {
            var now = boot(lab.host(name));
            return !now.isEmpty() && !boots.contains(now);
          });
    }
    isWholeAgain(platter, "all restarted at once");
  }

  @Test
  @Order(5)
  void aSiteAndTheVaultThatComeBackWithoutTheOtherSiteHold(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var two = backWithout(lab, "b1");
    for (var host : two) {
      assertTrue(
          host.must("journalctl -b -u platter-quorum.service -o cat").contains("waiting: b1"),
          "its journal says so");
    }
    lab.host("b1").givePower();
    isWholeAgain(platter, "b1, after a1 and v1 held");
  }

  @Test
  @Order(6)
  void aPersonMayReleaseThem(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var leader = LossIT.leader(platter);
    var two = backWithout(lab, other(leader));
    for (var host : two) {
      platter.run(0, "release", host.name(), "--yes");
    }
    for (var host : two) {
      Await.until(() -> open(host));
      assertEquals("released by a person", reason(host));
    }
    Await.until(Duration.ofMinutes(1), () -> commits(lab, leader));
    lab.host(other(leader)).givePower();
    isWholeAgain(platter, other(leader) + ", after the others were released");
  }

  @Test
  @Order(7)
  void theVaultComesBackToALeaderThatHadAQuorumAMomentAgo(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var leader = LossIT.leader(platter);
    var host = lab.host(leader);
    var writers = Writers.start(lab, List.of(leader), leader);
    lab.host(other(leader)).off();
    goesOn(host);
    long off = System.currentTimeMillis();
    lab.host("v1").off();
    lab.host("v1").givePower();
    Await.until(() -> open(lab.host("v1")));
    assertEquals(leader + " has a quorum", reason(lab.host("v1")));
    goesOn(host);
    lab.host(other(leader)).givePower();
    platter.whole(WHOLE);
    var rows = writers.stop();
    long gap = 0;
    long last = off;
    for (var row : rows.stream().filter(row -> row.at() > off).toList()) {
      gap = Math.max(gap, row.at() - last);
      last = row.at();
    }
    tell(
        "vault restarted while %s was dark: at most %.1f s without a commit",
        other(leader), gap / 1000.0);
    assertTrue(gap < 30_000, "the leader went on");
    assertEquals(List.of(), Writers.lost(lab, LossIT.leader(platter), rows));
  }

  @Test
  @Order(8)
  void aHostThatIsFencedHoldsOverARestart(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var host = lab.host(other(LossIT.leader(platter)));
    host.must("touch /var/lib/platter/gate/fenced");
    holds(host, "this host is fenced");
    host.goDownAndUp();
    holds(host, "this host is fenced");
    stays(LONG_ENOUGH, () -> stopped(host));
    host.must("rm /var/lib/platter/gate/fenced");
    isWholeAgain(platter, "a standby that was fenced");
  }

  @Test
  @Order(9)
  void whoeverHearsOfAHigherEpochEnds(Lab lab) throws Exception {
    diverges(lab, "2 fedcba9876543210 b1", "b1 has epoch 2, this host 1: rejoin it", true);
  }

  @Test
  @Order(10)
  void twoEpochsOfOneNumberHoldBoth(Lab lab) throws Exception {
    var sentence = "b1 has another epoch 1 than this host: rejoin one of them";
    diverges(lab, "1 fedcba9876543210 b1", sentence, false);
  }

  /**
   * Another epoch begins at b1 while its site is cut off, a1 and the vault go on; then the line
   * heals.
   *
   * @param sentence what a1 and the vault say then
   * @param higher whether b1 may go on
   */
  private static void diverges(Lab lab, String epoch, String sentence, boolean higher)
      throws Exception {
    var platter = new Jar(lab, home);
    var a1 = lab.host("a1");
    var b1 = lab.host("b1");
    var v1 = lab.host("v1");
    var first = b1.must("cat /var/lib/platter/gate/epoch");
    var writers = Writers.start(lab, List.of("a1", "b1"), LossIT.leader(platter));
    lab.cut("b");
    goesOn(a1);
    epoch(b1, epoch);
    Await.until(() -> open(b1) && reason(b1).equals("all its members are seen"));
    goesOn(a1);

    lab.heal("b");
    long healed = System.currentTimeMillis();
    holds(a1, sentence);
    holds(v1, sentence);
    tell(
        "epoch '%s' heard and all ended within %.1f s",
        epoch, (System.currentTimeMillis() - healed) / 1000.0);
    if (!higher) {
      holds(b1, " has another epoch 1 than this host: rejoin one of them");
    }
    stays(LONG_ENOUGH, () -> stopped(a1) && stopped(v1) && stopped(b1) != higher);

    if (higher) {
      // The only member of its epoch waits for nobody, whoever is in sight.
      b1.goDownAndUp();
      Await.until(Duration.ofMinutes(1), () -> open(b1));
    }

    // What was heard once holds after a restart too, with nobody to hear it from.
    b1.off();
    for (var host : List.of(a1, v1)) {
      host.goDownAndUp();
      holds(host, sentence);
    }
    b1.givePower();
    Await.until(Duration.ofMinutes(1), () -> b1.run("test -e /run/platter-gate").ok());
    // From now on they may write again.
    long opened = System.currentTimeMillis();
    epoch(b1, first);
    for (var host : List.of(a1, b1, v1)) {
      // It is written again as long as the other epoch is heard.
      Await.until(() -> host.run("rm -f /var/lib/platter/gate/closed").ok() && open(host));
    }
    isWholeAgain(platter, "the same epoch everywhere again");

    var rows = writers.stop();
    long last = rows.stream().mapToLong(Writers.Row::at).filter(at -> at < opened).max().orElse(0);
    tell(
        "the last commit was acknowledged %.1f s after the line had healed",
        (last - healed) / 1000.0);
    assertTrue(last > healed - 5_000, "they committed until then");
    assertTrue(last < healed + 10_000, "nobody commits after that");
    assertEquals(List.of(), Writers.lost(lab, LossIT.leader(platter), rows));
  }

  /**
   * Two hosts without current are given it back while the third stays dark; they hold, and for
   * long.
   */
  private static List<LabHost> backWithout(Lab lab, String dark) throws Exception {
    ALL.forEach(name -> lab.host(name).off());
    var two = ALL.stream().filter(name -> !name.equals(dark)).map(lab::host).toList();
    two.forEach(LabHost::givePower);
    for (var host : two) {
      holds(host, dark + " is not seen; all members of epoch 1 must be");
    }
    stays(LONG_ENOUGH, () -> two.stream().allMatch(GateIT::stopped));
    return two;
  }

  private static void isWholeAgain(Jar platter, String what) throws Exception {
    long start = System.nanoTime();
    platter.whole(WHOLE);
    tell("%s: whole after %.1f s", what, since(start));
    // What moved the leader here, somebody has looked at.
    platter.run(0, "release");
  }

  /** Commits are acknowledged on this host from now on. */
  private static void goesOn(LabHost host) throws Exception {
    long before = Writers.acknowledged(host);
    Await.until(Duration.ofMinutes(1), () -> Writers.acknowledged(host) > before + 20);
  }

  /** Somebody can store something in its database. */
  private static boolean commits(Lab lab, String host) {
    try {
      Psql.run(lab, host, "CREATE TABLE released (); DROP TABLE released");
      return true;
    } catch (AssertionError notYet) {
      return false;
    }
  }

  /** The gate closes within seconds, and all that is behind it ends. */
  private static void holds(LabHost host, String sentence) throws Exception {
    Await.until(() -> host.run("cat /run/platter-gate/waiting").text().contains(sentence));
    Await.until(() -> stopped(host));
  }

  private static boolean open(LabHost host) {
    return host.run("test -e /run/platter-gate/open").ok();
  }

  /** Neither the quorum nor the database runs. */
  private static boolean stopped(LabHost host) {
    return host.run(
            "test ! -e /run/platter-gate/open && ! pgrep -x etcd && ! pgrep -x patroni && ! pgrep -x postgres")
        .ok();
  }

  /** Why the gate opened the last time since the boot. */
  private static String reason(LabHost host) {
    var lines =
        host.must("journalctl -b -u platter-gate.service -o cat | grep '^open for epoch' || :");
    return lines.substring(lines.lastIndexOf('\n') + 1).replaceFirst("^[^:]*: ", "");
  }

  /** Empty while it goes down, where whoever came onto it may hang. */
  private static String boot(LabHost host) {
    try {
      return host.run(Duration.ofSeconds(10), "cat /proc/sys/kernel/random/boot_id").text();
    } catch (LabTroubleException goesDown) {
      return "";
    }
  }

  private static void epoch(LabHost host, String line) {
    host.must(
        "cd /var/lib/platter/gate; cp -p epoch new; echo \"$1\" >new; mv new epoch"
            .replace("$1", line));
  }

  private static void stays(Duration time, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      assertTrue(condition.getAsBoolean(), "it was so, and is not any more");
      Thread.sleep(500);
    }
  }

  private static String other(String site) {
    return site.equals("a1") ? "b1" : "a1";
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void tell(String format, Object... arguments) {
    System.out.printf(Locale.ROOT, format + "%n", arguments);
  }
}
