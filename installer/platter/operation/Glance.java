package platter.operation;

import java.time.Instant;
import java.util.List;
import platter.inventory.Inventory;
import platter.inventory.Receipts.Kept;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Topology;

/**
 * How the service stood at a moment, with the judgement on it.
 *
 * @param at when all hosts had answered, or not
 * @param missing what the topology wants and is not there
 */
public record Glance(Instant at, Status status, Readiness readiness, List<Shortfall> missing) {
  public Glance {
    missing = List.copyOf(missing);
  }

  /** Looks. Hosts that do not answer hold nothing up. */
  public static Glance of(Topology topology, Inventory inventory, Hosts hosts)
      throws UnreachableException, InterruptedException {
    var status = Status.of(topology, hosts);
    return new Glance(
        Instant.now(),
        status,
        since(Readiness.of(topology, status), status, inventory),
        status.shortfalls(topology));
  }

  /**
   * When the state began, where nobody else knows: as the steward saw it, or, where it is not
   * heard, as its last receipt says.
   */
  private static Readiness since(Readiness readiness, Status status, Inventory inventory) {
    if (readiness.since().isPresent()) {
      return readiness;
    }
    var word = readiness.state().word();
    var heard = status.steward().filter(s -> !s.state().isEmpty());
    return readiness.since(
        heard.isPresent()
            ? heard.filter(s -> s.state().equals(word)).map(Watched::since)
            : inventory.receipts().list().stream()
                .findFirst()
                .filter(r -> r.state().equals(word))
                .map(Kept::since));
  }
}
