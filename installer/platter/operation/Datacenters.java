package platter.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * The groups of gateways from which the name servers of a delegated zone answer: all, and those of
 * each site; in a group of their own those that take clients only where no other can. Whoever comes
 * from a network of a site is answered from its groups first, and from the next where all of a
 * group are down.
 */
record Datacenters(Topology topology) {
  private static final String ALL = "anywhere";
  private static final String SPARE = "spare";

  /** All groups that have a gateway; in this order for those whom no network belongs to a site. */
  List<Map<String, Object>> variables() {
    var groups = new ArrayList<Map<String, Object>>();
    add(groups, ALL, host -> host.weight() > 0);
    add(groups, SPARE, host -> host.weight() == 0);
    for (var site : topology.sites()) {
      add(groups, name(site), host -> host.weight() > 0 && site.hosts().contains(host));
      add(groups, spare(site), host -> host.weight() == 0 && site.hosts().contains(host));
    }
    return groups;
  }

  /** The groups for the clients of a site, the one that is asked first in front. */
  List<String> order(Site site) {
    var there = variables().stream().map(group -> String.valueOf(group.get("name"))).toList();
    var order = new ArrayList<String>();
    order.add(name(site));
    // One that keeps none but spare hosts is a spare site.
    if (there.contains(name(site))) {
      order.add(spare(site));
    }
    for (var other : topology.sites()) {
      if (!other.equals(site)) {
        order.add(name(other));
        order.add(spare(other));
      }
    }
    order.add(spare(site));
    return order.stream().filter(there::contains).distinct().toList();
  }

  private static String name(Site site) {
    return "site-" + site.name();
  }

  private static String spare(Site site) {
    return SPARE + "-" + site.name();
  }

  private void add(List<Map<String, Object>> groups, String name, Predicate<Host> which) {
    var gateways =
        topology.hosts().stream()
            .filter(host -> host.has(Role.GATEWAY) && which.test(host))
            .map(
                host ->
                    Map.<String, Object>of(
                        "name", host.name(),
                        "address", host.address(),
                        "share", Math.max(1, host.weight())))
            .toList();
    if (!gateways.isEmpty()) {
      groups.add(Map.of("name", name, "gateways", gateways));
    }
  }
}
