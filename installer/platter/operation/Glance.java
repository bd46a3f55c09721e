package platter.operation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
@JsonIgnoreProperties(ignoreUnknown = true)
public record Glance(Instant at, Status status, Readiness readiness, List<Shortfall> missing) {
  /** Where it lies in the steward's folder, for the console beside it. */
  public static final String SHOWN = "shown/glance.json";

  public Glance {
    missing = List.copyOf(missing);
  }

  /** Looks. Hosts that do not answer hold nothing up. */
  public static Glance of(Topology topology, Inventory inventory, Hosts hosts)
      throws UnreachableException, InterruptedException {
    var status = Status.of(topology, hosts);
    var missing = new ArrayList<>(LeftOut.shortfalls(topology, inventory));
    missing.addAll(status.shortfalls(topology));
    return new Glance(
        Instant.now(), status, since(Readiness.of(topology, status), status, inventory), missing);
  }

  /** The same, in a state that began then. */
  public Glance since(Instant since) {
    return new Glance(at, status, readiness.since(Optional.of(since)), missing);
  }

  /** As the steward leaves it for its console, one line. */
  public String json() {
    try {
      return Json.ISO.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws OperationException if it is something else
   */
  public static Glance parse(String json) throws OperationException {
    try {
      return Json.ISO.readValue(json, Glance.class);
    } catch (JsonProcessingException e) {
      throw new OperationException("this is nothing that a steward of this version saw", e);
    }
  }

  /**
   * When the state began: as the steward saw it; where it is not heard, as the quorum knows it, or
   * as the steward's last receipt says.
   */
  private static Readiness since(Readiness readiness, Status status, Inventory inventory) {
    var heard = status.steward().filter(s -> !s.state().isEmpty());
    if (heard.isPresent()) {
      return readiness.dated(heard.get());
    }
    var word = readiness.state().word();
    return readiness.since(
        readiness
            .since()
            .or(
                () ->
                    inventory.receipts().list().stream()
                        .findFirst()
                        .filter(r -> r.state().equals(word))
                        .map(Kept::since)));
  }
}
