package platter.operation;

import java.util.ArrayList;
import java.util.List;
import platter.topology.Host;
import platter.topology.Role;

/**
 * A TCP port that a host listens on.
 *
 * @param number the port
 * @param purpose for a person
 * @param clients whether the customer's users need it; the others are for hosts of the deployment
 */
public record Port(int number, String purpose, boolean clients) {

  /** All ports of a host, in the order of its roles. */
  public static List<Port> of(Host host) {
    var ports = new ArrayList<Port>();
    if (host.has(Role.QUORUM)) {
      ports.add(new Port(2379, "etcd, clients", false));
      ports.add(new Port(2380, "etcd, peers", false));
    }
    if (host.has(Role.DATABASE)) {
      ports.add(new Port(5432, "PostgreSQL", false));
      ports.add(new Port(8008, "Patroni", false));
    }
    if (host.has(Role.DATABASE) || host.has(Role.BACKUP)) {
      ports.add(new Port(8432, "pgBackRest", false));
    }
    if (host.has(Role.IM)) {
      ports.add(new Port(5224, "XMPP from the gateways", false));
      ports.add(new Port(5443, "HTTPS from the gateways", false));
      ports.add(new Port(5210, "chat cluster", false));
    }
    if (host.has(Role.IM) || host.has(Role.BACKUP)) {
      ports.add(new Port(22000, "uploaded files (Syncthing)", false));
    }
    if (host.has(Role.GATEWAY)) {
      ports.add(new Port(443, "web client, uploads", true));
      ports.add(new Port(5222, "XMPP", true));
    }
    return List.copyOf(ports);
  }
}
