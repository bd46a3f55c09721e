package platter.operation;

import java.util.ArrayList;
import java.util.List;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * A port that a host listens on.
 *
 * @param number the port
 * @param protocol {@code tcp} or {@code udp}
 * @param purpose for a person
 * @param clients whether the customer's users need it; the others are for hosts of the deployment
 */
public record Port(int number, String protocol, String purpose, boolean clients) {
  /** Where the hosts that are the source of time answer. */
  static final int TIME = 1123;

  private static Port tcp(int number, String purpose, boolean clients) {
    return new Port(number, "tcp", purpose, clients);
  }

  private static Port udp(int number, String purpose, boolean clients) {
    return new Port(number, "udp", purpose, clients);
  }

  public boolean tcp() {
    return protocol.equals("tcp");
  }

  /** As firewalls write it, such as {@code 5222/tcp}. */
  public String text() {
    return number + "/" + protocol;
  }

  /** All ports of a host, in the order of its roles. */
  public static List<Port> of(Topology topology, Host host) {
    var ports = new ArrayList<Port>();
    if (host.has(Role.QUORUM)) {
      ports.add(tcp(2379, "etcd, clients", false));
      ports.add(tcp(2380, "etcd, peers", false));
    }
    if (host.has(Role.DATABASE)) {
      ports.add(tcp(5432, "PostgreSQL", false));
      ports.add(tcp(8008, "Patroni", false));
    }
    if (host.has(Role.DATABASE) || host.has(Role.BACKUP)) {
      ports.add(tcp(8432, "pgBackRest", false));
    }
    if (host.has(Role.IM)) {
      ports.add(tcp(5224, "XMPP from the gateways", false));
      ports.add(tcp(5443, "HTTPS from the gateways", false));
      ports.add(tcp(5210, "chat cluster", false));
    }
    if (host.has(Role.IM) || host.has(Role.BACKUP)) {
      ports.add(tcp(22000, "uploaded files (Syncthing)", false));
    }
    if (host.has(Role.GATEWAY)) {
      ports.add(tcp(443, "web client, uploads", true));
      ports.add(tcp(5222, "XMPP", true));
      if (topology.steering() == Topology.Steering.DELEGATED) {
        ports.add(udp(53, "names of the chat domain", true));
        ports.add(tcp(53, "names of the chat domain", true));
        ports.add(tcp(8480, "health of the gateways", false));
      }
    }
    if (Clock.sources(topology).contains(host)) {
      ports.add(udp(TIME, "time", false));
    }
    return List.copyOf(ports);
  }
}
