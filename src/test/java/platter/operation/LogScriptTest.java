package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.playbook.template.Scope;
import platter.playbook.template.Templating;

/** The log's way to the archive as the playbook writes it, with a stand-in for pgBackRest. */
class LogScriptTest {
  @TempDir private Path place;

  private Path given;

  @BeforeEach
  void written() throws Exception {
    Files.writeString(
        place.resolve("log"),
        rendered("pgbackrest-log.j2")
            .replace("/var/lib/platter/database", place.toString())
            .replace("/etc/platter/database", place.toString())
            .replace("/usr/lib/postgresql/17/bin/", ""));
    given = Files.createDirectories(place.resolve("given-up"));
    Files.createDirectories(place.resolve("data/pg_wal/archive_status"));
    Files.createDirectories(place.resolve("bin"));
    stand("pgbackrest", "echo \"$*\"; exit 82");
    vault(false);
  }

  private static String rendered(String name) throws Exception {
    var template = Path.of("playbooks/roles/database/templates").resolve(name);
    return new Templating()
        .renderFile(
            Files.readString(template),
            template.toString(),
            Scope.of(Map.of("vaults", List.of(Map.of("internal", "v1")))))
        .text();
  }

  private void vault(boolean answers) throws Exception {
    Files.writeString(place.resolve("fetch"), answers ? "exit 0\n" : "exit 1\n");
  }

  private int run(String... words) throws Exception {
    var builder = new ProcessBuilder("bash", place.resolve("log").toString());
    builder.command().addAll(List.of(words));
    builder.environment().merge("PATH", place.resolve("bin") + ":", (path, bin) -> bin + path);
    var process = builder.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    assertEquals(
        status == 82, said.endsWith("archive-push pg_wal/000000010000000000000005\n"), said);
    return status;
  }

  private int push() throws Exception {
    return run("push", "pg_wal/000000010000000000000005");
  }

  private void decided() throws Exception {
    Files.writeString(given.resolve("since"), "1790000000\n");
    assertEquals(0, run("look"));
  }

  @Test
  void whereNobodyGaveItUpItWaitsForTheVault() throws Exception {
    assertEquals(0, run("look"));

    assertEquals(82, push(), "as pgBackRest ends");
    assertFalse(Files.exists(given.resolve("away")));
  }

  @Test
  void whatIsGivenUpIsLetGoWhileTheVaultIsAway() throws Exception {
    decided();

    assertEquals(0, push());
  }

  @Test
  void whereNobodyLooksAnyMoreItWaitsAgain() throws Exception {
    decided();
    Files.setLastModifiedTime(
        given.resolve("away"), FileTime.from(Instant.now().minusSeconds(300)));

    assertEquals(82, push());
  }

  /** With a vault that answers. */
  private int fetch(String segment) throws Exception {
    var script = rendered("fetch.j2").replaceAll("(?m)^timeout 2 .*$", ":");
    var builder = new ProcessBuilder("bash", "-c", script, "fetch", segment, "pg_wal/RECOVERYXLOG");
    builder.environment().merge("PATH", place.resolve("bin") + ":", (path, bin) -> bin + path);
    return builder.directory(place.resolve("data").toFile()).start().waitFor();
  }

  /** A database that starts again would else fetch all that it wrote since its last checkpoint. */
  @Test
  void whatIsHereWholeDoesNotComeFromTheVault() throws Exception {
    var segment = "000000010000000000000005";
    var log = place.resolve("data/pg_wal");
    assertEquals(82, fetch(segment), "it is not here");
    Files.createFile(log.resolve(segment));
    assertEquals(82, fetch(segment), "its end may be missing");
    Files.createFile(log.resolve("archive_status/" + segment + ".done"));
    assertEquals(1, fetch(segment));
    Files.delete(log.resolve(segment));
    assertEquals(82, fetch(segment), "it is not here any more");
  }

  @Test
  void itEndsForGoodWhenTheVaultAnswers() throws Exception {
    decided();
    var status = place.resolve("data/pg_wal/archive_status");
    Files.createFile(status.resolve("00000002.history.done"));
    Files.createFile(status.resolve("000000020000000000000006.done"));
    vault(true);
    assertEquals(0, run("look"));

    assertEquals(82, push());
    assertTrue(Files.readString(given.resolve("until")).matches("[0-9]+\n"));
    assertTrue(Files.exists(status.resolve("00000002.history.ready")), "timelines are not lost");
    assertTrue(Files.exists(status.resolve("000000020000000000000006.done")));

    vault(false);
    assertEquals(0, run("look"));
    assertEquals(82, push(), "nobody gave up what comes now");
  }

  private void stand(String program, String script) throws Exception {
    var file = place.resolve("bin").resolve(program);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** Of three timelines, each left in its sixth segment, with a promotion that takes a moment. */
  private List<String> waiting() throws Exception {
    var log = place.resolve("data/pg_wal");
    Files.writeString(
        log.resolve("00000003.history"),
        "1\t1/50000A0\tno recovery target specified\n\n2\t1/6000000\tno recovery target\n");
    for (var name :
        List.of(
            "0000000100000000000000FF",
            "000000010000000100000004",
            "000000010000000100000005",
            "000000010000000100000005.partial",
            "000000020000000100000005",
            "000000020000000100000006",
            "00000002.history",
            "000000030000000100000006")) {
      Files.createFile(log.resolve("archive_status/" + name + ".done"));
    }
    stand(
        "psql",
        "[ -e asked ] || { : >asked; exit 2; }\necho 00000003".replace("asked", place + "/asked"));
    return List.of(
        "0000000100000000000000FF", "000000010000000100000004", "000000020000000100000005");
  }

  private List<String> ready() throws Exception {
    try (var signs = Files.list(place.resolve("data/pg_wal/archive_status"))) {
      return signs
          .map(sign -> sign.getFileName().toString())
          .filter(sign -> sign.endsWith(".ready"))
          .map(sign -> sign.substring(0, sign.length() - ".ready".length()))
          .sorted()
          .toList();
    }
  }

  /** What the lost leader did not bring to the archive would else be missing in it for ever. */
  @Test
  void aNewLeaderBringsAllOfItsWayToTheArchive() throws Exception {
    var own = waiting();
    assertEquals(0, run("moved", "on_role_change", "primary", "im"));

    assertEquals(own, ready());
  }

  @Test
  void whoFollowsBringsNothing() throws Exception {
    waiting();
    assertEquals(0, run("moved", "on_role_change", "replica", "im"));

    assertEquals(List.of(), ready());
  }
}
