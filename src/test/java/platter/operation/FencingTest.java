package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.ssh.Answer;
import platter.ssh.Connector;
import platter.ssh.Credentials;
import platter.ssh.HostKeyDecision;
import platter.ssh.Script;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** The code that is read out over the telephone. */
class FencingTest {
  private static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
            - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11, ssh: {user: deploy}}]}
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
          """);

  @TempDir private Path home;

  @Test
  void theCodeIsForOneSiteAndOneEpoch() throws Exception {
    var epoch = new Epoch(1, "one", List.of("a1", "b1", "v1"));
    try (var inventory = Inventory.open(home, new Secret("secret"))) {
      var fencing = fencing(inventory);
      var today = LocalDate.now(ZoneOffset.UTC);
      var code = fencing.code("beijing", epoch, 0, today);
      assertTrue(code.matches("[A-Z2-7]{4}-[A-Z2-7]{4}"), code);
      assertTrue(fencing.matches("beijing", epoch, " " + code.toLowerCase(java.util.Locale.ROOT)));
      assertTrue(fencing.matches("beijing", epoch, code.replace("-", "")));
      assertFalse(fencing.matches("guangzhou", epoch, code));
      assertFalse(fencing.matches("beijing", epoch, ""));
      assertTrue(
          fencing.matches("beijing", epoch, fencing.code("beijing", epoch, 0, today.minusDays(1))));
      assertFalse(
          fencing.matches("beijing", epoch, fencing.code("beijing", epoch, 0, today.minusDays(2))));
      assertNotEquals(code, fencing.code("beijing", epoch.next("b1"), 0, today));
    }
  }

  /** Whoever released the site has the inventory with which somebody takes over, or another one. */
  @Test
  void aCodeIsVoidOnceTheFenceWasTakenAway() throws Exception {
    var epoch = new Epoch(1, "one", List.of("a1", "b1", "v1"));
    var kept = new HashMap<>(Map.of("fenced", "yes"));
    var played = new Played((host, script) -> gate(host, script, kept, epoch));
    try (var inventory = Inventory.open(home, new Secret("secret"));
        var hosts = new Hosts(played, TOPOLOGY.hosts())) {
      var fencing = new Fencing(TOPOLOGY, inventory, hosts);
      var before = fencing.code("beijing");
      assertTrue(fencing.matches("beijing", epoch, before));
      var release = fencing.release("a1");
      assertEquals(
          List.of(Fencing.LIFTS, "The gate opens"),
          release.actions().stream().map(Procedure.Action::name).toList());
      release.run(inventory, List.of(), new Cancellation());
      assertFalse(kept.containsKey("fenced"));
      assertFalse(fencing.matches("beijing", epoch, before));
      assertTrue(fencing.isVoid("beijing", epoch, before));
      var after = fencing.code("beijing");
      assertTrue(fencing.matches("beijing", epoch, after));
      assertFalse(fencing.isVoid("beijing", epoch, after));
      // Fenced and released elsewhere, which the host knows.
      kept.put("lifted", "3");
      assertTrue(fencing.matches("beijing", epoch, fencing.code("beijing")));
      assertEquals(
          List.of("The gate opens"),
          fencing.release("a1").actions().stream().map(Procedure.Action::name).toList());
    }
  }

  /** A host with its gate, and what lies in its folder. */
  private static Answer gate(Host host, Script script, Map<String, String> kept, Epoch epoch) {
    if (script.equals(Questions.GATE) || script.text().contains("gate/epoch")) {
      return Played.ok(epoch.line());
    }
    if (script.text().equals("test -e /var/lib/platter/gate/fenced")) {
      return kept.containsKey("fenced") ? Played.ok("") : Played.failed("");
    }
    if (script.text().contains("gate/lifted")) {
      return Played.ok(kept.getOrDefault("lifted", ""));
    }
    if (script.text().contains("rm -f fenced")) {
      kept.remove("fenced");
      kept.put("lifted", script.args().get(0));
    }
    return Played.well(TOPOLOGY, host, script);
  }

  /** Of the epoch that it began, and of no other. */
  @Test
  void whatAFailoverShowedOfTheLossStaysForALaterTry() throws Exception {
    var next = new Epoch(1, "one", List.of("a1", "b1", "v1")).next("b1");
    var last = Instant.parse("2026-11-27T12:00:00Z");
    try (var inventory = Inventory.open(home, new Secret("secret"))) {
      Failover.remember(inventory, next, Optional.of(last));
      Failover.remember(inventory, next, Optional.empty());
      assertEquals(Optional.of(last), Failover.remembered(inventory, next));
      assertEquals(Optional.empty(), Failover.remembered(inventory, next.next("b1")));
    }
  }

  private static Fencing fencing(Inventory inventory) {
    return new Fencing(
        TOPOLOGY,
        inventory,
        new Hosts(
            new Connector(
                TOPOLOGY.hosts(),
                host -> new Credentials(List.of(), Optional.empty()),
                inventory.hostKeys(),
                HostKeyDecision.refuse()),
            List.of()));
  }

  @Test
  void aHostThatTheServiceWentOnWithoutIsNotReleased() throws Exception {
    var held = List.of(gate("a1", "1 one"), gate("v1", "1 one"));
    Fencing.refuseBehind("a1", held, 1);
    var seen = List.of(gate("a1", "1 one"), gate("b1", "2 two"));
    var ahead = assertThrows(OperationException.class, () -> Fencing.refuseBehind("a1", seen, 1));
    assertTrue(String.valueOf(ahead.getMessage()).contains("epoch 2 (b1)"), ahead::toString);
    assertTrue(String.valueOf(ahead.getMessage()).contains("platter rejoin a1"), ahead::toString);
    Fencing.refuseBehind("b1", seen, 2);
    // The other side is dark, and whoever forced it has this inventory.
    assertThrows(OperationException.class, () -> Fencing.refuseBehind("a1", held, 2));
    assertThrows(OperationException.class, () -> Fencing.refuseBehind("c1", held, 1));
  }

  private static Status.Gate gate(String host, String epoch) {
    return new Status.Gate(host, epoch, List.of("a1", "b1", "v1"), Optional.empty());
  }
}
