package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.lab.Lab;
import platter.lab.LabHosts;
import platter.lab.Snapshot;

/**
 * What stops an installation is said once, with the host and the next step; no host is the worse
 * for it, and once it is mended, {@code install} goes on.
 */
@LabHosts({"a1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusalsIT {
  @TempDir private static Path home;

  private static final Map<String, Snapshot> known = new HashMap<>();

  @Test
  @Order(1)
  void aWrongPasswordIsTriedOnceOnOneHost(Lab lab) throws Exception {
    var jar = new Jar(lab, home, "ops", "not this");

    var said = refused(lab, jar, "PLT-003 (a1)", "v1");

    assertTrue(said.contains("the host did not take the password. Tried, once each"), said);
    assertTrue(said.contains("not tried: a1 refused the same account and credential"), said);
    assertEquals("1", heard(lab, "a1", "sshd.*Failed password for ops"));
    assertEquals("0", heard(lab, "v1", "sshd.*Failed password for ops"));
  }

  @Test
  @Order(2)
  void aWrongSudoPasswordIsTriedOnceOnOneHost(Lab lab) throws Exception {
    var right = new Jar(lab, home, "ops");
    var settings = new HashMap<>(right.environment());
    settings.put("PLATTER_SUDO_PASSWORD", "not this");
    var jar = new Jar(lab, home, "ops", settings, right.file());

    var said = refused(lab, jar, "PLT-004 (a1)", "v1");

    assertTrue(said.contains("sudo did not take the password for ops. It was tried once"), said);
    assertEquals("1", heard(lab, "a1", "sudo.*: 1 incorrect password attempt ;"));
    assertEquals("0", heard(lab, "v1", "sudo.*incorrect password"));
  }

  @Test
  @Order(3)
  void aTakenPortIsNamedWithItsHolder(Lab lab) throws Exception {
    known.put("a1", lab.host("a1").snapshot());
    lab.host("a1").tweak("taken-port", "5222");

    var said = refused(lab, new Jar(lab, home), "PLT-030 (a1)", "v1");

    assertTrue(said.contains("taken: 5222"), said);
    assertTrue(said.contains("lab-taken-port-5222.service"), said);
    lab.host("a1").must("systemctl stop lab-taken-port-5222");
    isAsBefore(lab, "a1");
  }

  @Test
  @Order(4)
  void aChangedHostKeyIsRefusedUntilThePinnedOneIsForgotten(Lab lab) throws Exception {
    lab.host("v1").tweak("host-key");
    var jar = new Jar(lab, home);

    var said = refused(lab, jar, "PLT-002 (v1)", "a1");

    assertTrue(said.contains("the key of " + lab.address("v1") + " has changed"), said);
    assertTrue(said.contains("`platter inventory forget-key v1` and run again"), said);
    jar.run(0, "inventory", "forget-key", "v1");
  }

  @Test
  @Order(5)
  void aDiskThatFillsUpWhileALayerIsUnpackedStopsItsHostAloneAndIsGoneOnFrom(Lab lab)
      throws Exception {
    lab.host("a1").must("mkdir -p /opt && mount -t tmpfs -o size=8g lab-opt /opt");
    var jar = new Jar(lab, home);
    long layer;
    try (var bundle = Bundle.open(jar.file())) {
      layer = bundle.image("base").layers().get(0).plainSize();
    }

    var process = jar.start("install", "--yes", "--json", "--topology", jar.oneSite().toString());
    var ended = new ArrayList<JsonNode>();
    boolean full = false;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var event =
            line.startsWith("{")
                ? new ObjectMapper().readTree(line)
                : new ObjectMapper().nullNode();
        if (!full && progress(event, "a1")) {
          // room for the layer as it comes, not for its files beside it
          lab.host("a1").must("mount -o remount,size=" + layer * 3 / 2 + " /opt");
          full = true;
        }
        if (event.path("kind").asText().equals("task-ended")) {
          ended.add(event);
        }
      }
    }

    assertEquals(1, process.waitFor());
    var failed =
        ended.stream()
            .filter(e -> !List.of("ok", "changed", "skipped").contains(outcome(e)))
            .toList();
    assertEquals(1, failed.size(), failed::toString);
    assertEquals("a1", failed.get(0).path("host").asText());
    var message = failed.get(0).path("message").asText();
    assertTrue(message.startsWith("a1: task 'Images' (roles/host/tasks/main.yml"), message);
    assertTrue(message.contains(".tar could not be unpacked\ntar: "), message);
    assertTrue(message.contains("No space left on device"), message);
    assertTrue(message.contains("Mend the cause and run the same command again"), message);
    assertTrue(message.lines().count() <= 5, message);
    assertTrue(ended.stream().anyMatch(e -> image(e, "v1") && outcome(e).equals("changed")));
    lab.host("a1").must("! ls -d /opt/platter/layers/.*.part");

    lab.host("a1").must("mount -o remount,size=8g /opt");
    var said = jar.run(0, "install", "--yes");
    assertTrue(said.contains("File uploaded at a1, fetched at a1"), said);
    assertTrue(jar.run(0, "plan").contains("0 changes on 2 hosts"));
  }

  @Test
  @Order(6)
  void aHostThatIsDeadDoesNotKeepTheOthersFromBeingGivenBack(Lab lab) throws Exception {
    var jar = new Jar(lab, home);
    lab.host("v1").must("systemctl stop ssh");

    var said = jar.run(1, "uninstall", "--yes");

    assertTrue(said.contains("not given back, since they could not be reached: v1"), said);
    lab.host("a1").must("! ls -d /opt/platter /etc/platter /var/lib/platter");
    lab.host("v1").must("systemctl is-active -q platter-repository");
    lab.host("v1").must("systemctl start ssh");
    jar.run(0, "uninstall", "--yes");
    lab.host("v1").must("! ls -d /opt/platter /etc/platter /var/lib/platter");
  }

  /**
   * Installs, which must be refused for this one reason and leave the other host as it was.
   *
   * @return what was said, in one line
   */
  private static String refused(Lab lab, Jar jar, String why, String other) throws Exception {
    if (!known.containsKey(other)) {
      known.put(other, lab.host(other).snapshot());
    }

    var said = jar.run(3, "install", "--yes", "--topology", jar.oneSite().toString());

    assertEquals(1, said.lines().filter(line -> line.startsWith("  FAILED ")).count(), said);
    assertTrue(
        said.contains("nothing was changed, because checks fell short: " + why + ". "), said);
    assertTrue(said.lines().count() < 60, said);
    isAsBefore(lab, other);
    return said.replaceAll("\\s+", " ");
  }

  private static void isAsBefore(Lab lab, String host) {
    var before = Objects.requireNonNull(known.get(host));
    assertEquals(List.of(), before.changesTo(lab.host(host).snapshot()), host);
  }

  /** How many lines of a host's journal match. */
  private static String heard(Lab lab, String host, String pattern) {
    return lab.host(host)
        .must("journalctl -q --no-pager | grep -c '" + pattern + "' || true")
        .strip();
  }

  private static boolean progress(JsonNode event, String host) {
    return event.path("kind").asText().equals("progress") && image(event, host);
  }

  private static boolean image(JsonNode event, String host) {
    return event.path("host").asText().equals(host) && event.path("task").asText().equals("Images");
  }

  private static String outcome(JsonNode event) {
    return event.path("outcome").asText();
  }
}
