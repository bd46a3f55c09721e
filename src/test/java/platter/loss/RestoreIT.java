package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

  @Test
  @Order(1)
  void peopleWriteAndUpload(Lab lab) throws Exception {
    platter = new Jar(lab, home);
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    people = People.of(lab, platter, home);
    people.upload();
    people.talk();
    then = Psql.run(lab, people.leader(), People.MESSAGES);
    moment = now(lab);
    people.talk();
    later = Psql.run(lab, people.leader(), People.MESSAGES);
    people.spoil();
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
    assertTrue(line.contains("no timeline 9"), line);
    platter.run(2, "restore", "--to", "yesterday", "--yes");
    assertEquals(later, Psql.run(lab, people.leader(), People.MESSAGES));
  }

  @Test
  @Order(3)
  void inPlaceToAMoment(Lab lab) throws Exception {
    restored("in place", "restore", "--yes", "--to", moment.toString());

    assertEquals(then, Psql.run(lab, people.leader(), People.MESSAGES));
    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
    for (var host : List.of("a1", "b1")) {
      assertEquals("5000", people.uploaded(host));
    }
    people.talk();
    assertTrue(platter.run(0, "plan").contains("0 changes"), "a plan is empty again");
  }

  @Test
  @Order(4)
  void whatItGaveUpIsHadBack(Lab lab) throws Exception {
    restored("back again", "restore", "--yes", "--to", "latest", "--timeline", "1");

    assertEquals(later, Psql.run(lab, people.leader(), People.MESSAGES));
    platter.whole(Duration.ofMinutes(3));
  }

  @Test
  @Order(5)
  void withOneSiteDarkTheOtherServesAndTheDarkOneJoinsAgain(Lab lab) throws Exception {
    var here = people.leader();
    var dark = here.equals("a1") ? "b1" : "a1";
    lab.host(dark).off();
    restored("with a dark site", "restore", "--yes", "--to", "latest");
    assertEquals(later, Psql.run(lab, here, People.MESSAGES));
    lab.host(dark).givePower();
    platter.run(0, "rejoin", dark, "--yes");
    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
    assertEquals(later, Psql.run(lab, people.leader(), People.MESSAGES));
  }

  /**
   * Root on a site removes the repository by its own protocol; then both sites burn, and the laptop
   * with them. The disc and the vault are all that there is.
   */
  @Test
  @Order(6)
  void bothSitesAreBareAndTheLaptopIsAnotherOne(Lab lab, @TempDir Path elsewhere) throws Exception {
    var uploads = people.hash("b1");
    moment = now(lab);
    then = Psql.run(lab, people.leader(), People.MESSAGES);
    people.talk();
    people.bringLog();
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
    restored("bare hosts", "restore", "--yes", "--to", moment.toString());

    assertEquals(then, Psql.run(lab, people.leader(), People.MESSAGES));
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

  private static void restored(String what, String... arguments) throws Exception {
    long start = System.nanoTime();
    System.out.println(platter.run(0, arguments));
    System.out.printf("restore %s: %.1f s%n", what, (System.nanoTime() - start) / 1e9);
  }
}
