package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** A forced failover to a site of two hosts, of which the first votes; all else is dark. */
class FailoverTest {
  private static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - name: beijing
              hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]
            - name: guangzhou
              hosts:
                - {name: b1, address: 198.51.100.11, ssh: {user: deploy}}
                - {name: b2, address: 198.51.100.12, ssh: {user: deploy}}
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
          """);

  private static final Failover.Evidence STATED =
      new Failover.Evidence(Optional.empty(), Optional.of("they are off"));

  @TempDir private Path home;
  @TempDir private Path disc;

  private final Set<String> dark = new TreeSet<>(Set.of("a1", "v1"));
  private final Set<String> leading = new TreeSet<>();
  private final Set<String> reading = new TreeSet<>();
  private final Map<String, String> epochs = new HashMap<>();
  private final Played played = new Played(this::answer);
  private long gone = 600;

  @Test
  void whatHealedWhileThePlanWasReadIsSeenBeforeAnythingEnds() throws Exception {
    try (var failover = new Tried()) {
      var plan = failover.plan();
      gone = 3;
      var early = assertThrows(OperationException.class, () -> failover.run(plan));
      assertTrue(String.valueOf(early.getMessage()).contains("nothing was changed"), early::toString);
      assertEquals(List.of(), played.whoRan("--signal=KILL"));
      gone = 600;
      dark.clear();
      leading.add("a1");
      var led = assertThrows(OperationException.class, () -> failover.run(plan));
      assertTrue(String.valueOf(led.getMessage()).contains("a1 leads"), led::toString);
      assertEquals(List.of(), played.whoRan("--signal=KILL"));
    }
  }

  /** One try, with what it stands on. */
  private final class Tried implements AutoCloseable {
    private final Inventory inventory;
    private final Hosts hosts = new Hosts(played, TOPOLOGY.hosts());
    private final PlayedInstallation installation;

    Tried() throws Exception {
      inventory = Inventory.open(home, new Secret("x"));
      installation =
          PlayedInstallation.in(
              disc, TOPOLOGY, inventory, hosts, on -> leading.add(on.get(0).name()));
    }

    Failover.Plan plan() throws Exception {
      return new Failover(TOPOLOGY, inventory, hosts, installation)
          .to("guangzhou", STATED)
          .orElseThrow();
    }

    void run(Failover.Plan plan) throws Exception {
      plan.procedure().run(inventory, List.of(), new Cancellation());
    }

    @Override
    public void close() {
      hosts.close();
      inventory.close();
    }
  }

  private Answer answer(Host host, Script script) throws UnreachableException {
    if (dark.contains(host.name())) {
      throw new UnreachableException(host.name(), host.name() + ": no answer");
    }
    var epoch = epochs.getOrDefault(host.name(), "1 one a1 b1 v1");
    if (script.equals(Questions.GATE) || script.text().startsWith("cat /var/lib/platter/gate/epoch")) {
      return Played.ok(epoch + "\n");
    }
    if (script.equals(Questions.QUORUM)) {
      return reading.contains(host.name())
          ? Played.ok("{\"kvs\": []}")
          : Played.failed("no quorum");
    }
    if (script.equals(Patroni.question(host))) {
      return leading.contains(host.name())
          ? Played.ok("{\"state\": \"running\", \"role\": \"primary\"}\n200")
          : Played.ok("{\"state\": \"running\", \"role\": \"replica\", \"xlog\": {\"received_location\": 5000}}\n200");
    }
    if (script.text().contains("/run/platter-gate/quorum")) {
      return Played.ok(gone + "\n");
    }
    return Played.ok(well(host, script));
  }

  private static String well(Host host, Script script) {
    return Questions.of(TOPOLOGY, host).entrySet().stream()
        .filter(question -> question.getValue().equals(script))
        .map(question -> ToldTest.ANSWERS.getOrDefault(question.getKey(), ""))
        .findFirst()
        .orElse("");
  }
}
