package platter.operation;

import java.util.ArrayList;
import java.util.List;
import platter.health.Port;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/** The ports that a host listens on, towards others if nothing else is said. */
final class Ports {
  /** Where the hosts that are the source of time answer. */
  static final Port TIME = Port.udp(1123);

  /** Where gateways answer for names of the chat domain. */
  static final int NAMES = 53;

  /** The console of the steward, which browsers open. */
  static final Port CONSOLE = Port.tcp(8401);

  private Ports() {}

  /** All of them, in the order of the host's roles. */
  static List<Port> of(Topology topology, Host host) {
    var ports = new ArrayList<Port>();
    if (Service.stewardOf(topology, host).isPresent()) {
      ports.add(Port.tcp(2377)); // what it says of itself, for the steward
    }
    if (Service.gated(host)) {
      ports.add(Port.tcp(2378)); // start gate
    }
    if (host.has(Role.QUORUM)) {
      ports.add(Port.tcp(2379)); // etcd, clients
      ports.add(Port.tcp(2380)); // etcd, peers
      ports.add(Port.tcp(2389)); // the same in the epochs with even numbers
      ports.add(Port.tcp(2390));
    }
    if (host.has(Role.DATABASE)) {
      ports.add(Port.tcp(5432)); // PostgreSQL
      ports.add(Port.tcp(8008)); // Patroni
    }
    if (host.has(Role.DATABASE)) {
      ports.add(Port.tcp(8431)); // pgBackRest, which reads the database for a backup
    }
    if (host.has(Role.BACKUP)) {
      ports.add(Port.tcp(8432)); // pgBackRest, which takes the log
      ports.add(Port.tcp(8433)); // pgBackRest, while a database is restored
    }
    if (host.has(Role.BACKUP) && topology.console() == Topology.Console.NETWORK) {
      ports.add(CONSOLE);
    }
    if (host.has(Role.IM)) {
      ports.add(Port.tcp(5224)); // XMPP from the gateways
      ports.add(Port.tcp(5443)); // HTTPS from the gateways
      ports.add(Port.tcp(5210)); // chat cluster
    }
    if (host.has(Role.IM) || host.has(Role.BACKUP)) {
      ports.add(Port.tcp(22000)); // uploaded files (Syncthing)
    }
    ports.addAll(forClients(topology, host));
    if (host.has(Role.GATEWAY) && topology.steering() == Topology.Steering.DELEGATED) {
      ports.add(Port.tcp(8480)); // health of the gateways
    }
    if (Clock.sources(topology).contains(host)) {
      ports.add(TIME);
    }
    return List.copyOf(ports);
  }

  /** Those that only the host itself can reach. */
  static List<Port> inside(Topology topology, Host host) {
    var ports = new ArrayList<Port>();
    if (host.has(Role.GATEWAY) || host.has(Role.IM)) {
      ports.add(Port.tcp(6432)); // HAProxy, to the database's leader
    }
    if (host.has(Role.IM)) {
      ports.add(Port.tcp(6433)); // HAProxy, what the chat server goes by
      ports.add(Port.tcp(5280)); // ejabberd, web
    }
    if (host.has(Role.BACKUP) && topology.console() == Topology.Console.LOCAL) {
      ports.add(CONSOLE);
    }
    return List.copyOf(ports);
  }

  /** Those that the customer's users need; the others are for hosts of the deployment. */
  static List<Port> forClients(Topology topology, Host host) {
    var ports = new ArrayList<Port>();
    if (host.has(Role.GATEWAY)) {
      ports.add(Port.tcp(443)); // web client, uploads
      ports.add(Port.tcp(5222)); // XMPP
      if (topology.steering() == Topology.Steering.DELEGATED) {
        ports.add(Port.udp(NAMES)); // names of the chat domain
        ports.add(Port.tcp(NAMES));
      }
    }
    return List.copyOf(ports);
  }
}
