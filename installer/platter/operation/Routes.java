package platter.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import platter.health.Port;
import platter.health.Route;
import platter.playbook.Facts;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/** Which host must reach which of the {@link Ports} of which other. */
final class Routes {
  private static final Set<String> QUORUM = Set.of("2379/tcp", "2380/tcp", "2389/tcp", "2390/tcp");

  private Routes() {}

  static List<Route> of(Topology topology) {
    var routes = new ArrayList<Route>();
    for (var from : topology.hosts()) {
      for (var to : topology.hosts()) {
        if (!from.equals(to)) {
          Ports.of(topology, to).stream()
              .filter(port -> needs(from, port) && !apart(topology, from, to, port))
              .forEach(port -> routes.add(new Route(from, to, port)));
        }
      }
    }
    return routes;
  }

  /** Where each site has a quorum of its own, nobody asks the other one's. */
  private static boolean apart(Topology topology, Host from, Host to, Port port) {
    return topology.shape().quorumPerSite()
        && !topology.siteOf(from).equals(topology.siteOf(to))
        && QUORUM.contains(port.text());
  }

  private static boolean needs(Host from, Port port) {
    boolean routed = from.has(Role.GATEWAY) || from.has(Role.IM);
    return switch (port.text()) {
      case "2377/tcp" -> from.has(Role.BACKUP);
      case "2378/tcp" -> Service.gated(from);
      case "2379/tcp", "2389/tcp" -> from.has(Role.DATABASE) || from.has(Role.IM);
      case "2380/tcp", "2390/tcp" -> from.has(Role.QUORUM);
      case "5432/tcp", "8008/tcp" -> from.has(Role.DATABASE) || routed;
      case "8431/tcp" -> from.has(Role.BACKUP);
      // By the second one a database is brought back by a restore.
      case "8432/tcp", "8433/tcp" -> from.has(Role.DATABASE);
      case "5224/tcp" -> from.has(Role.GATEWAY);
      case "5443/tcp" -> routed;
      case "5210/tcp" -> from.has(Role.IM);
      case "8480/tcp" -> from.has(Role.GATEWAY);
      case "22000/tcp" -> from.has(Role.IM) || from.has(Role.BACKUP);
      default -> port.equals(Ports.TIME);
    };
  }

  /** Whether the host where the route begins needs it, being as it is. */
  static boolean needed(Route route, Facts from) {
    return !route.port().equals(Ports.TIME) || !Clock.kept(from);
  }

  /** What the clients of the proof at the end of an installation connect to, from this machine. */
  static Map<Host, List<Port>> fromHere(Topology topology) {
    var ports = new LinkedHashMap<Host, List<Port>>();
    for (var host : topology.hosts()) {
      var clients = Ports.forClients(topology, host).stream().filter(Port::tcp).toList();
      if (!clients.isEmpty()) {
        ports.put(host, clients);
      }
    }
    return ports;
  }
}
