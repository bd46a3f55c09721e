package platter.operation;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import platter.inventory.Inventory;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * Which quorum a host belongs to. A quorum that is formed anew by a person is of the next epoch;
 * whoever has the one before must not go on, and cannot reach the new one: neighbouring epochs
 * differ in etcd's ports, and all in its cluster token and data directory.
 *
 * @param number the higher one counts
 * @param id tells two of the same number apart
 * @param members names of the hosts that vote
 */
record Epoch(int number, String id, List<String> members) {
  private static final String SETTING = "epoch.id";

  Epoch {
    if (number < 1) {
      throw new IllegalArgumentException("number must be at least 1: " + number);
    }
    members = List.copyOf(members);
  }

  /** The one that this deployment is in: the first, of all hosts that vote. */
  static Epoch of(Topology topology, Inventory inventory) {
    var settings = inventory.settings();
    var id =
        settings
            .find(SETTING)
            .orElseGet(
                () -> {
                  var made = randomId();
                  settings.put(SETTING, made);
                  return made;
                });
    return new Epoch(
        1, id, topology.hosts().stream().filter(h -> h.has(Role.QUORUM)).map(Host::name).toList());
  }

  static String randomId() {
    var bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Where etcd's clients reach it. */
  int clientPort() {
    return number % 2 == 1 ? 2379 : 2389;
  }

  /** Where etcd's members reach each other. */
  int peerPort() {
    return clientPort() + 1;
  }

  /** As the templates name them. */
  Map<String, Object> variables() {
    return Map.of(
        "number", number,
        "id", id,
        "members", members,
        "client_port", clientPort(),
        "peer_port", peerPort());
  }
}
