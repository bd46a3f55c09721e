package platter.operation;

import java.util.ArrayList;
import java.util.List;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * What the customer enters into their own name servers so that clients find the service, as lines
 * of a zone file (RFC 1035, RFC 2782).
 */
public final class DnsRecords {
  private DnsRecords() {}

  public static List<String> of(Topology topology) {
    return switch (topology.steering()) {
      case RECORDS -> records(topology);
      case DELEGATED -> delegation(topology);
      case BALANCER -> balancer(topology);
    };
  }

  private static List<String> records(Topology topology) {
    var domain = topology.domain();
    var lines = new ArrayList<String>();
    for (var gateway : gateways(topology)) {
      lines.add(address(domain, gateway));
    }
    for (var gateway : gateways(topology)) {
      lines.add(address(gateway.name() + "." + domain, gateway));
      lines.add(
          "_xmpp-client._tcp.%s. 300 IN SRV 5 50 5222 %s.%s."
              .formatted(domain, gateway.name(), domain));
    }
    return List.copyOf(lines);
  }

  private static List<String> delegation(Topology topology) {
    var domain = topology.domain();
    var lines = new ArrayList<String>();
    for (var gateway : gateways(topology)) {
      var server = "ns-" + gateway.name() + "." + domain;
      lines.add("%s. 3600 IN NS %s.".formatted(domain, server));
      lines.add(address(server, gateway));
    }
    return List.copyOf(lines);
  }

  private static List<String> balancer(Topology topology) {
    var domain = topology.domain();
    var lines = new ArrayList<String>();
    lines.add("; %s. and the target of its SRV record: the balancer's address".formatted(domain));
    lines.add("_xmpp-client._tcp.%s. 300 IN SRV 5 50 5222 %s.".formatted(domain, domain));
    for (var gateway : gateways(topology)) {
      lines.add(
          "; pool member %s, ports 443 and 5222, healthy while https://%s/healthz says 200"
              .formatted(gateway.address(), gateway.address()));
    }
    return List.copyOf(lines);
  }

  private static String address(String name, Host host) {
    return "%s. 300 IN A %s".formatted(name, host.address());
  }

  private static List<Host> gateways(Topology topology) {
    return topology.hosts().stream().filter(h -> h.has(Role.GATEWAY)).toList();
  }
}
