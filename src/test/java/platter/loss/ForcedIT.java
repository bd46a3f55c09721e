package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
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

/** What a person decides: a forced failover, with what makes it sure, and the way back from it. */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
class ForcedIT {
  /** Becomes {@code docs/forced.md} by {@code ./check --all}. */
  private static final Path TABLE = Path.of("target/forced.md");

  private static final String HEAD =
      """
      # What a forced failover costs

      Written by `ForcedIT` ([checked.md](checked.md) says when, and on what), with the columns of [loss.md](loss.md): who is lost here takes the quorum along, so that nothing goes on by itself.
      *Outage* ends with the service at the site that was forced to lead, and has the waiting times in it that `platter failover` demands of a person; later that site is off, too, while the others are back, and nobody leads.

      """
          + Trial.COLUMNS;

  private static final Pattern CODE = Pattern.compile("[A-Z2-7]{4}-[A-Z2-7]{4}");

  /** What a host has to say of a start that does not come. */
  private static final String WHY =
      "date; uptime; cat /var/lib/platter/gate/epoch /run/platter-gate/waiting; systemctl --no-pager list-units 'platter-*';"
          + " journalctl -b --no-pager -n 150 -o short -u platter-gate -u platter-quorum -u platter-database -u platter-recover";

  @TempDir private static Path home;
  @TempDir private static Path elsewhere;

  /** People write from before the loss until all is whole again. */
  private static @Nullable Trial trial;

  @Test
  @Order(1)
  void theServiceIsInstalledAndItsInventoryCopied(Lab lab) throws Exception {
    Files.writeString(TABLE, HEAD);
    var platter = new Jar(lab, home);
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    for (var name :
        List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan")) {
      platter.run(0, "user", "add", name);
    }
    platter.run(0, "inventory", "export", "--ca", home.resolve("ca.crt").toString());
    Psql.run(lab, "a1", "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)");
    var copy = home.resolve("copy");
    platter.run(0, "inventory", "export", "--file", copy.toString());
    Files.createDirectories(elsewhere);
    new Jar(lab, elsewhere).run(0, "inventory", "import", copy.toString());
  }

  @Test
  @Order(2)
  void aLeaderThatIsThereIsNotForcedAway(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    assertTrue(
        platter.run(2, "failover", "--to", "guangzhou", "--yes").contains("--accept-loss"),
        "it says what it wants to be told");
    var said = platter.run(1, "failover", "--to", "guangzhou", "--accept-loss", "--yes");
    assertTrue(said.contains("switchover --to guangzhou"), said);
    assertEquals("a1", leader(platter.status()));
    // It leads by the vault's vote, and whoever looks sees all but it.
    lab.cut("laptop", "a");
    lab.cut("a", "b");
    try {
      Await.until(
          Duration.ofMinutes(1),
          "what is not seen is not known",
          () -> platter.statusOf(1).path("state").asText().equals("unknown"));
      said = platter.run(1, "failover", "--to", "guangzhou", "--accept-loss", "--yes");
      assertTrue(said.contains("a1 leads by the word of the quorum"), said);
    } finally {
      lab.heal("laptop", "a");
      lab.heal("a", "b");
    }
    assertEquals("a1", leader(platter.whole(Duration.ofMinutes(3))));
  }

