package platter.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import platter.inventory.Inventory;
import platter.operation.DrillBook;
import platter.operation.Glance;
import platter.operation.Lag;
import platter.operation.OperationException;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Topology;

/** Asks the hosts themselves. */
final class HostsSight implements Sight {
  private static final Duration PACE = Duration.ofMinutes(1);
  private static final Script LAGS =
      Script.of("cat /var/lib/platter/steward/" + Lag.SHOWN + " 2>/dev/null");

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private List<Lag> lags = List.of();
  private Instant heard = Instant.EPOCH;

  /**
   * @param hosts closed with this
   */
  HostsSight(Topology topology, Inventory inventory, Hosts hosts) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
  }

  @Override
  public Seen look() throws OperationException, UnreachableException, InterruptedException {
    var glance = Glance.of(topology, inventory, hosts);
    gather(glance);
    hear();
    return new Seen(glance, "", lags);
  }

  /** What the steward has kept since it was asked last; one that is away holds nothing up. */
  private void hear() throws InterruptedException {
    var vault = topology.repository();
    if (vault.isPresent() && heard.plus(PACE).isBefore(Instant.now())) {
      heard = Instant.now();
      try {
        lags = Lag.parse(hosts.run(vault.get(), LAGS).out());
      } catch (UnreachableException away) {
        // What was heard last is shown.
      }
    }
  }

  /** Drills that the steward ran, or another laptop: their evidence is fetched when one is new. */
  private void gather(Glance glance) throws OperationException, InterruptedException {
    var drill = glance.status().drill();
    if (drill.isPresent() && inventory.drills().find(drill.get().id()).isEmpty()) {
      new DrillBook(topology, inventory, hosts).gather();
    }
  }

  @Override
  public void close() {
    hosts.close();
  }
}
