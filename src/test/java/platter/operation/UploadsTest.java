package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.run.Cancellation;

/** The vault sends uploaded files for as long as somebody brings them back, and not longer. */
@SuppressWarnings("NullAway.Init") // made anew before each test
class UploadsTest {
  @TempDir private Path place;

  private PlayedHost vault;
  private Path said;

  @BeforeEach
  void aVault() throws Exception {
    vault = new PlayedHost("v1", place.resolve("v1"));
    said = place.resolve("said");
    vault.write(
        "files/syncthing/config.xml", "<device id=\"A\" name=\"a1\">\n<apikey>k</apikey>\n");
    vault.stand(
        "systemctl",
        """
        case "$*" in
          *MainPID*) echo 1 ;;
          show*) printf 'Job=\\nActiveState=inactive\\nResult=success\\n' ;;
          *start*keep-uploads*) echo 'as of 2026-11-28T10:00:00Z' >%s ;;
          *) echo "systemctl $*" >>%s ;;
        esac
        """
            .formatted(place.resolve("v1/run/platter-recover/uploaded"), said));
    answers(0);
  }

  /** What Syncthing says of the site's files. */
  private void answers(int behind) throws Exception {
    vault.stand(
        "timeout",
        """
        cat >/dev/null
        case "$*" in *PATCH*) echo "$*" | sed 's/.*--data \\(.*}\\) .*/\\1/' >>%s ;; esac
        echo '{"remoteState": "valid", "needItems": %d}'
        """
            .formatted(said, behind));
  }

  private String bring(Cancellation cancellation) throws Exception {
    return new Uploads(vault, cancellation)
        .bring(Optional.empty(), List.of(ToldTest.TOPOLOGY.host("a1").orElseThrow()));
  }

  private static final String BEGINS = "systemctl start platter-keep-send.service";
  private static final String ENDS = "systemctl stop platter-keep-send.service";

  @Test
  void aUnitOfTheVaultSeesToTheEndBeforeAnythingIsSetOtherwise() throws Exception {
    assertEquals("as of 2026-11-28T10:00:00Z", bring(new Cancellation()));
    var lines = Files.readAllLines(said);
    assertEquals(BEGINS, lines.get(0), lines::toString);
    assertEquals("{\"paused\": true}", lines.get(1), lines::toString);
    assertTrue(lines.contains("{\"paused\": false, \"type\": \"sendreceive\"}"), lines::toString);
    assertEquals(ENDS, lines.get(lines.size() - 1), lines::toString);
  }

  /**
   * As on a host of a site that keeps the backups, where the chat server's Syncthing is the one.
   */
  @Test
  void theHostSaysWhoTakesTheFilesThere() throws Exception {
    Files.createDirectories(vault.path("im"));
    Files.move(vault.path("files/syncthing"), vault.path("im/syncthing"));
    assertEquals("as of 2026-11-28T10:00:00Z", bring(new Cancellation()));
    assertTrue(Files.readString(said).contains("sendreceive"));
  }

  @Test
  void itEndsWhereItCouldNotBegin() throws Exception {
    vault.stand("timeout", "cat >/dev/null; echo refused >&2; exit 22");
    assertThrows(OperationException.class, () -> bring(new Cancellation()));
    assertEquals(List.of(BEGINS, ENDS), Files.readAllLines(said));
  }

  /** As the playbook writes it; the laptop is what touches the file. */
  @Test
  void whereNobodyLooksAfterItAnyMoreItEnds() throws Exception {
    var alive = Files.createFile(place.resolve("alive"));
    var script = place.resolve("send");
    Files.writeString(
        script,
        Files.readString(Path.of("playbooks/roles/keep/templates/send.j2"))
            .replace("/run/platter-recover/alive", alive.toString())
            .replace("sleep 5", "sleep 0.1"));
    vault.stand("systemctl", "cat " + place.resolve("state"));
    Files.writeString(place.resolve("state"), "inactive\n");
    var process = process(script);
    assertFalse(process.waitFor(700, TimeUnit.MILLISECONDS), "somebody is there");

    Files.writeString(place.resolve("state"), "activating\n");
    Files.setLastModifiedTime(alive, FileTime.from(Instant.now().minusSeconds(400)));
    assertFalse(process.waitFor(700, TimeUnit.MILLISECONDS), "they are still being written");

    Files.writeString(place.resolve("state"), "inactive\n");
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    assertTrue(
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .contains("only receives again"));
    assertTrue(
        Files.readString(Path.of("playbooks/roles/keep/templates/platter-keep-send.service.j2"))
            .contains("ExecStopPost=/bin/sh -c 'systemctl try-restart platter-files.service'"));
  }

  private Process process(Path script) throws Exception {
    var builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
    builder.environment().merge("PATH", place.resolve("v1/bin") + ":", (path, bin) -> bin + path);
    return builder.start();
  }

  private static List<String> missing(long behind, String stopped, Map<String, String> silent)
      throws Exception {
    var topology = ToldTest.TOPOLOGY;
    var host = topology.host("a1").orElseThrow();
    var answers = new LinkedHashMap<>(ToldTest.ANSWERS);
    answers.put(
        "files",
        "v1 {\"needItems\": %d, \"needDeletes\": 0, \"remoteState\": \"%s\"}\n"
            .formatted(behind, stopped));
    var told = Told.read(topology, host, ToldTest.printed(topology, host, answers), Duration.ZERO);
    var look = new Looker(host, told).all(topology);
    return Status.of(topology, Map.of("a1", look), silent).shortfalls(topology).stream()
        .filter(s -> s.id().equals("uploads"))
        .map(Shortfall::english)
        .toList();
  }

  @Test
  void aVaultThatDoesNotGetTheFilesIsMissed() throws Exception {
    assertEquals(List.of(), missing(50, "valid", Map.of()), "they are on their way");
    assertTrue(missing(51, "valid", Map.of()).get(0).contains("v1: 51 of them"));
    assertTrue(missing(1, "unknown", Map.of()).get(0).contains("journalctl -u platter-files"));
    assertEquals(List.of(), missing(0, "unknown", Map.of()), "nothing waits");
    assertTrue(missing(0, "paused", Map.of()).get(0).contains("takes none"));
    assertEquals(List.of(), missing(60, "unknown", Map.of("v1", "off")), "it is silent");
  }
}
