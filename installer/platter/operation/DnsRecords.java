package platter.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * What the customer enters into their own name servers so that clients find the service, as lines
 * of a zone file (RFC 1035, RFC 2782).
 */
public final class DnsRecords {
  /** Priorities of SRV records: lower ones are tried first. */
  private static final int FIRST = 5;

  private static final int SECOND = 10;

  /** Of those that take clients only where no other can. */
  private static final int LAST = 20;

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
    // A list has no weights, so whoever is to take clients only in need is not in it.
    for (var gateway : gateways(topology)) {
      if (gateway.weight() > 0) {
        lines.add(address(domain, gateway));
      }
    }
    for (var gateway : gateways(topology)) {
      lines.add(address(gateway.name() + "." + domain, gateway));
      lines.add(service(topology, gateway, Optional.empty()));
    }
    for (var site : topology.sites()) {
      if (topology.sites().size() > 1 && !site.clientNetworks().isEmpty()) {
        lines.add(
            "; where your name server answers by the client's network (views), instead for %s:"
                .formatted(String.join(", ", site.clientNetworks())));
        gateways(topology)
            .forEach(gateway -> lines.add(service(topology, gateway, Optional.of(site))));
      }
    }
    return List.copyOf(lines);
  }

  /**
   * The record by which a client finds a gateway.
   *
   * @param near the site that comes first; empty where all are alike
   */
  private static String service(Topology topology, Host gateway, Optional<Site> near) {
    int priority =
        gateway.weight() == 0
            ? LAST
            : near.map(site -> site.hosts().contains(gateway)).orElse(true) ? FIRST : SECOND;
    return "_xmpp-client._tcp.%s. 300 IN SRV %d %d 5222 %s.%s."
        .formatted(
            topology.domain(), priority, gateway.weight(), gateway.name(), topology.domain());
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
          "; pool member %s, ports 443 and 5222, %s, healthy while https://%s/healthz says 200"
              .formatted(
                  gateway.address(),
                  gateway.weight() > 0
                      ? "weight " + gateway.weight()
                      : "only where no other is healthy",
                  gateway.address()));
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
