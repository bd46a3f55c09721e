package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.journey.Jar;
import platter.journey.Psql;
import platter.journey.Pty;
import platter.lab.Lab;
import platter.lab.LabHosts;

/** A restore is rehearsed: one that passes, and one for each reason for which it must fail. */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
@SuppressWarnings("NullAway.Init") // the first test sets them
class DrillIT {
  private static final String KEEP = "/var/lib/platter/keep";

  @TempDir private static Path home;

  private static Jar platter;
  private static People people;

  @Test
  @Order(1)
  void peopleWriteAndUpload(Lab lab) throws Exception {
    platter = new Jar(lab, home);
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    people = People.of(lab, platter, home);
    people.talk();
    people.upload();
    // What is as young as some seconds is not compared.
    Await.until(
        Duration.ofMinutes(1),
        "no message is that young",
        () ->
            Psql.run(
                    lab,
                    people.leader(),
                    "SELECT max(timestamp) / 1e6 < extract(epoch FROM now()) - 6 FROM archive")
                .equals("t"));
    people.bringLog();
  }

  @Test
  @Order(2)
  void itPassesAndLeavesNothing(Lab lab) throws Exception {
    var said = platter.run(0, "drill");
    System.out.println(said);
    var evidence = shown(0);
    for (var rung : evidence.path("rungs")) {
      assertEquals("PASSED", rung.path("verdict").asText(), rung::toString);
    }
    assertEquals(12, evidence.path("rungs").size());
    assertTrue(said(evidence, "LOGIN").contains("a person logs in"), evidence::toString);
    assertTrue(said(evidence, "UPLOAD").contains("fetched"), evidence::toString);
    assertTrue(evidence.path("rtoSeconds").asDouble() > 1, evidence::toString);
    assertTrue(evidence.has("rpoSeconds"), evidence::toString);
    for (var compared : evidence.path("compared")) {
      assertEquals(0, compared.path("missing").asInt(), compared::toString);
    }
    assertTrue(evidence.path("compared").get(2).path("back").asInt() > 1, evidence::toString);
    nothingIsLeft(lab);
    assertTrue(
        platter.run(0, "inventory", "show").contains("proven"), "the backup is marked as proven");
  }

  private static void nothingIsLeft(Lab lab) {
    assertEquals(
        "",
        lab.host("v1")
            .must(
                "cd /var/lib/platter/drill && ls data recover run mnesia upload 2>/dev/null | grep -v ':$' | grep . ; systemctl list-units --plain --no-legend --type=service --state=active 'platter-drill-*'; true")
            .strip());
  }

  @Test
  @Order(3)
  void theEvidenceIsSignedForWhoeverHasTheAuthority(@TempDir Path folder) throws Exception {
    var said = platter.run(0, "drill", "show", "--save", folder.toString());
    assertTrue(said.contains(".html"), said);
    String id;
    try (var files = Files.list(folder)) {
      id =
          files
              .map(f -> f.getFileName().toString())
              .filter(n -> n.endsWith(".json"))
              .findFirst()
              .orElseThrow()
              .replace(".json", "");
    }
    var verify =
        "cd %s && openssl x509 -in %s.crt -noout -pubkey >key.pem && openssl dgst -sha256 -verify key.pem -signature %s.sig %s.json && openssl verify -CAfile %s %s.crt"
            .formatted(folder, id, id, id, home.resolve("ca.crt"), id);
    var checked = new ProcessBuilder("bash", "-c", verify).redirectErrorStream(true).start();
    var answer = new String(checked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, checked.waitFor(), answer);
    var page = Files.readString(folder.resolve(id + ".html"));
    assertTrue(page.contains("PASSED"), page);
    Files.writeString(folder.resolve(id + ".json"), "{}");
    assertFalse(new ProcessBuilder("bash", "-c", verify).start().waitFor() == 0);
  }

  @Test
  @Order(3)
  void aHistoryThatIsGoneOrLacksFilesHasNotPassed(Lab lab) throws Exception {
    var vault = lab.host("v1");
    vault.must("mv %s/uploads /root/history".formatted(KEEP));
    try {
      assertEquals("INCOMPLETE", verdict(drilled(1), "UPLOAD"));

      Await.until(
          Duration.ofMinutes(2),
          "the uploaded file is no news",
          () ->
              vault
                  .must("find /var/lib/platter/files/upload -type f -mmin +1.2")
                  .contains("/upload/"));
      vault.must(
          """
          cd /var/lib/platter/files
          systemctl stop platter-files
          mv upload away
          install -d -o "$(stat -c %u away)" -g "$(stat -c %g away)" -m "$(stat -c %a away)" upload
          systemctl start platter-history
          rmdir upload
          mv away upload
          systemctl start platter-files
          """);
      var evidence = drilled(1);
      assertEquals("FAILED", verdict(evidence, "UPLOAD"));
      assertTrue(said(evidence, "UPLOAD").contains("has no uploaded file"), evidence::toString);
    } finally {
      vault.must("rm -rf %1$s/uploads && mv /root/history %1$s/uploads".formatted(KEEP));
    }
    assertEquals("PASSED", verdict(drilled(0), "UPLOAD"));
    nothingIsLeft(lab);
  }

