package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
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
import platter.lab.LabHosts;

/**
 * Two sites without a third place, while people write all the time: nothing moves by itself, and
 * one command moves it.
 */
@LabHosts({"a1", "b1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
class TwoSitesIT {
  private static final Pattern HEARD = Pattern.compile("acknowledged elsewhere after .*?(\\S+Z)");

  /** Longer than a leader that lost its quorum would be replaced, were there one quorum. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(40);

  @TempDir private static Path home;

  @Test
  @Order(1)
  void theServiceIsInstalledAndSaysWhatItIs(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var topology =
        platter.topology(
            """
            deployment: acme
            domain: im.acme.example
            replication: asynchronous
            sites:
              - {name: beijing, hosts: [%s]}
              - {name: guangzhou, hosts: [%s]}
            """
                .formatted(platter.host("a1"), platter.host("b1")));
    var said = platter.run(0, "install", "--yes", "--topology", topology.toString());
    assertTrue(said.contains("Message from a1 to b1"), said);
    assertTrue(said.contains("Backups lie on b1"), said);
    assertTrue(said.contains("Full backup"), said);
    for (var name : List.of("alice", "bob", "carol", "dave", "erin", "frank", "heidi", "ivan")) {
      platter.run(0, "user", "add", name);
    }
    platter.run(0, "inventory", "export", "--ca", home.resolve("ca.crt").toString());
    var status = platter.status();
    assertEquals("unsynchronised", status.path("state").asText());
    assertTrue(
        status.path("answer").asText().contains("platter failover --to guangzhou --accept-loss"),
        status::toString);
    assertEquals("a1", LossIT.leader(platter));
    assertTrue(platter.run(0, "plan").contains("0 changes on 2 hosts"));
    assertEquals("full", backups(platter).path(0).path("kind").asText());
    Await.until(
        Duration.ofMinutes(2),
        "somebody looks when nobody does",
        () -> steward(lab).path("state").asText().equals("unsynchronised"));
  }

  @Test
  @Order(2)
  void theLeadGoesThereAndBackWithoutALoss(Lab lab) throws Exception {
    for (var site : List.of("guangzhou", "beijing")) {
      try (var trial = trial(lab, "two sites, switchover to " + site)) {
        new Jar(lab, home).run(0, "switchover", "--yes", "--to", site);
        judge(trial, 1);
      }
      goesOn(new Jar(lab, home));
    }
    assertTrue(new Jar(lab, home).run(0, "plan").contains("0 changes on 2 hosts"));
  }

  @Test
  @Order(3)
  void aSwitchoverThatWasBrokenOffGoesOn(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    try (var trial = trial(lab, "two sites, switchover broken off and run again")) {
      var process = platter.start("switchover", "--yes", "--to", "guangzhou");
      try (var lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        var line = lines.readLine();
        while (line != null && !line.contains("nothing is written any more (")) {
          line = lines.readLine();
        }
        assertTrue(line != null, "the databases ended");
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
      }
      assertFalse(LossIT.writes(lab, "a1"));
      platter.run(0, "switchover", "--yes", "--to", "guangzhou");
      judge(trial, 1);
    }
    assertEquals("b1", LossIT.leader(platter));
    platter.run(0, "switchover", "--yes", "--to", "beijing");
  }

  @Test
  @Order(4)
  void aLineThatIsCutMovesNothing(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    try (var trial = trial(lab, "two sites, line cut for 60 s, both alive")) {
      lab.cut("a", "b");
      trial.passes(Duration.ofSeconds(55));
      assertTrue(LossIT.writes(lab, "a1"));
      assertFalse(LossIT.writes(lab, "b1"));
      var status = platter.statusOf(1);
      assertTrue(status.path("why").asText().contains("b1 does not follow a1"), status::toString);
      trial.passes(Duration.ofSeconds(60));
      lab.heal("a", "b");
      judge(trial, 0);
    }
  }

  @Test
  @Order(5)
  void theSiteThatLeadsIsLostAndOneCommandServes(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var told = platter.run(1, "failover", "--to", "guangzhou", "--accept-loss", "--yes");
    assertTrue(told.contains("switchover --to guangzhou"), told);
    // It cannot be asked, and what it writes still comes here.
    lab.cut("laptop", "a");
    told =
        platter.run(1, "failover", "--to", "guangzhou", "--accept-loss", "--powered-off", "--yes");
    assertTrue(told.contains("b1 still receives what is written at beijing"), told);
    lab.heal("laptop", "a");
    try (var trial = trial(lab, "two sites, leader's site powered off, failover")) {
      lab.host("a1").off();
      var off = Instant.now();
      Await.until(
          Duration.ofSeconds(30),
          "nothing comes from there any more",
          () ->
              Psql.run(lab, "b1", "SELECT count(*) FROM pg_stat_wal_receiver").strip().equals("0"));
      told = platter.run(1, "failover", "--to", "guangzhou", "--accept-loss", "--yes");
      assertTrue(told.contains("--fence CODE"), told);
      assertFalse(LossIT.writes(lab, "b1"));
      long start = System.nanoTime();
      var said =
          platter.run(
              0, "failover", "--to", "guangzhou", "--accept-loss", "--powered-off", "--yes");
      System.out.printf(
          Locale.ROOT, "failover, whole command: %.1f s%n", (System.nanoTime() - start) / 1e9);
      System.out.println(said);
      // What it acknowledged stands on its disk; it has current again, and sees nobody.
      lab.cut("a", "b");
      lab.host("a1").givePower();
      Await.until(
          Duration.ofMinutes(2),
          "its gate waits, without having seen the other site",
          () -> platter.statusOf(1).toString().contains("b1 is not seen"));
      trial.restored();
      var result = trial.endAlone("b1");
      System.out.println(result.row());
      assertTrue(result.changes() <= 1, result::row);
      var heard = HEARD.matcher(said);
      assertTrue(heard.find(), said);
      var bound = Instant.parse(heard.group(1));
      assertTrue(bound.isAfter(off.minusSeconds(10)), "a standby that followed: " + bound);
      for (var row : result.lostRows()) {
        assertTrue(
            row.host().equals("a1") && row.at() >= bound.toEpochMilli() - 1_000,
            "lost, and before what was said: " + row);
      }
    }
    var status = platter.statusOf(1);
    assertEquals("failed-over", status.path("state").asText(), status::toString);
    goesOn(platter);
  }

  @Test
  @Order(6)
  void theLostSiteComesBackAndDoesNotLead(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    doesNotLead(lab);
    lab.heal();
    Await.until(
        Duration.ofMinutes(1),
        "it hears of the next epoch",
        () -> platter.statusOf(1).path("way").asText().equals("platter rejoin a1"));
    assertEquals("failed-over", platter.statusOf(1).path("state").asText());
    doesNotLead(lab);
    assertTrue(LossIT.writes(lab, "b1"));
  }

  @Test
  @Order(7)
  void itComesBackAsTheOneThatFollows(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    platter.run(0, "rejoin", "beijing", "--yes");
    var status = platter.whole(Duration.ofMinutes(3));
    assertEquals("unsynchronised", status.path("state").asText());
    assertEquals("b1", LossIT.leader(platter));
    assertTrue(platter.run(0, "plan").contains("0 changes on 2 hosts"));
    try (var trial = trial(lab, "two sites, switchover after a rejoin")) {
      platter.run(0, "switchover", "--yes", "--to", "beijing");
      judge(trial, 1);
    }
    assertEquals("a1", LossIT.leader(platter));
    goesOn(platter);
  }

  @Test
  @Order(8)
  void whatWasDeletedComesBack(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    platter.run(0, "user", "add", "anna");
    var people = people(lab);
    people.upload();
    people.talk();
    var then = Psql.run(lab, people.leader(), People.MESSAGES);
    Await.until(() -> Psql.run(lab, people.leader(), OLD).equals("t"));
    var moment =
        Psql.run(
            lab,
            people.leader(),
            "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    Thread.sleep(2000);
    Psql.run(lab, people.leader(), "DELETE FROM archive");
    people.change();

    lab.cut("laptop", "a");
    var refused = platter.run(1, "restore", "--yes", "--to", moment.strip());
    assertTrue(refused.contains("'platter failover'"), refused);
    lab.heal("laptop", "a");
    System.out.println(platter.run(0, "restore", "--yes", "--to", moment.strip()));

    assertEquals(then, Psql.run(lab, people.leader(), People.MESSAGES));
    var status = platter.whole(Duration.ofMinutes(5));
    assertEquals("unsynchronised", status.path("state").asText());
    for (var host : List.of("a1", "b1")) {
      assertEquals("5000", people.uploaded(host), "as it was at the moment");
      assertTrue(people.hasAllOfBefore(host), "what was deleted is back, what came later stays");
    }
    assertTrue(platter.run(0, "plan").contains("0 changes on 2 hosts"));
    try (var trial = trial(lab, "two sites, switchover after a restore")) {
      platter.run(0, "switchover", "--yes", "--to", "guangzhou");
      judge(trial, 1);
    }
    goesOn(platter);
  }

  @Test
  @Order(9)
  void aRestoreIsRehearsedBesideADatabaseThatServes(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var people = people(lab);
    people.talk();
    Await.until(
        Duration.ofMinutes(1),
        "no message is so young that it is not compared",
        () -> Psql.run(lab, people.leader(), OLD).equals("t"));
    people.bringLog();
    System.out.println(platter.run(0, "drill"));
    assertEquals("b1", LossIT.leader(platter));
    platter.whole(Duration.ofMinutes(3));
  }

  /** No message is younger than six seconds. */
  private static final String OLD =
      "SELECT max(timestamp) / 1e6 < extract(epoch FROM now()) - 6 FROM archive";

  private static People people(Lab lab) {
    return new People(lab, home.resolve("ca.crt"), "b1", "/var/lib/platter/im");
  }

  private static JsonNode backups(Jar platter) throws Exception {
    return new ObjectMapper().readTree(platter.run(0, "backup", "list", "--json")).path("backups");
  }

  private static JsonNode steward(Lab lab) throws Exception {
    var json = lab.host("b1").run("cat /var/lib/platter/steward/state.json").out();
    return new ObjectMapper().readTree(json.isBlank() ? "{}" : json);
  }

  /** Whoever leads, its log comes to the backups, and another one of them can be made. */
  private static void goesOn(Jar platter) throws Exception {
    int before = backups(platter).size();
    platter.run(0, "backup", "incr");
    assertTrue(backups(platter).size() > before, "one more backup");
  }

  /** As long as it would take it to lead. */
  private static void doesNotLead(Lab lab) {
    long end = System.nanoTime() + LONG_ENOUGH.toNanos();
    while (System.nanoTime() < end) {
      assertFalse(LossIT.writes(lab, "a1"));
    }
  }

  private static Trial trial(Lab lab, String what) throws Exception {
    return Trial.begin(
        lab,
        what,
        LossIT.leader(new Jar(lab, home)),
        home.resolve("ca.crt"),
        Duration.ofMillis(250));
  }

  /** Ends a trial after which nothing may be lost, and in which so often another host led. */
  private static void judge(Trial trial, int changes) throws Exception {
    var platter = new Jar(trial.lab(), home);
    trial.restored();
    platter.whole(Duration.ofMinutes(3));
    var result = trial.end(LossIT.leader(platter));
    System.out.println(result.row());
    assertEquals(List.of(), result.missing(), "acknowledged and in no archive");
    assertEquals(List.of(), result.lostRows(), "committed and gone");
    assertEquals(changes, result.changes(), result::row);
  }
}