  /** From a laptop that has only the disc and a copy of the inventory. */
  @Test
  @Order(3)
  void aSiteAndTheVaultAreLost(Lab lab) throws Exception {
    var all =
        Trial.begin(
            lab,
            "a site and the vault lost, forced to the other one; back without it, then with it",
            "a1",
            home.resolve("ca.crt"),
            Duration.ofMillis(250));
    trial = all;
    lab.host("a1").off();
    lab.host("v1").off();
    var platter = new Jar(lab, elsewhere);
    var early =
        platter.run(1, "failover", "--to", "guangzhou", "--accept-loss", "--powered-off", "--yes");
    assertTrue(early.contains("may come back by itself"), early);
    Await.until(
        Duration.ofMinutes(4),
        "nothing is missing but what makes it sure",
        () ->
            platter
                .run(1, "failover", "--to", "guangzhou", "--accept-loss", "--yes")
                .contains("--fence CODE"));
    assertFalse(leads(lab, "b1"));
    long start = System.nanoTime();
    var said =
        all.types(
            platter, "failover", "--to", "guangzhou", "--accept-loss", "--powered-off", "--yes");
    System.out.printf("failover, powered off: %.1f s%n", (System.nanoTime() - start) / 1e9);
    System.out.println(said);
    assertTrue(leads(lab, "b1"));
    assertEquals("1", Psql.run(lab, "b1", "SELECT n FROM kept").strip());
    var status = platter.statusOf(1);
    assertEquals("failed-over", status.path("state").asText(), status.toString());
  }

  @Test
  @Order(4)
  void theLostPlacesReturnWithoutTheOneThatLeads(Lab lab) throws Exception {
    lab.host("b1").off();
    lab.host("a1").givePower();
    lab.host("v1").givePower();
    var platter = new Jar(lab, elsewhere);
    nobodyLeadsAt(lab, platter, "a1");
    var release = platter.run(1, "release", "a1", "--yes");
    assertTrue(release.contains("platter rejoin a1"), release);
    theOneThatLedLeadsAgain(lab, "b1");
    assertFalse(leads(lab, "a1"));
  }

  /** They wait, and go on waiting for as long as it would take them to lead. */
  private static void nobodyLeadsAt(Lab lab, Jar platter, String host) throws Exception {
    Await.until(
        Duration.ofMinutes(2),
        "the gates of those who are there wait",
        () -> platter.statusOf(1).path("state").asText().equals("held"));
    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (System.nanoTime() < end) {
      assertFalse(leads(lab, host));
    }
  }

  private static void theOneThatLedLeadsAgain(Lab lab, String host) throws Exception {
    lab.host(host).givePower();
    Await.until(
        Duration.ofMinutes(2),
        () -> host + " leads\n" + lab.host(host).run(WHY).out(),
        () -> leads(lab, host));
  }

  @Test
  @Order(5)
  void theyJoinAgain(Lab lab) throws Exception {
    var platter = new Jar(lab, elsewhere);
    var way = platter.statusOf(1).path("way").asText();
    assertTrue(way.startsWith("platter rejoin"), way);
    // The laptop that was not there when it was forced goes by what the hosts say.
    var first = new Jar(lab, home);
    var install = first.run(1, "install", "--yes");
    assertTrue(install.contains("platter rejoin"), install);
    long start = System.nanoTime();
    var all = Objects.requireNonNull(trial);
    System.out.println(all.types(first, "rejoin", "--yes"));
    System.out.printf("rejoin of a1 and v1: %.1f s%n", (System.nanoTime() - start) / 1e9);
    all.restored();
    assertEquals("protected", first.whole(Duration.ofMinutes(3)).path("state").asText());
    ends(all);
    same(lab);
    assertTrue(first.run(0, "plan").contains("0 changes"), "a plan is empty again");
  }

  /** Nothing is lost, and the lead has moved once. */
  private static void ends(Trial trial) throws Exception {
    var result = trial.end("b1");
    System.out.println(result.row());
    Files.writeString(TABLE, result.row() + "\n", StandardOpenOption.APPEND);
    assertEquals(List.of(), result.missing(), "acknowledged and in no archive");
    assertEquals(List.of(), result.lostRows(), "committed and gone");
    assertEquals(1, result.changes(), "the lead moved, and not back");
  }

