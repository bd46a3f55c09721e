package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;

/** What is kept at the vault, and what somebody who has taken a site over can do to it. */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class BackupIT {
  private static final String KEEP = "/var/lib/platter/keep";

  /** The site's own certificate and configuration, in the hands of its root. */
  public static final String PGBACKREST =
      """
      pid=$(systemctl show -p MainPID --value platter-pgbackrest.service)
      account=$(id -u platter-database)
      pgbackrest() {
        nsenter -t "$pid" -m -S "$account" -G "$account" -- /usr/bin/pgbackrest \
          --config=/etc/platter/database/pgbackrest.conf --stanza=im "$@"
      }
      """;

  private static final String LEADS = "SELECT NOT pg_is_in_recovery()";

  @TempDir private static Path home;

  private static Jar platter;
  private static String leader;
  private static String standby;

  @Test
  @Order(1)
  void backupsAreTakenFromTheStandbyAndAreInBothRepositories(Lab lab) throws Exception {
    platter = new Jar(lab, home);
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    leads();
    // One that the clock makes when the hour strikes would be counted, too.
    lab.host("v1")
        .must("systemctl stop platter-backup-full.timer platter-backup-incremental.timer");
    Psql.run(
        lab,
        leader,
        "CREATE TABLE kept AS SELECT n, md5(n::text) FROM generate_series(1, 1000) n; CHECKPOINT");

    var said = platter.run(0, "backup", "full", "--json");
    Psql.run(lab, leader, "INSERT INTO kept SELECT n, 'later' FROM generate_series(1, 500) n");
    platter.run(0, "backup", "incr");

    assertTrue(said.contains("\"kind\":\"task-ended\",\"host\":\"v1\""), said);
    var backups = list().path("backups");
    var kinds = new ArrayList<String>();
    for (var backup : backups) {
      kinds.add(backup.path("kind").asText());
      assertEquals(standby, backup.path("from").asText(), backup::toString);
      assertTrue(backup.path("first").asBoolean() && backup.path("second").asBoolean(), said);
    }
    assertEquals(List.of("full", "full", "incr"), kinds);
    var recorded = platter.run(0, "inventory", "show");
    for (var backup : backups) {
      assertTrue(recorded.contains(backup.path("label").asText()), recorded);
    }
    assertTrue(recorded.contains(": backup incr, "), recorded);
  }

  @Test
  @Order(2)
  void theInventoryOfTheLastRunLiesAtTheVault(Lab lab, @TempDir Path folder) throws Exception {
    var newest = folder.resolve("newest");
    var text =
        lab.host("v1").must("cd %s/inventory && base64 \"$(ls | tail -n 1)\"".formatted(KEEP));
    Files.write(newest, Base64.getMimeDecoder().decode(text));

    var other = new Jar(lab, folder);
    other.run(0, "inventory", "import", newest.toString());

    assertTrue(other.run(0, "inventory", "show").contains(": backup incr, "));
  }

  @Test
  @Order(3)
  void thatTheVaultTakesNoInventoryIsAWarningAndStopsNothing(Lab lab) throws Exception {
    lab.host("v1").must("mv %1$s/inventory %1$s/away".formatted(KEEP));

    var said = platter.run(0, "backup", "incr");

    lab.host("v1").must("mv %1$s/away %1$s/inventory".formatted(KEEP));
    assertTrue(said.contains("v1 has no copy of the inventory as it is now"), said);
    assertTrue(said.contains("DONE_WITH_WARNINGS"), said);
  }

  @Test
  @Order(3)
  void aBackupWaitsForItsTurnAndIsCancelledMeanwhile(Lab lab) throws Exception {
    var before = list().path("backups").size();
    lab.host("v1")
        .must(
            "systemd-run --quiet --unit=lab-turn flock /var/lib/platter/backup/run/turn sleep 300");
    try {
      KillIT.cancelled(platter.start("backup", "incr", "--json"), "\"kind\":\"task-started\"", 1);

      lab.host("v1").must("! systemctl is-active platter-backup-incremental.service");
      assertEquals(before, list().path("backups").size());
    } finally {
      lab.host("v1").must("systemctl stop lab-turn.service");
    }
  }

  @Test
  @Order(3)
  void noAccountOfTheFirstRepositoryLooksIntoTheSecond(Lab lab) {
    for (var account : List.of("platter-backup", "platter-files")) {
      var seen = lab.host("v1").run("runuser -u %s -- ls %s/repository".formatted(account, KEEP));
      assertTrue(seen.err().contains("Permission denied"), seen::err);
    }
    lab.host("v1").must("systemctl start platter-history.service");
  }

  @Test
  @Order(4)
  void whatIsWrittenRightAfterAFailoverIsInBothRepositoriesWithinTwoMinutes(Lab lab)
      throws Exception {
    lab.host(leader).must("systemctl stop platter-database.service");
    var other = standby;
    until(
        Duration.ofMinutes(1),
        () -> !Psql.run(lab, other, "SELECT pg_is_in_recovery()").equals("t"));
    lab.host(leader).must("systemctl start platter-database.service");
    long written = System.nanoTime();
    Psql.run(lab, other, "INSERT INTO kept VALUES (0, 'after the failover')");
    var segment = Psql.run(lab, other, "SELECT pg_walfile_name(pg_current_wal_lsn())");

    awaitSegment(lab, "/var/lib/platter/backup", segment, Duration.ofSeconds(90));
    awaitSegment(lab, KEEP, segment, Duration.ofSeconds(90));

    System.out.printf(
        "in the second repository after %.1f s%n", (System.nanoTime() - written) / 1e9);
    platter.whole(Duration.ofMinutes(2));
    leads();
  }

  @Test
  @Order(5)
  void whatIsPlantedInTheFirstRepositoryDoesNoHarmToTheSecond(Lab lab) throws Exception {
    lab.host("v1")
        .must(
            """
            runuser -u platter-backup -- bash -s <<'END'
            cd /var/lib/platter/backup/repository
            lie() { mkdir -p "backup/im/$1"; }
            full=$(ls -d backup/im/*F | tail -n 1)
            lie 20990101-000000F && echo lie >backup/im/20990101-000000F/backup.manifest
            cp -r "$full" backup/im/20990102-000000F
            lie 20990103-000000F && ln -s /etc/platter/keep/pgbackrest.conf backup/im/20990103-000000F/backup.manifest
            lie 20990104-000000F && mkfifo backup/im/20990104-000000F/pipe && cp "$full/backup.manifest" backup/im/20990104-000000F
            segment=$(ls archive/im/17-1/*/*.zst | head -n 1)
            cp "$segment" "${segment%-*}-0123456789012345678901234567890123456789.zst"
            printf hello >archive/im/17-1/lie
            sed -i s/./x/ backup/im/backup.info backup/im/backup.info.copy
            END
            """);
    var before = kept(lab);
    // Nothing is believed while the first repository's word for itself cannot be read.
    var blind = lab.host("v1").run("systemctl start platter-keep.service");
    assertFalse(blind.ok());
    assertTrue(platter.run(1, "status").contains("second repository: The first repository does"));
    lab.host("v1")
        .must(
            "cp -p %s/repository/backup/im/backup.info /var/lib/platter/backup/repository/backup/im/backup.info; chown platter-backup: /var/lib/platter/backup/repository/backup/im/backup.info"
                .formatted(KEEP));
    lab.host("v1").run("systemctl start platter-keep.service");

    assertEquals(before, kept(lab));
    assertEquals(
        "20990101-000000F 20990102-000000F 20990104-000000F",
        lab.host("v1").must("echo $(ls %s/refused)".formatted(KEEP)));
    lab.host("v1")
        .must(
            "rm -r /var/lib/platter/backup/repository/backup/im/2099* /var/lib/platter/backup/repository/archive/im/17-1/*/*-0123456789*; systemctl start platter-keep.service");
  }

  /** Names of the finished backups and of the log up to the first backup's, which do not grow. */
  private static String kept(Lab lab) {
    return lab.host("v1")
        .must(
            "cd %s/repository && ls -d backup/im/*F* && ls archive/im/*/* | sort | head -n 5"
                .formatted(KEEP));
  }

  @Test
  @Order(6)
  void aStolenSiteEmptiesTheFirstRepositoryAndTheSecondRestores(Lab lab) throws Exception {
    Psql.run(lab, leader, "INSERT INTO kept VALUES (-1, 'last')");
    var rows = Psql.run(lab, leader, "SELECT count(*), sum(n) FROM kept");
    var segment = Psql.run(lab, leader, "SELECT pg_walfile_name(pg_switch_wal())");
    awaitSegment(lab, KEEP, segment, Duration.ofSeconds(90));

    lab.host("a1")
        .must("bash", "-c", PGBACKREST + "pgbackrest stop; pgbackrest stanza-delete --force");

    assertEquals(
        "0",
        lab.host("v1").must("find /var/lib/platter/backup/repository -type f | grep -c . || :"));
    assertFalse(lab.host("v1").run("systemctl start platter-keep.service").ok());
    assertEquals(rows, restored(lab, KEEP + "/repository"));
  }

  @Test
  @Order(7)
  void theFirstRepositoryGoesOnByTheSecond(Lab lab) throws Exception {
    lab.host("a1").must("bash", "-c", PGBACKREST + "pgbackrest start || :");
    goesOn();
  }

  @Test
  @Order(8)
  void soItDoesWhenSomebodyBeganAnotherOne(Lab lab) throws Exception {
    // Only beside the leader it can be begun.
    var host = Psql.run(lab, "a1", "SELECT pg_is_in_recovery()").strip().equals("f") ? "a1" : "b1";
    lab.host(host)
        .must(
            "bash",
            "-c",
            PGBACKREST
                + "pgbackrest stop; pgbackrest stanza-delete --force; pgbackrest start; pgbackrest stanza-create");
    assertFalse(lab.host("v1").run("systemctl start platter-keep.service").ok());
    assertTrue(list(1).path("trouble").asText().contains("not the one that there was before"));
    goesOn();
    assertEquals(
        "1", lab.host("v1").must("ls /var/lib/platter/backup/foreign | grep -c .").strip());
  }

  /** The next backup is kept, and all that was kept stays. */
  private static void goesOn() throws Exception {
    var before = list(1).path("backups").size();

    platter.run(0, "backup", "incr");

    var list = list();
    assertEquals(before + 1, list.path("backups").size(), list::toString);
    for (var backup : list.path("backups")) {
      assertTrue(backup.path("second").asBoolean(), list::toString);
    }
    var newest = list.path("backups").path(before);
    assertEquals("full", newest.path("kind").asText(), "what it would build on is gone");
    assertTrue(newest.path("first").asBoolean(), list::toString);
    assertEquals("", list.path("trouble").asText(""), list::toString);
  }

  @Test
  @Order(9)
  void whileTheVaultIsAwayTheLogWaitsAndCatchesUpWhenItIsBack(Lab lab) throws Exception {
    lab.cut("vault");
    String segment;
    try {
      Psql.run(lab, leader, "INSERT INTO kept VALUES (-2, 'while it is away')");
      segment = Psql.run(lab, leader, "SELECT pg_walfile_name(pg_switch_wal())");
      var log = archiving();

      assertEquals(leader, log.path("host").asText(), log::toString);
      assertTrue(log.path("waiting").asLong() > 0, log::toString);
      assertTrue(log.path("bytes").asLong() >= 16 << 20, log::toString);
      assertTrue(Instant.parse(log.path("since").asText()).isBefore(Instant.now()), log::toString);
      assertTrue(log.path("hoursLeft").asLong() > 0, log::toString);
    } finally {
      lab.heal("vault");
    }

    awaitSegment(lab, KEEP, segment, Duration.ofMinutes(3));

    var log = platter.whole(Duration.ofMinutes(1)).path("archiving");
    assertEquals(0, log.path("waiting").asLong(), log::toString);
  }

  /** The timeline that begins meanwhile must come to the vault: the export after this needs it. */
  @Test
  @Order(10)
  void logIsGivenUpOnlyWhileTheVaultIsAwayAndABackupBeginsAnew(Lab lab) throws Exception {
    var early = platter.run(1, "backup", "give-up-log", "--yes");
    assertTrue(early.contains("the vault answers " + leader), early);
    String lost;
    lab.cut("vault");
    try {
      lost = written(lab);
      var said = platter.run(0, "backup", "give-up-log", "--yes", "--json");
      System.out.println(said);
      assertTrue(said.contains("nothing waits"), said);
      var status = platter.statusOf(1);
      assertEquals(0, status.path("archiving").path("waiting").asLong(), status::toString);
      assertTrue(missing(status).contains("log.given"), status::toString);
      assertFalse(missing(status).contains("log"), status::toString);
      // Whoever leads next goes on with it.
      var before = leader;
      lab.host(before).must("systemctl stop platter-database");
      until(Duration.ofMinutes(2), () -> Psql.run(lab, standby, LEADS).strip().equals("t"));
      lab.host(before).must("systemctl start platter-database");
      leader = standby;
      standby = before;
      written(lab);
      until(
          Duration.ofMinutes(3),
          () -> {
            var log = archiving();
            return log.path("host").asText().equals(leader) && log.path("waiting").asLong() == 0;
          });
    } finally {
      lab.heal("vault");
    }

    var ended =
        platter.status(
            Duration.ofMinutes(3),
            (exit, said) ->
                said.path("missing").size() == 1
                    && said.path("archiving").path("givenUp").hasNonNull("until"));
    assertTrue(missing(ended).contains("log.given"), ended::toString);
    assertTrue(ended.toString().contains("platter backup full"), ended::toString);
    // What came since leads nowhere yet, and nothing at the vault shows that before it has come.
    var refused = platter.run(1, "restore", "--to", "latest", "--yes");
    assertTrue(refused.contains("the log was given up, from"), refused);
    awaitSegment(lab, KEEP, written(lab), Duration.ofMinutes(3));
    var kept = lab.host("v1").run("ls %s/repository/archive/im/*/*/%s-*".formatted(KEEP, lost));
    assertFalse(kept.ok(), "it is lost there");

    platter.run(0, "backup", "full");
    leads();
  }

  /** Something new, in a segment of its own, whose name this gives. */
  private static String written(Lab lab) throws Exception {
    Psql.run(lab, leader, "INSERT INTO kept VALUES (-3, 'somewhere')");
    return Psql.run(lab, leader, "SELECT pg_walfile_name(pg_switch_wal())");
  }

  private static List<String> missing(JsonNode status) {
    var ids = new ArrayList<String>();
    status.path("missing").forEach(each -> ids.add(each.path("id").asText()));
    return ids;
  }

  @Test
  @Order(11)
  void anExportIsWholeOrHasAnotherNameAndRestores(Lab lab, @TempDir Path disk) throws Exception {
    platter.run(0, "backup", "export", "--to", disk.toString(), "--with-uploads");
    var whole = only(disk);
    sumsAreRight(whole);
    assertTrue(Files.readString(whole.resolve("README.txt")).contains("恢复"));
    assertTrue(Files.isRegularFile(whole.resolve("uploads/config")));

    // A torn one is mended: what is wrong goes, what is right stays.
    var partial = Files.move(whole, disk.resolve("platter-acme.partial"));
    Path bundle;
    try (var files = Files.walk(partial)) {
      bundle = files.filter(f -> f.toString().contains("/bundle/")).findFirst().orElseThrow();
    }
    try (var file = new RandomAccessFile(bundle.toFile(), "rw")) {
      int found = file.read();
      file.seek(0);
      file.write(found ^ 1);
    }
    var said = platter.run(1, "backup", "export", "--to", disk.toString(), "--with-uploads");
    assertTrue(said.contains("are not as the vault has them"), said);
    assertEquals(partial, only(disk));

    platter.run(0, "backup", "export", "--to", disk.toString(), "--with-uploads");
    sumsAreRight(only(disk));

    var rows = Psql.run(lab, leader, "SELECT count(*), sum(n) FROM kept");
    send(lab, only(disk).resolve("repository"), KEEP + "/exported");
    assertEquals(rows, restored(lab, KEEP + "/exported/repository"));
  }

  /** With its disk all backups are gone; one command begins anew. */
  @Test
  @Order(12)
  void aVaultInThePlaceOfAWipedOneHasABackupAndTheInventoryAgain(Lab lab) throws Exception {
    var rows = Psql.run(lab, leader, "SELECT count(*), sum(n) FROM kept");
    lab.host("v1").wipe();

    System.out.println(platter.run(0, "rejoin", "v1", "--yes"));

    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
    var backups = list().path("backups");
    assertEquals(1, backups.size(), backups::toString);
    assertEquals("full", backups.path(0).path("kind").asText());
    assertEquals(
        "1", lab.host("v1").must("ls %s/inventory | wc -l".formatted(KEEP)).strip(), "the copy");
    assertEquals(rows, restored(lab, KEEP + "/repository"));
    assertTrue(platter.run(0, "plan").contains("0 changes"), "a plan is empty again");
  }

  private static Path only(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      var all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.get(0);
    }
  }

  private static void sumsAreRight(Path folder) throws Exception {
    var sums =
        new ProcessBuilder("sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    var said = new String(sums.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, sums.waitFor(), said);
  }

  /**
   * The rows in a PostgreSQL at the vault that was restored from a repository, up to the end of its
   * log, by the account that keeps it.
   */
  private static String restored(Lab lab, String repository) throws Exception {
    if (!lab.host("v1").run("test -d /opt/lab-database").ok()) {
      database(lab);
    }
    var script =
        """
        set -e
        cd /
        data=%1$s/scratch/data
        rm -rf %1$s/scratch
        mkdir -p %1$s/scratch
        pgbackrest --config=/etc/platter/keep/pgbackrest.conf --repo1-path=%2$s --stanza=im --pg1-path=$data restore
        echo 'local all all trust' >%1$s/scratch/hba
        bin=/usr/lib/postgresql/17/bin
        $bin/pg_ctl -D $data -w -t 60 -s -l %1$s/scratch/log start -o "-c listen_addresses= -c ssl=off -c archive_mode=off \
          -c unix_socket_directories=%1$s/scratch -c hba_file=%1$s/scratch/hba -c synchronous_standby_names= -c shared_buffers=32MB" || {
          tail -n 20 %1$s/scratch/log >&2
          exit 1
        }
        until [ "$($bin/psql -h %1$s/scratch -U postgres -d im -XtAqc 'SELECT pg_is_in_recovery()')" = f ]; do sleep 0.2; done
        $bin/psql -h %1$s/scratch -U postgres -d im -XtAqc 'SELECT count(*), sum(n) FROM kept'
        $bin/pg_ctl -D $data -m immediate -s stop
        rm -rf %1$s/scratch
        """
            .formatted(KEEP, repository);
    return lab.host("v1")
        .must(
            "bash",
            "-c",
            """
            exec systemd-run --quiet --wait --pipe --collect --unit=platter-lab-restore \
              -p RootDirectory=/opt/lab-database -p User=platter-keep -p Group=platter-keep -p RuntimeMaxSec=100 \
              -p BindPaths=/var/lib/platter/keep -p ReadWritePaths=/var/lib/platter/keep -p BindReadOnlyPaths=/etc/platter/keep \
              bash -c "$1" </dev/null
            """,
            "-",
            script);
  }

  /** The vault runs no PostgreSQL; for these tests it gets the image that the sites have. */
  private static void database(Lab lab) throws Exception {
    over(
        lab,
        "ssh $o root@%s 'cd /opt/platter/images/database-*/rootfs && tar -cf - .' | ssh $o root@%s 'mkdir /opt/lab-database && tar -C /opt/lab-database -xf -'"
            .formatted(lab.address("a1"), lab.address("v1")));
  }

  private static void send(Lab lab, Path folder, String to) throws Exception {
    over(
        lab,
        "tar -C %s -cf - %s | ssh $o root@%s 'mkdir -p %s && tar -C %s -xf - && chown -R platter-keep: %s'"
            .formatted(folder.getParent(), folder.getFileName(), lab.address("v1"), to, to, to));
  }

  private static void over(Lab lab, String command) {
    var options =
        "o='-i %s -o BatchMode=yes -o UserKnownHostsFile=%s'"
            .formatted(lab.key(), lab.knownHosts());
    var said = lab.exec("laptop", "bash", "-c", "set -o pipefail; " + options + "; " + command);
    assertTrue(said.ok(), said::err);
  }

  private static JsonNode list() throws IOException, InterruptedException {
    return list(0);
  }

  private static JsonNode list(int status) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(platter.run(status, "backup", "list", "--json"));
  }

  /** What status says of the log while places are missing, once the quorum has found itself. */
  private static JsonNode archiving() throws Exception {
    var found = new ArrayList<JsonNode>();
    until(
        Duration.ofMinutes(2),
        () -> {
          var said = new ObjectMapper().readTree(platter.run(1, "status", "--json"));
          found.add(said.path("archiving"));
          return said.path("archiving").isObject();
        });
    return found.get(found.size() - 1);
  }

  private static void leads() throws IOException, InterruptedException {
    for (var member : platter.whole(Duration.ofMinutes(1)).path("members")) {
      if (member.path("role").asText().equals("Leader")) {
        leader = member.path("host").asText();
      } else {
        standby = member.path("host").asText();
      }
    }
  }

  private static void awaitSegment(Lab lab, String repository, String segment, Duration limit)
      throws Exception {
    until(
        limit,
        () ->
            lab.host("v1")
                .run("ls %s/repository/archive/im/*/*/%s-*".formatted(repository, segment))
                .ok());
  }

  private static void until(Duration limit, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, "not so within " + limit);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }
}
