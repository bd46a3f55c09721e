package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy from the vault, with stand-ins for pgBackRest, PostgreSQL and the leader. */
class CopyingTest {
  /** Two backups of one system: the older of timeline 1, the newer of timeline 2. */
  private static final String BACKUPS =
      """
      [{"name": "im", "db": [{"repo-key": 1, "id": 1, "system-id": 7301}], "backup": [
        {"label": "OLD", "error": false, "database": {"repo-key": 1, "id": 1}, "timestamp": {"stop": 100},
         "archive": {"start": "000000010000000000000004", "stop": "000000010000000000000004"}, "lsn": {"stop": "0/4000100"}, "info": {"size": 1000}},
        {"label": "NEW", "error": false, "database": {"repo-key": 1, "id": 1}, "timestamp": {"stop": 200},
         "archive": {"start": "000000020000000000000007", "stop": "000000020000000000000007"}, "lsn": {"stop": "0/7000100"}, "info": {"size": 2000}}]}]
      """;

  private static final String STREAMS = "LOG:  started streaming WAL from primary at 0/8000000";
  private static final String GONE =
      "FATAL:  could not receive data from WAL stream: ERROR:  requested WAL segment has already been removed";

  @TempDir private Path place;

  private Path data;

  @BeforeEach
  void written() throws Exception {
    var script =
        Files.readString(Path.of("playbooks/roles/database/files/copy"))
            .replace("/var/lib/platter/database", place.toString())
            .replace("/usr/lib/postgresql/17/bin", place.resolve("bin").toString())
            .replace("/etc/platter/database", place.toString())
            .replace("PATIENCE = 120", "PATIENCE = 1")
            .replace("STEADY = 3", "STEADY = 0.5");
    Files.writeString(place.resolve("copy"), script);
    Files.createDirectories(place.resolve("run"));
    Files.createDirectories(place.resolve("bin"));
    data = place.resolve("data");
    Files.writeString(place.resolve("fetch"), "exit 0\n");
    leader("2", "2.history", "1\t0/5000000\tno recovery target specified");
    program(
        "pgbackrest",
        """
        case "$*" in
          *info) cat '%1$s/info' ;;
          *repo-ls*) cat '%1$s/log' ;;
          *) mkdir '%1$s/data.coming/pg_wal'; echo "$*" >'%1$s/restored' ;;
        esac
        """
            .formatted(place));
    Files.writeString(place.resolve("info"), BACKUPS);
    log("000000010000000000000004", "000000020000000000000007", "000000020000000000000008");
    server("echo '" + STREAMS + "' >&2");
  }

