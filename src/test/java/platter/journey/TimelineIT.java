package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;

/** How somebody finds the last moment before the damage, from what the vault holds. */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TimelineIT {
  private static final String MESSAGES =
      """
      INSERT INTO archive (username, server_host, timestamp, peer, bare_peer, xml, txt, kind, nick, origin_id)
      SELECT 'u' || n, 'im.acme.example', n, 'p', 'p', '<message/>', 'hello', 'chat', '', '' FROM generate_series(1, 600) n
      """;

  @TempDir private static Path home;

  private static Jar platter;
  private static Instant began;
  private static Instant damaged;

  @Test
  @Order(1)
  void theMinuteOfAMassDeletionIsMarkedAndTheLastCleanMomentLiesRightBeforeIt(Lab lab)
      throws Exception {
    platter = new Jar(lab, home);
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    var leader = leader();
    began = now(lab, leader);
    Psql.run(lab, leader, MESSAGES);
    nextMinute(lab, leader);
    damaged = now(lab, leader);

    Psql.run(
        lab,
        leader,
        """
        DELETE FROM archive WHERE username ~ '^u[0-9]*[05]$';
        UPDATE archive SET txt = 'locked', xml = 'locked';
        TRUNCATE vcard;
        DROP TABLE private_storage
        """);
    closed(lab, leader);

    var line = timeline();
    var marks = new ArrayList<String>();
    for (var mark : line.path("unusual")) {
      marks.add(mark.path("kind").asText() + " " + mark.path("table").asText());
      assertFalse(at(mark, "minute").isBefore(minute(damaged)), mark::toString);
    }
    assertEquals(
        List.of("DELETED archive", "UPDATED archive", "GONE private_storage", "GONE vcard"), marks);
    var clean = at(line, "lastClean");
    assertEquals(minute(damaged), clean);
    assertTrue(clean.isAfter(began) && !clean.isAfter(damaged), clean::toString);
    assertEquals(0, line.path("gaps").size(), line::toString);
    assertEquals(
        120, line.path("unusual").path(0).path("count").asLong(), "the rows that were deleted");
  }

  @Test
  @Order(2)
  void aPersonReadsTheMomentAsItIsTyped(Lab lab) throws Exception {
    var said = platter.run(0, "backup", "timeline", "--from", began.toString());

    assertTrue(said.contains("platter restore --to " + minute(damaged)), said);
  }

  @Test
  @Order(3)
  @Timeout(600)
  void thatMomentBringsBackWhatWasThere(Lab lab) throws Exception {
    var clean = timeline().path("lastClean").asText();

    platter.run(0, "restore", "--to", clean, "--yes");

    assertEquals(
        "600",
        Psql.run(lab, leader(), "SELECT count(*) FROM archive WHERE peer = 'p' AND txt = 'hello'"));
    assertEquals("0", Psql.run(lab, leader(), "SELECT count(*) FROM private_storage"));
  }

  @Test
  @Order(4)
  void anotherLeadersLogFollowsWithoutAGap(Lab lab) throws Exception {
    var before = leader();
    var after = before.equals("a1") ? "b1" : "a1";
    lab.host(before).must("systemctl stop platter-database.service");
    until(() -> Psql.run(lab, after, "SELECT pg_is_in_recovery()").equals("f"));
    Psql.run(lab, after, MESSAGES);
    closed(lab, after);
    lab.host(before).must("systemctl start platter-database.service");

    var line = timeline();

    long inserted = 0;
    for (var minute : line.path("minutes")) {
      inserted += minute.path("tables").path("archive").path("inserted").asLong();
    }
    assertTrue(inserted >= 1200, line::toString);
    assertEquals(0, line.path("gaps").size(), line::toString);
  }

  @Test
  @Order(5)
  void whatIsMissingIsAGapAndNotAQuietTime(Lab lab) throws Exception {
    closed(lab, leader());
    var segment = closed(lab, leader());
    closed(lab, leader());
    lab.host("v1").must("rm /var/lib/platter/*/repository/archive/im/*/*/%s-*".formatted(segment));

    var gaps = timeline().path("gaps");

    assertEquals(1, gaps.size(), gaps::toString);
    assertEquals("MISSING", gaps.path(0).path("cause").asText());
    assertEquals(segment, gaps.path(0).path("lastSegment").asText());
    assertTrue(at(gaps.path(0), "after").isBefore(at(gaps.path(0), "before")), gaps::toString);
  }

  @Test
  @Order(6)
  void controlCEndsTheReadingAtTheVault(Lab lab) throws Exception {
    // It takes longer than anybody waits.
    lab.host("v1")
        .must(
            """
            mkdir -p /run/systemd/system/platter-timeline.service.d &&
              printf '[Service]\\nExecStartPre=/bin/sleep 600\\n' >/run/systemd/system/platter-timeline.service.d/lab.conf &&
              systemctl daemon-reload
            """);
    var process = platter.start("backup", "timeline", "--json");
    until(lab, "v1", "systemctl show -p ActiveState platter-timeline.service | grep -w activating");

    KillIT.interrupt(process);

    assertEquals(4, process.waitFor());
    lab.host("v1")
        .must("systemctl show -p ActiveState platter-timeline.service | grep -E 'inactive|failed'");
  }

  private static JsonNode timeline() throws Exception {
    var said = platter.run(0, "backup", "timeline", "--from", began.toString(), "--json");
    return new ObjectMapper().readTree(said);
  }

  private static Instant at(JsonNode node, String field) {
    return Instant.parse(node.path(field).asText());
  }

  private static Instant now(Lab lab, String host) {
    return Instant.ofEpochSecond(
        Long.parseLong(Psql.run(lab, host, "SELECT floor(extract(epoch FROM now()))")));
  }

  private static Instant minute(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES);
  }

  private static void nextMinute(Lab lab, String host) throws Exception {
    var before = minute(now(lab, host));
    until(() -> minute(now(lab, host)).isAfter(before));
  }

  /** Waits until all that was written is in the second repository. */
  private static String closed(Lab lab, String leader) throws Exception {
    Psql.run(lab, leader, "SELECT pg_logical_emit_message(true, 'platter', 'closes a segment')");
    var segment = Psql.run(lab, leader, "SELECT pg_walfile_name(pg_switch_wal())");
    until(lab, "v1", "ls /var/lib/platter/keep/repository/archive/im/*/*/%s-*".formatted(segment));
    return segment;
  }

  private static void until(Lab lab, String host, String command) throws Exception {
    until(() -> lab.host(host).run(command).ok());
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, "not so within two minutes");
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static String leader() throws Exception {
    for (var member : platter.whole(Duration.ofMinutes(2)).path("members")) {
      if (member.path("role").asText().equals("Leader")) {
        return member.path("host").asText();
      }
    }
    throw new AssertionError("nobody leads");
  }
}