  private static JsonNode drilled(int status) throws Exception {
    platter.run(status, "drill");
    return shown(status);
  }

  @Test
  @Order(4)
  void itFailsForAFlippedBit(Lab lab) throws Exception {
    var vault = lab.host("v1");
    var file =
        vault.must("ls -S %s/repository/backup/im/*F/bundle/* | head -n 1".formatted(KEEP)).strip();
    var flip =
        "f=%s; at=$(($(stat -c %%s $f) / 2)); b=$(od -An -tu1 -j $at -N 1 $f); printf \"\\\\$(printf %%o $((b ^ 1)))\" | dd of=$f bs=1 seek=$at conv=notrunc status=none"
            .formatted(file);
    vault.must(flip);
    try {
      var evidence = assertFirstFailure("REPOSITORY", lab);
      assertTrue(said(evidence, "REPOSITORY").contains("checksum invalid: 1"), evidence::toString);
    } finally {
      vault.must(flip);
    }
  }

  @Test
  @Tag("long")
  @Order(5)
  void itFailsForASegmentOfTheLogThatIsMissing(Lab lab) throws Exception {
    var vault = lab.host("v1");
    people.bringLog();
    people.bringLog();
    vault.must("systemctl stop platter-keep.timer platter-keep.service");
    var segment =
        vault
            .must(
                "ls %s/repository/archive/im/17-1/*/*.zst | sort | tail -n 2 | head -n 1"
                    .formatted(KEEP))
            .strip();
    vault.must("mv %s /root/segment".formatted(segment));
    try {
      var evidence = assertFirstFailure("LOG", lab);
      assertTrue(said(evidence, "LOG").contains("is missing"), evidence::toString);
    } finally {
      vault.must("mv /root/segment %s; systemctl start platter-keep.timer".formatted(segment));
    }
  }

  @Test
  @Tag("long")
  @Order(6)
  void itFailsForAWrongKey(Lab lab) throws Exception {
    var vault = lab.host("v1");
    vault.must(
        "cp -p /etc/platter/drill/pgbackrest.conf /root/conf; sed -i 's/^repo1-cipher-pass=.*/repo1-cipher-pass=wrong/' /etc/platter/drill/pgbackrest.conf");
    try {
      var evidence = assertFirstFailure("REPOSITORY", lab);
      assertTrue(
          said(evidence, "REPOSITORY").contains("the key in /etc/platter/drill/pgbackrest.conf"),
          evidence::toString);
      assertEquals("FAILED", verdict(evidence, "RESTORE"), evidence::toString);
      assertEquals("INCOMPLETE", verdict(evidence, "CHAT"), evidence::toString);
    } finally {
      vault.must("cp -p /root/conf /etc/platter/drill/pgbackrest.conf");
    }
  }

  @Test
  @Tag("long")
  @Order(7)
  void itFailsForABackupThatIsTooOld(Lab lab) throws Exception {
    var vault = lab.host("v1");
    vault.must("systemctl stop platter-keep.timer platter-keep.service");
    var list = new ObjectMapper().readTree(vault.must("cat %s/list.json".formatted(KEEP)));
    for (var backup : list.path(0).path("backup")) {
      var stop = (com.fasterxml.jackson.databind.node.ObjectNode) backup.path("timestamp");
      stop.put("stop", stop.path("stop").asLong() - 3 * 86_400);
    }
    vault.must("bash", "-c", "printf %s \"$1\" >" + KEEP + "/list.json", "-", list.toString());
    try {
      var evidence = assertFirstFailure("AGE", lab);
      assertTrue(said(evidence, "AGE").contains("h old; one is wanted each"), evidence::toString);
    } finally {
      vault.must("systemctl start platter-keep.service platter-keep.timer");
    }
  }

  @Test
  @Order(8)
  void itFailsForMessagesThatTheServiceHasAndThatDoNotComeBack(Lab lab) throws Exception {
    people.bringLog();
    lab.host("v1").must("systemctl stop platter-keep.timer platter-keep.service");
    Psql.run(
        lab,
        people.leader(),
        "INSERT INTO archive (username, server_host, timestamp, peer, bare_peer, xml, txt, kind, nick, origin_id)"
            + " SELECT 'anna', 'im.acme.example', min(timestamp) - n, 'bob', 'bob', '<message/>', 'x', 'chat', '', ''"
            + " FROM archive, generate_series(1, 50) n GROUP BY n");
    try {
      var evidence = assertFirstFailure("COMPARISON", lab);
      assertEquals(50, evidence.path("compared").get(2).path("missing").asInt());
    } finally {
      lab.host("v1").must("systemctl start platter-keep.timer");
    }
  }

  @Test
  @Order(9)
  void withoutTheServiceNothingIsProvenButAllElseIsTried(Lab lab) throws Exception {
    lab.cut("a", "vault");
    lab.cut("b", "vault");
    try {
      platter.run(1, "drill");
    } finally {
      lab.heal();
    }
    var evidence = shown(1);
    assertEquals("INCOMPLETE", verdict(evidence, "COMPARISON"), evidence::toString);
    assertEquals("PASSED", verdict(evidence, "LOGIN"), evidence::toString);
    nothingIsLeft(lab);
  }

