package platter.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import platter.inventory.Inventory;
import platter.operation.Readiness.Words;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * Hosts without which the others are installed. They stay in the topology, and the inventory
 * remembers them until {@code rejoin} has brought them in.
 */
public final class LeftOut {
  private static final String SETTING = "left-out";

  /** Without one of these a site serves nobody. */
  private static final List<Role> NEEDED = List.of(Role.DATABASE, Role.IM, Role.GATEWAY);

  /** Whether a host has data that may count, or serves people. */
  private static final String COUNTS =
      "[ -d /var/lib/platter/database/data ] || systemctl --quiet is-active platter-im.service";

  private LeftOut() {}

  /** The names of those that the last installation left out, and that have not come in since. */
  public static Set<String> of(Inventory inventory) {
    var names = new TreeSet<String>();
    inventory
        .settings()
        .find(SETTING)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> names.addAll(List.of(text.split(" ", -1))));
    return names;
  }

  /** The topology as it stands until they come in. */
  static Topology standing(Topology topology, Inventory inventory) {
    return topology.without(of(inventory));
  }

  /** All hosts of the topology but those. */
  public static List<Host> others(Topology topology, Inventory inventory) {
    return others(topology, of(inventory));
  }

  private static List<Host> others(Topology topology, Set<String> names) {
    return topology.hosts().stream().filter(host -> !names.contains(host.name())).toList();
  }

  /**
   * The hosts that take part where these are left out.
   *
   * @throws OperationException if the others cannot do without one of them, or if one is not among
   *     them that the last installation left out
   */
  public static List<Host> taking(Topology topology, Inventory inventory, Set<String> without)
      throws OperationException {
    for (var name : new TreeSet<>(without)) {
      refuseNeeded(topology, name, without);
    }
    var waiting =
        of(inventory).stream()
            .filter(name -> topology.host(name).isPresent() && !without.contains(name))
            .toList();
    if (!waiting.isEmpty()) {
      throw new OperationException(
          String.join(", ", waiting)
              + ": left out at the last installation; nothing was changed. 'platter rejoin "
              + String.join(" ", waiting)
              + "' brings it in; to install the others again, give"
              + named(Set.copyOf(waiting)));
    }
    return others(topology, without);
  }

  /** As the command line names them. */
  static String named(Set<String> without) {
    return new TreeSet<>(without)
        .stream().map(name -> " --without " + name).collect(Collectors.joining());
  }

  /** That they are missing, and what brings them in. */
  static List<Shortfall> shortfalls(Topology topology, Inventory inventory) {
    return of(inventory).stream()
        .filter(name -> topology.host(name).isPresent())
        .map(name -> new Shortfall("left-out." + name, Words.of("missing.left-out", name)))
        .toList();
  }

  /** Remembers whom an installation has left out; nobody any more who was left out before. */
  static void keep(Inventory inventory, Set<String> names) {
    inventory.settings().put(SETTING, String.join(" ", new TreeSet<>(names)));
  }

  /** These are in by now. */
  static void forget(Inventory inventory, List<Host> hosts) {
    var names = of(inventory);
    if (names.removeAll(hosts.stream().map(Host::name).toList())) {
      keep(inventory, names);
    }
  }

  /**
   * Looks whether a host can be left out where these are left out.
   *
   * @throws OperationException if it cannot; says why
   */
  public static void refuseNeeded(Topology topology, String name, Set<String> leftOut)
      throws OperationException {
    var host =
        topology
            .host(name)
            .orElseThrow(
                () -> new OperationException("there is no host '" + name + "' in the topology"));
    if (host.has(Role.BACKUP)) {
      throw new OperationException(name + " cannot be left out, since it keeps the backups");
    }
    if (host.has(Role.QUORUM)) {
      throw new OperationException(
          name + " cannot be left out, since it votes in the quorum, which all its voters found");
    }
    var site = topology.siteOf(host).orElseThrow();
    for (var role : NEEDED) {
      boolean other =
          site.hosts().stream()
              .anyMatch(h -> !h.equals(host) && h.has(role) && !leftOut.contains(h.name()));
      if (host.has(role) && !other) {
        throw new OperationException(
            name
                + " cannot be left out, since no other host at "
                + site.name()
                + " would have the role "
                + Variables.word(role));
      }
    }
  }

  /** The sites all whose hosts are reached, but for those that were left out. */
  static List<Site> whole(Topology topology, Inventory inventory, List<Host> reached) {
    var others = others(topology, inventory);
    return topology.sites().stream()
        .filter(site -> site.hosts().stream().filter(others::contains).allMatch(reached::contains))
        .toList();
  }

  /**
   * Of hosts that are reached, those that count when the service is to go on: not one that was left
   * out, unless it came as far as to have data or people.
   */
  static List<Host> counting(Inventory inventory, Hosts hosts, List<Host> reached)
      throws UnreachableException, InterruptedException {
    var names = of(inventory);
    var counting = new ArrayList<Host>();
    for (var host : reached) {
      if (!names.contains(host.name()) || hosts.run(host, Script.of(COUNTS)).ok()) {
        counting.add(host);
      }
    }
    return counting;
  }
}
