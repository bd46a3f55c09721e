package platter.web;

import platter.inventory.Inventory;
import platter.operation.DrillBook;
import platter.operation.Glance;
import platter.operation.OperationException;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Topology;

/** Asks the hosts themselves. */
final class HostsSight implements Sight {
  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;

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
    return new Seen(glance, "");
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