  @Test
  @Order(6)
  void aFenceCodeIsAsGood(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    platter.run(0, "switchover", "--yes", "--to", "beijing");
    platter.whole(Duration.ofMinutes(3));
    try (var trial =
        Trial.begin(
            lab,
            "the vault lost, the line cut, the leader's site fenced, forced to the other one",
            "a1",
            home.resolve("ca.crt"),
            Duration.ofMillis(250))) {
      // First the vault: from the cut on nobody has a quorum, and nothing is acknowledged.
      lab.host("v1").off();
      lab.cut("a", "b");
      var code = CODE.matcher(trial.types(platter, "fence", "beijing", "--yes"));
      assertTrue(code.find());
      assertFalse(leads(lab, "a1"));
      Await.until(
          Duration.ofMinutes(4),
          "a wrong code is all that is wrong",
          () -> platter.run(1, forced("AAAA-AAAA")).contains("not the fence code"));
      trial.types(platter, forced(code.group()));
      assertTrue(leads(lab, "b1"));
      // A host that is fenced is so after a boot too, and with the vault, as long as b1 is away.
      lab.host("b1").off();
      lab.heal();
      lab.host("a1").goDownAndUp();
      lab.host("v1").givePower();
      nobodyLeadsAt(lab, platter, "a1");
      theOneThatLedLeadsAgain(lab, "b1");
      trial.types(platter, "rejoin", "--yes");
      trial.restored();
      platter.whole(Duration.ofMinutes(3));
      ends(trial);
    }
    same(lab);
    // The one that is in order is not set aside by its name.
    var well = platter.run(1, "rejoin", "a1", "--yes");
    assertTrue(well.contains("a copy that counts"), well);
  }

  private static String[] forced(String code) {
    return new String[] {
      "failover", "--to", "guangzhou", "--accept-loss", "--fence", code, "--yes"
    };
  }