  /** As the clock does, with no laptop there. */
  @Test
  @Order(10)
  void theStewardRunsOneByItself(Lab lab) throws Exception {
    assertEquals(
        "enabled", lab.host("v1").must("systemctl is-enabled platter-drill.timer").strip());
    assertEquals("active", lab.host("v1").must("systemctl is-active platter-drill.timer").strip());
    lab.host("v1")
        .must(
            """
            next=$(systemctl show -p NextElapseUSecRealtime --value platter-drill.timer)
            [ "$next" ] && [ "$(date -d "$next" +%s)" -gt "$(date +%s)" ] || { echo "next: $next"; exit 1; }
            """);
    // What was left out above is in no repository, and is taken back.
    Psql.run(lab, people.leader(), "DELETE FROM archive WHERE txt = 'x' AND xml = '<message/>'");
    people.bringLog();
    var before = platter.run(0, "drill", "list").lines().count();
    lab.host("v1")
        .must(
            """
            soon=/run/systemd/system/platter-drill.timer.d/soon.conf
            mkdir -p "${soon%/*}"
            printf '[Timer]\\nOnCalendar=\\nOnCalendar=%s\\nRandomizedDelaySec=0\\nAccuracySec=1\\n' "$(date -d '5 seconds' '+%F %T')" >"$soon"
            systemctl daemon-reload
            systemctl restart platter-drill.timer
            """);
    try {
      Await.until(
          Duration.ofMinutes(4),
          "the clock has let one run",
          () -> platter.run(0, "drill", "list").lines().count() > before);
    } finally {
      lab.host("v1")
          .must(
              "rm -r /run/systemd/system/platter-drill.timer.d && systemctl daemon-reload && systemctl restart platter-drill.timer");
    }
    nothingIsLeft(lab);

    var list = platter.run(0, "drill", "list");
    assertTrue(list.lines().findFirst().orElse("").contains("PASSED"), list);
    assertTrue(list.lines().findFirst().orElse("").contains("steward"), list);
    assertEquals("steward", shown(0).path("by").asText());
    assertTrue(platter.run(0, "status").contains("drill "), "status tells of the last one");
  }

  @Test
  @Order(11)
  void nothingStaysOfOneThatIsKilled(Lab lab) throws Exception {
    var vault = lab.host("v1");
    var drill = platter.start("drill");
    Await.until(
        Duration.ofMinutes(2),
        "the database comes back",
        () -> vault.run("test -e /var/lib/platter/drill/data/PG_VERSION").ok());
    var all = Stream.concat(drill.descendants(), Stream.of(drill.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (var one : all) {
      one.onExit().join();
    }
    // As long as somebody may still look after it, it stays.
    vault.must("systemctl start platter-drill-clean.service");
    vault.must("test -e /var/lib/platter/drill/data/PG_VERSION");
    vault.must("touch -d '20 minutes ago' /run/platter-recover/alive");
    vault.must("systemctl start platter-drill-clean.service");
    nothingIsLeft(lab);
  }

  private static JsonNode assertFirstFailure(String rung, Lab lab) throws Exception {
    var evidence = failed(lab);
    for (var each : evidence.path("rungs")) {
      if (each.path("verdict").asText().equals("FAILED")) {
        assertEquals(rung, each.path("name").asText(), evidence::toString);
        System.out.println(rung + ": " + each.path("said").asText());
        return evidence;
      }
    }
    throw new AssertionError(evidence.toString());
  }

  private static JsonNode failed(Lab lab) throws Exception {
    var said = platter.run(1, "drill");
    assertTrue(said.contains("FAILED"), said);
    nothingIsLeft(lab);
    return shown(1);
  }

  @Test
  @Order(12)
  void peopleGoThroughTheirSideOfItAndSign(Lab lab) throws Exception {
    try (var pty = new Pty(home.resolve("tmux"), platter.command("drill", "--exercise"))) {
      for (int step = 1; step <= 6; step++) {
        pty.sees("  " + step + "  ");
        pty.presses("Enter");
      }
      pty.sees("Name of whoever stands for this exercise");
      pty.types("whoever is on duty").presses("Enter");
      assertEquals(0, pty.ended(), pty.screen());
    }
    var exercise = shown(0).path("exercise");
    assertEquals(6, exercise.path("steps").size(), exercise::toString);
    assertEquals("whoever is on duty", exercise.path("signedBy").asText());
  }

  private static JsonNode shown(int status) throws Exception {
    return new ObjectMapper().readTree(platter.run(status, "drill", "show", "--json"));
  }

  private static String verdict(JsonNode evidence, String rung) {
    return rung(evidence, rung).path("verdict").asText();
  }

  private static String said(JsonNode evidence, String rung) {
    return rung(evidence, rung).path("said").asText();
  }

  private static JsonNode rung(JsonNode evidence, String name) {
    var found = new ArrayList<JsonNode>();
    evidence.path("rungs").forEach(r -> found.add(r));
    return found.stream()
        .filter(r -> r.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(evidence.toString()));
  }
}
