package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.journey.BackupIT;
import platter.journey.Jar;
import platter.journey.Psql;
import platter.lab.Lab;
import platter.lab.LabHosts;

/** The service comes back as it was at a moment: in place, back again, and onto bare hosts. */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
@SuppressWarnings("NullAway.Init") // the first test sets them
class RestoreIT {

  private static final String KEEP = "/var/lib/platter/keep";

  @TempDir private static Path home;

  private static Jar platter;
  private static People people;
  private static Instant moment;
  private static String then;
  private static String later;
  private static String timeline;

  @Test
  @Order(1)
  void peopleWriteAndUpload(Lab lab) throws Exception {
    platter = new Jar(lab, home);
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    people = People.of(lab, platter, home);
    people.talk();
    people.upload();
    people.talk();
    then = Psql.run(lab, people.leader(), People.MESSAGES);
    moment = now(lab);
    people.talk();
    Psql.run(lab, people.leader(), "DELETE FROM archive WHERE id = (SELECT min(id) FROM archive)");
    later = Psql.run(lab, people.leader(), People.MESSAGES);
    // With one part only, the history would give that for any moment.
    people.change();
    assertTrue(
        people.snapshots() > 1, "the history has a part of before the moment and one of after");
  }

  @Test
  @Order(2)
  void whatCannotBeDoneIsRefusedBeforeAnythingIsEnded(Lab lab) throws Exception {
    var early = platter.run(1, "restore", "--to", "2020-01-01T00:00:00Z", "--yes");
    assertTrue(early.contains("no backup was finished by"), early);
    var late =
        platter.run(
            1,
            "restore",
            "--yes",
            "--to",
            Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS).toString());
    assertTrue(late.contains("has not come yet"), late);
    var line = platter.run(1, "restore", "--to", "latest", "--timeline", "9", "--yes");
    assertTrue(line.contains("no log of timeline 9"), line);
    platter.run(2, "restore", "--to", "yesterday", "--yes");
    assertEquals(later, Psql.run(lab, people.leader(), People.MESSAGES));
  }

  /** A bit of the backup has flipped: nothing that there was is lost by having tried. */
  @Test
  @Order(3)
  void aBackupThatDoesNotComeBackIsGivenUpAndTheServiceGoesOn(Lab lab) throws Exception {
    var vault = lab.host("v1");
    var leader = people.leader();
    var other = leader.equals("a1") ? "b1" : "a1";
    var file =
        vault.must("ls -S %s/repository/backup/im/*F/bundle/* | head -n 1".formatted(KEEP)).strip();
    var flip =
        "f=%s; at=$(($(stat -c %%s $f) / 2)); b=$(od -An -tu1 -j $at -N 1 $f); printf \"\\\\$(printf %%o $((b ^ 1)))\" | dd of=$f bs=1 seek=$at conv=notrunc status=none"
            .formatted(file);
    vault.must(flip);
    try {
      var failed = platter.run(1, "restore", "--yes", "--to", "latest");
      assertTrue(failed.contains("untouched on " + other), failed);
      assertTrue(failed.contains("'platter startup'"), failed);
    } finally {
      vault.must(flip);
    }
    for (var host : List.of(leader, other)) {
      lab.host(host).must("test -e /var/lib/platter/database/data/PG_VERSION");
    }
    for (var host : lab.hosts()) {
      host.must("grep -q 'a restore is under way' /var/lib/platter/gate/closed");
      host.must("test ! -e /run/platter-gate/open");
    }
    lab.host(other).goDownAndUp();
    Await.until(
        Duration.ofMinutes(2),
        "its gate stays closed over a boot",
        () ->
            lab.host(other)
                .run("grep -q 'a restore is under way' /run/platter-gate/waiting && sleep 3")
                .ok());

    System.out.println(platter.run(0, "startup", "--yes"));
    assertEquals(later, Psql.run(lab, people.leader(), People.MESSAGES));
    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
    assertEquals(
        "data", lab.host(leader).must("ls /var/lib/platter/database | grep '^data'").strip());
    people.talk();
    later = Psql.run(lab, people.leader(), People.MESSAGES);
  }

  @Test
  @Order(4)
  void inPlaceToAMoment(Lab lab) throws Exception {
    // Who leads after a start may have begun another one.
    timeline =
        Psql.run(lab, people.leader(), "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)");
    var said = restored("in place", "restore", "--yes", "--to", moment.toString());
    assertTrue(said.contains("; before: 2 people, 1 rooms, "), said);

    assertEquals(then, Psql.run(lab, people.leader(), People.MESSAGES));
    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
    for (var host : List.of("a1", "b1")) {
      assertEquals("5000", people.uploaded(host), "as it was at the moment");
      assertTrue(people.hasAllOfBefore(host), "what was deleted is back, what came later stays");
    }
    assertEquals(
        "receiveonly",
        lab.host("v1")
            .must(
                "sed -n 's/.*<folder id=\"upload\".* type=\"\\([a-z]*\\)\".*/\\1/p' /var/lib/platter/files/syncthing/config.xml")
            .strip());
    assertEquals(
        "",
        lab.host("v1").must("systemctl is-active -q platter-keep-send && echo on; true").strip());
    for (var host : List.of("a1", "b1")) {
      assertEquals(
          "1",
          lab.host(host)
              .must(
                  "ls /var/lib/platter/database | grep -c '^data.before-'; ls -d /var/lib/platter/database/unproven-* 2>/dev/null; true")
              .strip(),
          "what there was is kept, and what came in its place has proven itself");
    }
    people.talk();
    assertTrue(platter.run(0, "plan").contains("0 changes"), "a plan is empty again");
  }

  @Test
  @Order(5)
  void whatItGaveUpIsHadBack(Lab lab) throws Exception {
    restored(
        "back again",
        "restore",
        "--yes",
        "--to",
        "latest",
        "--timeline",
        String.valueOf(Integer.parseInt(timeline.strip(), 16)));

    assertEquals(later, Psql.run(lab, people.leader(), People.MESSAGES));
    platter.whole(Duration.ofMinutes(3));
  }

  @Test
  @Order(6)
  void withOneSiteDarkTheOtherServesAndTheDarkOneJoinsAgain(Lab lab) throws Exception {
    var here = people.leader();
    var dark = here.equals("a1") ? "b1" : "a1";
    lab.host(dark).off();
    String said;
    try (var crowd = people.crowd()) {
      People.hear(crowd, 0);
      said = restored("with a dark site", "restore", "--yes", "--to", "latest");
      People.hear(crowd, System.currentTimeMillis());
      crowd.hush();
      assertEquals(
          List.of(), Trial.missing(lab, here, crowd.acknowledged()), "acknowledged and gone");
    }
    assertTrue(said.contains("; the same as before, by hash"), said);
    later = Psql.run(lab, here, People.MESSAGES);
    lab.host(dark).givePower();
    Await.until(
        Duration.ofMinutes(2),
        dark + " lets people in",
        () -> lab.host(dark).run("systemctl -q is-active ssh").ok());
    platter.run(0, "rejoin", dark, "--yes");
    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
    assertEquals(later, Psql.run(lab, people.leader(), People.MESSAGES));
  }

  /** The log since then is what the next test goes through. */
  @Test
  @Order(7)
  void whatALostLeaderHadNotArchivedTheNewOneBrings(Lab lab) throws Exception {
    var lost = people.leader();
    var next = lost.equals("a1") ? "b1" : "a1";
    lab.host("v1").must("systemctl stop platter-repository.service");
    String segment;
    try {
      people.talk();
      segment = Psql.run(lab, lost, "SELECT pg_walfile_name(pg_switch_wal())").strip();
      people.talk();
      lab.host(lost).off();
      Await.until(
          Duration.ofMinutes(2),
          next + " leads",
          () -> Psql.run(lab, next, "SELECT pg_is_in_recovery()").strip().equals("f"));
    } finally {
      lab.host("v1").must("systemctl start platter-repository.service");
    }
    Await.until(
        Duration.ofMinutes(4),
        segment + " of the lost leader's timeline is in the archive",
        () ->
            lab.host("v1")
                .run("ls /var/lib/platter/backup/repository/archive/im/*/*/%s-*".formatted(segment))
                .ok());
    lab.host(lost).givePower();
    assertEquals("protected", platter.whole(Duration.ofMinutes(4)).path("state").asText());
  }

  /**
   * Root on a site removes the repository by its own protocol; then both sites burn, and the laptop
   * with them. The disc and the vault are all that there is.
   */
  @Test
  @Order(8)
  void bothSitesAreBareAndTheLaptopIsAnotherOne(Lab lab, @TempDir Path elsewhere) throws Exception {
    people.talk();
    // It says what there was, for those who have nothing else to hold against what comes back.
    platter.run(0, "backup", "incr");
    var uploads = people.hash("b1");
    moment = now(lab);
    then = Psql.run(lab, people.leader(), People.MESSAGES);
    var tables = Psql.run(lab, people.leader(), People.TABLES);
    people.talk();
    people.bringLog();
    assertNotEquals(tables, Psql.run(lab, people.leader(), People.TABLES));
    lab.host("a1")
        .must(
            "bash",
            "-c",
            BackupIT.PGBACKREST + "pgbackrest stop; pgbackrest stanza-delete --force");
    assertEquals(
        "0",
        lab.host("v1").must("find /var/lib/platter/backup/repository -type f | grep -c . || :"));
    var newest = elsewhere.resolve("newest");
    var text =
        lab.host("v1").must("cd %s/inventory && base64 \"$(ls | tail -n 1)\"".formatted(KEEP));
    Files.write(newest, Base64.getMimeDecoder().decode(text));
    lab.host("a1").wipeWithNewKeys();
    lab.host("b1").wipeWithNewKeys();

    platter = new Jar(lab, elsewhere);
    platter.run(0, "inventory", "import", newest.toString());
    for (var host : List.of("a1", "b1")) {
      platter.run(0, "inventory", "forget-key", host);
    }
    var said = restored("bare hosts", "restore", "--yes", "--to", moment.toString());
    assertTrue(said.matches("(?s).*; the same as backup [0-9F_I-]+ says, by hash.*"), said);

    assertEquals(then, Psql.run(lab, people.leader(), People.MESSAGES));
    assertEquals(tables, Psql.run(lab, people.leader(), People.TABLES), "accounts, rooms and all");
    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
    for (var host : List.of("a1", "b1")) {
      assertEquals(uploads, people.hash(host));
    }
    people.talk();
  }

  private static Instant now(Lab lab) {
    return Instant.parse(
        Psql.run(
            lab,
            people.leader(),
            "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  }

  private static String restored(String what, String... arguments) throws Exception {
    long start = System.nanoTime();
    var said = platter.run(0, arguments);
    System.out.println(said);
    System.out.printf("restore %s: %.1f s%n", what, (System.nanoTime() - start) / 1e9);
    return said;
  }
}