  @Test
  @Order(7)
  void aQuorumWithoutAStandbyThatHasEverything(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var leader = leader(platter.status());
    var standby = leader.equals("a1") ? "b1" : "a1";
    var site = standby.equals("a1") ? "beijing" : "guangzhou";
    lab.host(standby).must("systemctl stop platter-database");
    Await.until(
        Duration.ofMinutes(2),
        "the leader goes on alone",
        () -> Psql.run(lab, leader, "SHOW synchronous_standby_names").isBlank());
    Psql.run(lab, leader, "INSERT INTO kept VALUES (2)");
    var segment = Psql.run(lab, leader, "SELECT pg_walfile_name(pg_switch_wal())").strip();
    Await.until(
        Duration.ofMinutes(1),
        "the archive has what no standby has",
        () ->
            Psql.run(lab, leader, "SELECT last_archived_wal FROM pg_stat_archiver")
                    .strip()
                    .compareTo(segment)
                >= 0);
    Psql.run(lab, leader, "INSERT INTO kept VALUES (3)");
    lab.host(leader).off();
    lab.host(standby).must("systemctl start platter-database");
    Await.until(
        Duration.ofMinutes(3),
        "it can be forced",
        () -> {
          var process = platter.start("failover", "--to", site, "--accept-loss", "--yes");
          System.out.print(
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
          return process.waitFor() == 0;
        });
    assertTrue(leads(lab, standby));
    lab.host(leader).givePower();
    platter.whole(Duration.ofMinutes(3));
    same(lab);
    assertEquals(
        "1 2",
        Psql.run(lab, standby, "SELECT string_agg(n::text, ' ' ORDER BY n) FROM kept").strip(),
        "what the archive has is there, and what nobody else has was given up");
  }

  @Test
  @Order(8)
  void aWipedHostComesBack(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var standby = leader(platter.status()).equals("a1") ? "b1" : "a1";
    lab.host(standby).wipe();
    var install = platter.run(1, "install", "--yes");
    assertTrue(install.contains("platter rejoin " + standby), install);
    var said = rejoined(platter, standby);
    assertTrue(said.contains("from the vault: backup "), said);
    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
    same(lab);
  }

  /** Nobody waits for a repository that is not reached. */
  @Test
  @Order(9)
  void aWipedHostComesBackWithoutTheVaultsBackup(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var leader = leader(platter.status());
    var standby = leader.equals("a1") ? "b1" : "a1";
    lab.host(standby).wipe();
    lab.host("v1").must("systemctl stop platter-repository.service");
    var said = rejoined(platter, standby);
    lab.host("v1").must("systemctl start platter-repository.service");
    assertTrue(
        said.contains("as a base backup from " + leader + ", since the vault is not reached"),
        said);
    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
    same(lab);
  }

  /** Its gate is closed by a person's word, and opened by another one's. */
  @Test
  @Order(10)
  void aFencedSiteIsMadeToLead(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    platter.run(0, "fence", "beijing", "--yes");
    lab.host("b1").off();
    lab.host("v1").off();
    Await.until(
        Duration.ofMinutes(4),
        "nothing is missing but what makes it sure",
        () ->
            platter
                .run(1, "failover", "--to", "beijing", "--accept-loss", "--yes")
                .contains("--fence CODE"));
    var said =
        platter.run(0, "failover", "--to", "beijing", "--accept-loss", "--powered-off", "--yes");
    assertTrue(said.contains("The fence is taken away"), said);
    assertTrue(leads(lab, "a1"));
    lab.host("b1").givePower();
    lab.host("v1").givePower();
    platter.run(0, "rejoin", "--yes");
    platter.whole(Duration.ofMinutes(3));
    same(lab);
  }

  /**
   * A leader that is lost has begun a timeline and brought it to the vault, of which the one that
   * takes over cannot know: it begins one of the same number.
   */
  @Test
  @Order(11)
  void twoTimelinesOfOneNumber(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    if (leads(lab, "b1")) {
      platter.run(0, "switchover", "--to", "beijing", "--yes");
      platter.whole(Duration.ofMinutes(3));
    }
    lab.cut("a", "b");
    lab.cut("v", "b");
    lab.host("a1").must("systemctl restart platter-database");
    Await.until(Duration.ofMinutes(2), "a1 leads again", () -> leads(lab, "a1"));
    var theirs = timeline(lab, "a1");
    Psql.run(lab, "a1", "INSERT INTO kept VALUES (3); SELECT pg_switch_wal()");
    Await.until(
        Duration.ofMinutes(4),
        "the vault has that timeline",
        () ->
            lab.host("v1")
                .run("test -e /var/lib/platter/keep/histories/%s.history".formatted(theirs))
                .ok());
    lab.host("a1").off();
    lab.host("v1").off();
    lab.heal();
    Await.until(
        Duration.ofMinutes(4),
        "nothing is missing but what makes it sure",
        () ->
            platter
                .run(1, "failover", "--to", "guangzhou", "--accept-loss", "--yes")
                .contains("--fence CODE"));
    platter.run(0, "failover", "--to", "guangzhou", "--accept-loss", "--powered-off", "--yes");
    assertEquals(theirs, timeline(lab, "b1"), "two of one number");
    lab.host("a1").givePower();
    lab.host("v1").givePower();
    var said = platter.run(0, "rejoin", "--yes");
    System.out.println(said);
    assertTrue(said.contains("Log there that is not b1's is put aside: timeline"), said);
    platter.whole(Duration.ofMinutes(4));
    same(lab);
    lab.host("v1")
        .must("ls /var/lib/platter/backup/foreign/*/archive /var/lib/platter/keep/apart/*");
    platter.run(0, "backup", "incr");
    assertTrue(platter.run(1, "rejoin", "a1", "--yes").contains("a copy that counts"));
  }

  /** The quorum lives, but nothing is acknowledged: nothing is lost by going on alone. */
  @Test
  @Order(12)
  void aStrictSiteGoesOnAloneByAPersonsWord(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var strict = home.resolve("strict.yaml");
    Files.writeString(
        strict,
        "replication: strict\n" + Files.readString(platter.twoSites()),
        StandardCharsets.UTF_8);
    platter.run(0, "install", "--yes", "--topology", strict.toString());
    if (leads(lab, "b1")) {
      platter.run(0, "switchover", "--to", "beijing", "--yes");
    }
    platter.whole(Duration.ofMinutes(3));
    assertTrue(isStrict(lab));
    lab.host("b1").off();
    Await.until(
        Duration.ofMinutes(2),
        "it says how it goes on alone",
        () -> platter.statusOf(1).path("way").asText().contains("failover --to beijing"));
    assertTrue(waits(lab), "nothing is acknowledged");
    long start = System.nanoTime();
    var said = platter.run(0, "failover", "--to", "beijing", "--accept-loss", "--yes");
    System.out.println(said);
    System.out.printf("strict, alone: %.1f s%n", (System.nanoTime() - start) / 1e9);
    assertTrue(said.contains("nothing: replication is strict"), said);
    assertFalse(waits(lab));
    Psql.run(lab, "a1", "INSERT INTO kept VALUES (4)");
    platter.run(0, "rejoin", "--yes");
    assertFalse(waits(lab), "the vault votes again, and b1 is away as before");
    var again = platter.run(0, "failover", "--to", "beijing", "--accept-loss", "--yes");
    assertTrue(again.contains("the leader is at beijing already"), again);
    lab.host("b1").givePower();
    platter.run(0, "rejoin", "guangzhou", "--yes");
    platter.whole(Duration.ofMinutes(4));
    same(lab);
    assertTrue(isStrict(lab), "with the other site, strict is in force");
  }

  /** Whether the leader acknowledges nothing without somebody. */
  private static boolean waits(Lab lab) {
    return !Psql.run(lab, "a1", "SHOW synchronous_standby_names").isBlank();
  }

  /** What the quorum holds, which is what counts. */
  private static boolean isStrict(Lab lab) {
    return lab.host("a1")
        .must(
            """
            pid=$(systemctl show -p MainPID --value platter-database.service)
            nsenter -t "$pid" -m -- /usr/bin/curl -sSf --cacert /etc/platter/ca.crt --cert /etc/platter/database/host.crt \
              --key /etc/platter/database/host.key "https://$(hostname -I | cut -d' ' -f1):8008/config"
            """)
        .contains("\"synchronous_mode_strict\": true");
  }

  private static String timeline(Lab lab, String host) {
    return Psql.run(lab, host, "SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)")
        .strip();
  }

  private static String rejoined(Jar platter, String host) throws Exception {
    long start = System.nanoTime();
    var said = platter.run(0, "rejoin", host, "--yes");
    System.out.println(said);
    System.out.printf("rejoin of a wiped host: %.1f s%n", (System.nanoTime() - start) / 1e9);
    return said;
  }

  @AfterAll
  static void nobodyWritesAnyMore() {
    if (trial != null) {
      trial.close();
    }
  }

  /** Both databases have the same rows and the same history. */
  private static void same(Lab lab) throws Exception {
    var rows = "SELECT count(*), sum(n), (SELECT count(*) FROM archive) FROM kept";
    Await.until(
        Duration.ofMinutes(1),
        "equal rows",
        () -> Psql.run(lab, "a1", rows).equals(Psql.run(lab, "b1", rows)));
    var leader = leads(lab, "a1") ? "a1" : "b1";
    var line = "SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";
    var history =
        "SELECT pg_read_file('pg_wal/%s.history')".formatted(Psql.run(lab, leader, line).strip());
    Await.until(
        Duration.ofMinutes(1),
        "one history of timelines",
        () -> Psql.run(lab, "a1", history).equals(Psql.run(lab, "b1", history)));
  }

  private static boolean leads(Lab lab, String host) {
    try {
      return Psql.run(lab, host, "SELECT NOT pg_is_in_recovery()").strip().equals("t");
    } catch (AssertionError e) {
      return false;
    }
  }

  private static String leader(JsonNode status) {
    for (var member : status.path("members")) {
      if (member.path("role").asText().equals("Leader")) {
        return member.path("host").asText();
      }
    }
    return List.of().toString();
  }
}
