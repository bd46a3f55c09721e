package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.operation.VaultContents.Stored;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.ssh.Session;
import platter.ssh.WayIn;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;

/** A restore takes nothing away before the backup has come back, and leaves nothing half open. */
class ReplacingTest {
  private static final Topology TOPOLOGY = ToldTest.TOPOLOGY;
  private static final String SEGMENT = "000000010000000000000005";

  @TempDir private Path place;

  private final Map<String, PlayedHost> hosts = new LinkedHashMap<>();

  @BeforeEach
  void aServiceThatRuns() throws Exception {
    for (var host : TOPOLOGY.hosts()) {
      var played = new PlayedHost(host.name(), place.resolve(host.name()));
      played.write("gate/epoch", "1 one a1 b1 v1\n");
      played.write("quorum/epoch-1/member", "");
      played.stand("setpriv", "shift 3; exec \"$@\"");
      if (!host.name().equals("v1")) {
        played.write("database/data/base", "the present of " + host.name());
        played.write("database/data/postmaster.opts", FormerTest.BY_PATRONI);
      }
      hosts.put(host.name(), played);
    }
    recovers(false);
  }

  private PlayedHost host(String name) {
    var host = hosts.get(name);
    assertTrue(host != null, name);
    return java.util.Objects.requireNonNull(host);
  }

  /** What the unit on a1 does: bring the database back, or stop at a bit that flipped. */
  private void recovers(boolean well) throws Exception {
    host("a1")
        .stand(
            "systemctl",
            """
            at=%1$s
            case "$*" in
              *start*platter-recover*)
                mkdir -p "$at/recover" "$at/data.restored"
                echo %2$s >"$at/data.restored/base"
                echo '/usr/lib/postgresql/17/bin/postgres "-D" "/x" "-c" "config_file=/r/server.conf"' >"$at/data.restored/postmaster.opts"
                echo 'a bit flipped' >"$at/recover/trouble"
                printf 'restored 5\\nreplayed 7 1790000000.000 2 %3$s\\n' >"$at/recover/state"
                ;;
              show*) printf 'Job=\\nActiveState=inactive\\nResult=%4$s\\n' ;;
            esac
            """
                .formatted(
                    host("a1").path("database"),
                    well ? "restored" : "half",
                    SEGMENT,
                    well ? "success" : "exit-code"));
  }

  private void run(int steps) throws Exception {
    var cancellation = new Cancellation();
    var begun = new AtomicInteger();
    try (var inventory = Inventory.open(place.resolve("home"), new Secret("x"));
        var reached = new Hosts(new Played(), TOPOLOGY.hosts())) {
      var procedure = new Procedure("restore --to latest", "Restore");
      new Replacing(
              reached,
              TOPOLOGY.host("a1").orElseThrow(),
              TOPOLOGY.host("v1").orElseThrow(),
              List.of(topologyHost("b1"), topologyHost("v1"), topologyHost("a1")),
              true)
          .steps(procedure, ReplacingTest::point);
      procedure.run(
          inventory,
          List.of(
              event -> {
                if (event.kind() == Event.Kind.TASK_ENDED && begun.incrementAndGet() == steps) {
                  cancellation.cancel();
                }
              }),
          cancellation);
    }
  }

  private static Host topologyHost(String name) {
    return TOPOLOGY.host(name).orElseThrow();
  }

  private static RecoveryPoint point() {
    var at = Instant.parse("2026-11-28T10:00:00Z");
    return new RecoveryPoint(
        new Stored(
            "20261128-100000F",
            "full",
            at,
            at,
            1,
            100,
            Optional.empty(),
            Optional.empty(),
            SEGMENT,
            SEGMENT,
            "0/3000000",
            true,
            true),
        Optional.empty(),
        1,
        Optional.of(SEGMENT));
  }

  private final class Played implements WayIn {
    @Override
    public Session connect(Host host) {
      return host(host.name());
    }

    @Override
    public boolean sharesCredential(Host one, Host other) {
      return false;
    }
  }

  private String aside(String name) throws Exception {
    var kept =
        host(name).list("database").stream().filter(n -> n.startsWith("data.before-")).toList();
    return kept.isEmpty() ? "" : host(name).read("database/" + kept.get(0) + "/base");
  }

  @Test
  void aBackupThatDoesNotComeBackHasCostNobodyAnything() throws Exception {
    var failed = assertThrows(OperationException.class, () -> run(0));
    var said = String.valueOf(failed.getMessage());
    assertTrue(said.contains("a bit flipped"), said);
    assertTrue(said.contains("untouched on b1, a1: 'platter startup'"), said);

    assertEquals("the present of b1", host("b1").read("database/data/base"));
    assertEquals("the present of a1", host("a1").read("database/data/base"));
    for (var host : hosts.values()) {
      assertTrue(host.has("quorum/epoch-1"), host.host());
      assertTrue(host.read("gate/closed").startsWith("1 one a restore is under way; "));
    }

    recovers(true);
    run(0);
    assertEquals("restored", host("a1").read("database/data/base").strip());
    assertEquals("the present of a1", aside("a1"));
    assertEquals("the present of b1", aside("b1"));
    assertFalse(host("b1").has("database/data"));
    for (var host : hosts.values()) {
      assertFalse(host.has("quorum/epoch-1"), host.host());
      assertTrue(host.has("gate/closed"), host.host());
    }
  }

  @Test
  void aDiskWithoutRoomLosesNothingBeforeItsTurn() throws Exception {
    host("b1").room(1);
    host("a1").room(1);
    var failed = assertThrows(OperationException.class, () -> run(0));
    assertTrue(
        String.valueOf(failed.getMessage()).contains("untouched on b1: 'platter startup'"),
        failed::toString);
    assertEquals("the present of b1", host("b1").read("database/data/base"));
    assertFalse(host("a1").has("database/data"), "as the plan had said");
  }

  /** Wherever the laptop dies: what is not closed is whole, and what there was is somewhere. */
  @Test
  void itMayBeBrokenOffAnywhere() throws Exception {
    recovers(true);
    for (int steps = 1; steps <= 9; steps++) {
      int now = steps;
      assertThrows(CancelledException.class, () -> run(now), () -> "after " + now);
      for (var name : List.of("a1", "b1")) {
        var host = host(name);
        var present = "the present of " + name;
        boolean inPlace =
            host.has("database/data") && host.read("database/data/base").equals(present);
        assertTrue(inPlace || aside(name).equals(present), name + " after " + now);
        // Whoever would make a new quorum of the old one's state finds no other database.
        var lies = host.has("database/data") ? host.read("database/data/base") : present;
        assertTrue(lies.equals(present) || !host.has("quorum/epoch-1"), name + " after " + now);
        assertTrue(
            host.has("gate/closed") || (inPlace && host.has("quorum/epoch-1")),
            name + " after " + now);
      }
    }
    run(0);
    assertEquals("the present of a1", aside("a1"));
    assertEquals("the present of b1", aside("b1"));
  }
}