  private void program(String name, String text) throws Exception {
    var file = place.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void leader(String timeline, String... history) throws Exception {
    Files.writeString(place.resolve("history"), String.join("\n", history) + "\n");
    program(
        "psql",
        """
        case "$*" in
          *IDENTIFY_SYSTEM) printf '%%s\\n' 7301 %s 0/9000000 '' ;;
          *) cat '%s/history' ;;
        esac
        """
            .formatted(timeline, place));
  }

  private void log(String... segments) throws Exception {
    var names = new StringBuilder("17-1\n17-1/00000002.history\n");
    for (var segment : segments) {
      names.append("17-1/%s/%s-4a66.zst%n".formatted(segment.substring(0, 16), segment));
    }
    Files.writeString(place.resolve("log"), names);
  }

  /** A server that says something, and then lives until it is ended. */
  private void server(String says) throws Exception {
    program("postgres", "trap 'exit 0' INT\n" + says + "\nwhile :; do sleep 0.1; done\n");
  }

  private record Result(int status, Copying copying) {}

  private Result copied() throws Exception {
    var builder =
        // Whoever runs the tests in the background has Control-C ignored, which a process inherits.
        new ProcessBuilder(
                "env",
                "--default-signal=INT",
                "python3",
                place.resolve("copy").toString(),
                "--datadir=" + data,
                "--connstring=host=192.0.2.11",
                "--role=replica")
            .redirectErrorStream(true);
    builder.environment().merge("PATH", place.resolve("bin") + ":", (path, bin) -> bin + path);
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), said);
    var copying = Copying.read(Files.readString(place.resolve("run/copy/state")));
    assertFalse(Files.exists(place.resolve("data.coming")), "nothing half is left");
    assertEquals(process.exitValue() == 0, Files.exists(data), said);
    return new Result(process.exitValue(), copying);
  }

  private void refused(String why) throws Exception {
    var result = copied();
    assertEquals(1, result.status(), why);
    assertEquals(Copying.What.LEADER, result.copying().what());
    assertEquals(
        "as a base backup from a1, since " + why, result.copying().source("a1"), "what it says");
  }

  @Test
  void theNewestBackupComesAndFollows() throws Exception {
    var result = copied();

    assertEquals(0, result.status());
    assertTrue(Files.exists(data.resolve("standby.signal")));
    assertTrue(Files.readString(place.resolve("restored")).contains("--set=NEW"));
    assertEquals(
        "from the vault: backup NEW, 2000 bytes, and the log since", result.copying().source("a1"));
  }

  /** As after log was given up. Timelines that went on beside the leader's do not fill it. */
  @Test
  void logThatTheArchiveLacksIsSeenBeforeAnythingComes() throws Exception {
    log("000000020000000000000007", "000000040000000000000008", "000000020000000000000009");

    refused("the archive lacks log since the last backup, from 0000000000000008 on");
    assertFalse(Files.exists(place.resolve("restored")));
  }

  /** As after a forced failover: what the vault has of timeline 2 is not what the leader has. */
  @Test
  void ofATimelineThatWentOnBesideTheLeaderNoneComes() throws Exception {
    leader("3", "3.history", "1\t0/5000000\tx", "2\t0/6000000\tx");
    log(
        "000000010000000000000004",
        "000000020000000000000005",
        "000000030000000000000006",
        "000000030000000000000007");

    assertEquals(0, copied().status());
    assertTrue(Files.readString(place.resolve("restored")).contains("--set=OLD"));
  }

  @Test
  void whereTheVaultIsDarkItIsSaidAtOnce() throws Exception {
    Files.writeString(place.resolve("fetch"), "exit 1\n");

    refused("the vault is not reached");
  }

  @Test
  void anEmptyRepositoryGivesNone() throws Exception {
    Files.writeString(place.resolve("info"), "[{\"name\": \"im\", \"db\": [], \"backup\": []}]");

    refused("the vault has no backup");
  }

  @Test
  void anotherDatabasesBackupsAreNone() throws Exception {
    Files.writeString(place.resolve("info"), BACKUPS.replace("7301", "7302"));

    refused("the vault's backups are of another database than the leader's");
  }

  @Test
  void aRestoreThatFailsLeavesNothing() throws Exception {
    program(
        "pgbackrest",
        """
        case "$*" in
          *info) cat '%1$s/info' ;;
          *repo-ls*) cat '%1$s/log' ;;
          *) : >'%1$s/data.coming/PG_VERSION'; echo 'ERROR: [042]: a file is damaged' >&2; exit 42 ;;
        esac
        """
            .formatted(place));

    refused("pgbackrest: ERROR: [042]: a file is damaged");
  }

  /** As after a failover: the backup's timeline ends, and the leader sends the next one. */
  @Test
  void itFollowsOverTheEndOfATimeline() throws Exception {
    server(
        """
        echo '%s on timeline 1
        LOG:  replication terminated by primary server
        LOG:  new target timeline is 2
        LOG:  restored log file "000000020000000000000005" from archive' >&2
        sleep 0.3
        echo 'LOG:  restarted WAL streaming at 0/6000000 on timeline 2' >&2
        """
            .formatted(STREAMS));

    assertEquals(0, copied().status());
  }

  /** As after a restore: the archive has log of a timeline on which the leader is not any more. */
  @Test
  void itGoesTheLeadersWayAndNotTheNewestOfTheArchive() throws Exception {
    leader("5", "00000005.history", "1\t0/5000000\tx", "2\t0/9000000\trestored");
    program(
        "postgres",
        """
        trap 'exit 0' INT
        cp '%1$s/run/copy/server.conf' '%1$s/used'
        cp '%1$s/data.coming/pg_wal/00000005.history' '%1$s/way'
        echo '%2$s' >&2
        while :; do sleep 0.1; done
        """
            .formatted(place, STREAMS));

    assertEquals(0, copied().status());
    assertTrue(Files.readString(place.resolve("used")).contains("recovery_target_timeline = '5'"));
    assertEquals(
        "1\t0/5000000\tx\n2\t0/9000000\trestored\n", Files.readString(place.resolve("way")));
  }

  /** As right after a restore: PostgreSQL would replay what the restore has undone. */
  @Test
  void logFromBeyondWhereTheLeaderLeftATimelineIsNotReplayed() throws Exception {
    log("000000010000000000000004", "000000010000000000000005", "000000010000000000000006");

    refused(
        "the archive has log of timeline 1 beyond where the leader left it, and not yet the"
            + " leader's own");
    assertFalse(Files.exists(place.resolve("restored")));

    log(
        "000000010000000000000005",
        "000000020000000000000005",
        "000000020000000000000006",
        "000000020000000000000007");
    assertEquals(0, copied().status(), "the leader's own has come there");
  }

  /** A server that reads one file of the log again and again gets nowhere. */
  @Test
  void theSameLogOnceMoreIsNoProgress() throws Exception {
    server(
        "while :; do echo 'LOG:  restored log file \"000000020000000000000005\" from archive"
            + "\nFATAL:  it has diverged' >&2; sleep 0.2; done");

    refused("the restored database cannot follow the leader: it has diverged");
  }

  @Test
  void aCopyToWhichTheLogIsMissingDoesNotCount() throws Exception {
    server("while :; do echo '" + STREAMS + "\n" + GONE + "' >&2; sleep 0.2; done");

    refused(
        "the restored database cannot follow the leader: could not receive data from WAL stream: ERROR:"
            + " requested WAL segment has already been removed");
  }

  @Test
  void aCopyThatDoesNotStartDoesNotCount() throws Exception {
    program("postgres", "echo 'FATAL:  requested timeline 2 is not a child' >&2; exit 1\n");

    refused("the restored database does not start: requested timeline 2 is not a child");
  }

  @Test
  void whatAnEarlierTryLeftIsGone() throws Exception {
    Files.createDirectories(place.resolve("data.coming/base"));

    assertEquals(0, copied().status());
    assertFalse(Files.exists(data.resolve("base")));
  }

  @Test
  void howMuchIsThereIsToldWhileItComes() {
    var copying = Copying.read("restoring NEW 2000\n1500\n");

    assertEquals(List.of(1500L, 2000L), List.of(copying.there(), copying.bytes()));
    assertEquals(
        Optional.of("from the vault: backup NEW, 2000 bytes, and the log since"),
        copying.told("a1"));
    assertEquals(Copying.What.NOTHING, Copying.read("").what());
    assertEquals("as a base backup from a1", Copying.read("").source("a1"));
  }
}
