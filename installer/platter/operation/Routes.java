package platter.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import platter.health.Route;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/** Which host must reach which {@link Port} of which other. */
final class Routes {
  private Routes() {}

  static List<Route> of(Topology topology) {
    var routes = new ArrayList<Route>();
    for (var from : topology.hosts()) {
      for (var to : topology.hosts()) {
        if (!from.equals(to)) {
          Port.of(topology, to).stream()
              .filter(Port::tcp)
              .map(Port::number)
              .filter(port -> needs(from, to, port))
              .distinct()
              .forEach(port -> routes.add(new Route(from, to, port)));
        }
      }
    }
    return routes;
  }

  private static boolean needs(Host from, Host to, int port) {
    boolean routed = from.has(Role.GATEWAY) || from.has(Role.IM);
    return switch (port) {
      case 2379 -> from.has(Role.DATABASE);
      case 2380 -> from.has(Role.QUORUM);
      case 5432, 8008 -> from.has(Role.DATABASE) || routed;
      case 8432 ->
          (from.has(Role.DATABASE) && to.has(Role.BACKUP))
              || (from.has(Role.BACKUP) && to.has(Role.DATABASE));
      case 5224 -> from.has(Role.GATEWAY);
      case 5443 -> routed;
      case 5210 -> from.has(Role.IM);
      case 8480 -> from.has(Role.GATEWAY);
      case 22000 -> from.has(Role.IM) || from.has(Role.BACKUP);
      default -> false;
    };
  }

  /** What the clients of the proof at the end of an installation connect to, from this machine. */
  static Map<Host, List<Integer>> fromHere(Topology topology) {
    var ports = new LinkedHashMap<Host, List<Integer>>();
    for (var host : topology.hosts()) {
      var clients =
          Port.of(topology, host).stream()
              .filter(port -> port.clients() && port.tcp())
              .map(Port::number)
              .toList();
      if (!clients.isEmpty()) {
        ports.put(host, clients);
      }
    }
    return ports;
  }
}
