package platter.operation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import platter.inventory.Inventory;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * Brings hosts back that cannot come back by themselves: wiped ones, new ones in the place of lost
 * ones, those without which a quorum was formed anew, and those that an installation left out. What
 * they had of quorum and database is set aside; they are let in as members that do not vote yet,
 * and take the leader's data. One that was left out when it followed the leader already keeps it.
 */
public final class Rejoin {
  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final Installation installation;

  /**
   * @param installation plays the playbook on the hosts that come back, and then on all
   */
  public Rejoin(Topology topology, Inventory inventory, Hosts hosts, Installation installation) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.installation = installation;
  }

  /**
   * What would be done.
   *
   * @param hosts who come back
   * @param setAside of them, those whose data of quorum and database is set aside
   * @param vault at which log and backups that are not the leader's are put aside; empty where none
   *     are
   */
  public record Plan(
      List<String> hosts, List<String> setAside, Optional<String> vault, Procedure procedure) {}

  /**
   * Looks who must be brought back.
   *
   * @param names hosts and sites; where empty, all that are reached and not in the leader's quorum,
   *     or were left out. Of a site those are taken, too, that do not vote, or do not follow
   * @return empty where nobody must be
   * @throws OperationException if nobody leads, or a named one does, or follows. Nothing has been
   *     changed
   */
  public Optional<Plan> of(List<String> names)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    var closed = hosts.reach();
    var status = Status.of(topology, hosts);
    var leader = host(Switchover.leader(status).host());
    var voter = voterBeside(leader, status);
    var epoch = widest(Epoch.at(hosts.session(voter)).orElseThrow(() -> unknown(voter)), closed);
    var returning = new ArrayList<Host>();
    var keeping = new ArrayList<Host>();
    var leftOut = LeftOut.of(inventory);
    for (var host : wanted(names)) {
      boolean comesIn = leftOut.contains(host.name());
      if (host.equals(leader) && !comesIn) {
        if (names.contains(host.name())) {
          throw new OperationException(
              host.name() + " leads; there is nothing to bring it back to");
        }
        continue;
      }
      if (closed.containsKey(host.name())) {
        if (names.isEmpty()) {
          continue;
        }
        throw closed.get(host.name());
      }
      boolean out = isOut(topology, hosts, host, epoch, voter);
      boolean named = names.contains(host.name());
      if (named && !out && !comesIn) {
        refuseWell(host, status);
      }
      if (out || named || comesIn || (!names.isEmpty() && !isWell(host, status))) {
        returning.add(host);
      }
      if (comesIn && !out && (host.equals(leader) || isWell(host, status))) {
        keeping.add(host);
      }
    }
    var apart = otherSite(topology, leader);
    if (returning.stream().anyMatch(h -> apart.contains(h) && h.has(Role.QUORUM))) {
      // They form a quorum of their own, which takes all of them.
      keeping.removeAll(apart);
      for (var host : apart) {
        if (closed.containsKey(host.name()) && Service.gated(host)) {
          throw closed.get(host.name());
        }
        if (!returning.contains(host)) {
          returning.add(host);
        }
      }
    }
    if (returning.contains(voter)) {
      throw new OperationException(
          "nothing was changed: "
              + voter.name()
              + " is the voter by which the others would be let in; name it alone when another one"
              + " votes");
    }
    var foreign = ForeignTimelines.find(topology, hosts, leader, closed);
    if (returning.isEmpty() && foreign.isEmpty() && !differ(epoch, closed)) {
      return Optional.empty();
    }
    installation.prepare(returning.isEmpty() ? List.of(leader) : returning);
    // The vault first: with it, the quorum no longer stands on one host.
    returning.sort(Comparator.comparing(h -> topology.siteOf(h).isPresent()));
    var losing = returning.stream().filter(h -> Service.gated(h) && !keeping.contains(h)).toList();
    return Optional.of(
        new Plan(
            returning.stream().map(Host::name).toList(),
            losing.stream().map(Host::name).toList(),
            foreign.map(found -> found.vault().name()),
            new Readmission(topology, inventory, hosts, installation, leader, voter)
                .procedure(
                    ("rejoin " + String.join(" ", names)).strip(),
                    returning,
                    losing,
                    epoch,
                    foreign)));
  }

  /** The hosts of the site whose quorum is not the leader's; none where there is only one. */
  static List<Host> otherSite(Topology topology, Host leader) {
    return topology.shape().quorumPerSite()
        ? Fencing.other(topology, topology.siteOf(leader).orElseThrow()).orElseThrow().hosts()
        : List.of();
  }

  /** This epoch with the members that any of its hosts knows of. */
  private Epoch widest(Epoch epoch, Map<String, UnreachableException> closed)
      throws UnreachableException, InterruptedException {
    var widest = epoch;
    for (var known : known(epoch, closed)) {
      widest = known.later(widest) ? known : widest;
    }
    return widest;
  }

  /** Whether a host of this epoch does not know all its members. */
  private boolean differ(Epoch epoch, Map<String, UnreachableException> closed)
      throws UnreachableException, InterruptedException {
    return known(epoch, closed).stream().anyMatch(epoch::later);
  }

  private List<Epoch> known(Epoch epoch, Map<String, UnreachableException> closed)
      throws UnreachableException, InterruptedException {
    var known = new ArrayList<Epoch>();
    for (var host : topology.hosts()) {
      if (Service.gated(host) && !closed.containsKey(host.name())) {
        Epoch.at(hosts.session(host)).filter(epoch::same).ifPresent(known::add);
      }
    }
    return known;
  }

  /** Hosts that are named, or whose site is; all where nothing is. */
  private Set<Host> wanted(List<String> names) throws OperationException {
    if (names.isEmpty()) {
      return new LinkedHashSet<>(topology.hosts());
    }
    var wanted = new LinkedHashSet<Host>();
    for (var name : names) {
      var site = topology.sites().stream().filter(s -> s.name().equals(name)).findFirst();
      if (site.isPresent()) {
        wanted.addAll(site.get().hosts());
      } else {
        wanted.add(
            topology
                .host(name)
                .orElseThrow(
                    () ->
                        new OperationException(
                            "there is no host and no site '" + name + "' in the topology")));
      }
    }
    return wanted;
  }

  /** Not of the leader's quorum, let in and not more, or without anything of ours. */
  static boolean isOut(Topology topology, Hosts hosts, Host host, Epoch epoch, Host voter)
      throws OperationException, UnreachableException, InterruptedException {
    if (!Service.gated(host)) {
      return !hosts.session(host).run(Script.of("test -d /etc/platter")).ok();
    }
    return Epoch.at(hosts.session(host)).filter(epoch::same).isEmpty()
        || (host.has(Role.QUORUM)
            && !otherSite(topology, voter).contains(host)
            && !new Voter(voter, hosts.session(voter)).votes(host.name()));
  }

  /** Whether its database, where it has one, follows, and its voter votes. */
  private static boolean isWell(Host host, Status status) {
    return (!host.has(Role.DATABASE)
            || status.members().stream()
                .anyMatch(m -> m.host().equals(host.name()) && m.state().equals("streaming")))
        && (!host.has(Role.QUORUM)
            || status.voters().stream().anyMatch(v -> v.host().equals(host.name()) && v.reads()));
  }

  /** A copy that counts is not set aside by a name that was typed. */
  private static void refuseWell(Host host, Status status) throws OperationException {
    if (Service.gated(host) && isWell(host, status)) {
      boolean database = host.has(Role.DATABASE);
      throw new OperationException(
          "nothing was changed: "
              + host.name()
              + (database
                  ? " follows the leader, and what it has is a copy that counts. To have its data"
                      + " come anew all the same, end its database first ('systemctl stop"
                      + " platter-database'"
                  : " votes in the quorum. To have it join anew all the same, end its voter first"
                      + " ('systemctl stop platter-quorum'")
              + " there), then run the command again");
    }
  }

  /** A voter that reads through the quorum, at the leader's site if there is one. */
  private Host voterBeside(Host leader, Status status) throws OperationException {
    var reading = new LinkedHashMap<Boolean, Host>();
    for (var voter : status.voters()) {
      if (voter.reads()) {
        var host = host(voter.host());
        reading.putIfAbsent(topology.siteOf(host).equals(topology.siteOf(leader)), host);
      }
    }
    return Optional.ofNullable(reading.getOrDefault(true, reading.get(false)))
        .orElseThrow(
            () -> new OperationException("no voter reads through the quorum; 'platter status'"));
  }

  private static IllegalStateException unknown(Host voter) {
    return new IllegalStateException(voter.name() + " reads through the quorum without an epoch");
  }

  private Host host(String name) {
    return topology.host(name).orElseThrow();
  }
}
