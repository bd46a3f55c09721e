package platter.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.CancelledException;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * Planned work on the power: the services of a site, or of all places, are stopped in order before
 * it, and started and proved after it. Hosts that are switched on start their services by
 * themselves, so a start may also come without this.
 */
public final class PlannedPower {
  private static final Duration WHOLE = Duration.ofMinutes(5);

  /** In the order in which they are stopped: clients first, then what they lean on. */
  private static final List<Service> ORDER =
      List.of(
          Service.NAMES,
          Service.IM,
          Service.GATEWAY,
          Service.FILES,
          Service.KEEP,
          Service.BACKUP,
          Service.DATABASE,
          Service.QUORUM,
          Service.TIME);

  /** A host that was left out, or wiped, has not all of them. */
  static final String STOP =
      """
      for unit; do
        shift
        ! systemctl cat "$unit" >/dev/null 2>&1 || set -- "$@" "$unit"
      done
      [ $# = 0 ] || systemctl stop "$@"
      """;

  private static final String START =
      """
      for unit; do
        [ "$(systemctl is-enabled "$unit")" != enabled ] || systemctl start --no-block "$unit" || exit
      done
      """;

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;

  /** Hosts that an installation left out take no part. */
  public PlannedPower(Topology topology, Inventory inventory, Hosts hosts) {
    this.topology = LeftOut.standing(topology, inventory);
    this.inventory = inventory;
    this.hosts = hosts;
  }

  /**
   * What a shutdown would do: the leader leaves first where another site can lead.
   *
   * @param site by name; empty for all places
   * @throws OperationException if the other site cannot serve alone, as with {@code strict}
   *     replication; nothing has been changed
   */
  public Procedure shutdown(Optional<String> site)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    var procedure =
        new Procedure("shutdown" + site.map(s -> " --site " + s).orElse(""), "Shutdown");
    var closed = hosts.reach();
    var leaving = reached(procedure, hosts(site), closed.keySet());
    var status = Status.of(topology, hosts);
    if (site.isPresent() && !topology.shape().quorumPerSite()) {
      refuseWithoutQuorum(status, hosts(site));
    }
    var other =
        site.isPresent()
            ? Fencing.other(topology, Fencing.site(topology, site.get()))
            : Optional.<Site>empty();
    if (other.isPresent()) {
      refuseStrict(site.orElseThrow());
      var switchover = new Switchover(topology, inventory, hosts);
      var plan = switchover.to(other.get().name());
      plan.ifPresent(
          p -> {
            procedure.without(
                p.to().host(), status.shortfalls(topology), Shortfall.Work.SWITCHOVER);
            switchover.move(procedure, p.from().host(), p.to().host());
          });
    }
    var leader = site.isEmpty() ? status.leader() : Optional.<Status.Member>empty();
    for (var service : ORDER) {
      var where =
          leaving.stream()
              .filter(h -> Service.of(topology, h).contains(service))
              .sorted(
                  // A standby that goes before its leader has everything.
                  Comparator.comparing(
                      h -> leader.filter(m -> m.host().equals(h.name())).isPresent()))
              .toList();
      for (var host : where) {
        procedure.then(
            host.name(),
            "Stop " + service.name(),
            Outcome.CHANGED,
            () -> {
              if (service.equals(Service.DATABASE)) {
                checkpoint(host);
              }
              return units(host, service, "stop");
            });
      }
    }
    if (other.isPresent()) {
      var staying = new ArrayList<>(topology.hosts());
      staying.removeAll(hosts(site));
      staying.removeIf(h -> closed.containsKey(h.name()));
      procedure.proves(
          other.get().hosts().get(0).name(),
          narrator ->
              Verification.of(topology, inventory)
                  .run(narrator, List.of(other.get()), hosts, staying));
    }
    return procedure;
  }

  private void refuseStrict(String site) throws OperationException {
    if (topology.replication() == Topology.Replication.STRICT) {
      throw new OperationException(
          "nothing was changed: replication is strict, so without "
              + site
              + " the other site acknowledges nothing. To have it serve meanwhile, write"
              + " 'replication: synchronous' into topology.yaml and run 'platter install'; to stop all,"
              + " run 'platter shutdown' without --site");
    }
  }

  /**
   * What a start would do: the services that do not run, then the wait until the service is whole,
   * then the proof. What is missing beside that is warned of.
   *
   * @param site by name; empty for all places
   */
  public Procedure startup(Optional<String> site)
      throws OperationException, UnreachableException, InterruptedException {
    var procedure = new Procedure("startup" + site.map(s -> " --site " + s).orElse(""), "Startup");
    var order = new ArrayList<>(ORDER);
    java.util.Collections.reverse(order);
    var starting = reached(procedure, hosts(site), hosts.reach().keySet());
    takeBack(procedure, starting);
    for (var service : order) {
      for (var host : starting) {
        if (Service.of(topology, host).contains(service)) {
          procedure.then(
              host.name(),
              "Start " + service.name(),
              Outcome.CHANGED,
              () -> units(host, service, "start"));
        }
      }
    }
    var first = topology.hosts().get(0);
    return procedure
        .tells(first.name(), "The service is whole", Outcome.OK, this::awaitWhole)
        .proves(
            first.name(),
            narrator ->
                Verification.of(topology, inventory)
                    .run(narrator, topology.sites(), hosts, topology.hosts()));
  }

  /** What a restore has ended that did not get far enough to replace it goes on as it was. */
  private void takeBack(Procedure procedure, List<Host> starting)
      throws OperationException, UnreachableException, InterruptedException {
    var found = new LinkedHashMap<Host, Former.BrokenOff>();
    for (var host : starting) {
      if (Service.gated(host)) {
        var broken = Former.brokenOff(hosts.session(host), Epoch.numberOfQuorum(topology));
        if (broken.closed()) {
          found.put(host, broken);
        }
      }
    }
    refuseHalf(found);
    found
        .keySet()
        .forEach(
            host ->
                procedure.then(
                    host.name(),
                    "Is again as it was before the restore that was broken off",
                    Outcome.CHANGED,
                    () -> Former.takeBack(host, hosts.session(host))));
  }

  static void refuseHalf(Map<Host, Former.BrokenOff> found) throws OperationException {
    var without =
        found.entrySet().stream()
            .filter(e -> e.getKey().has(Role.QUORUM) && !e.getValue().quorum())
            .map(e -> e.getKey().name())
            .toList();
    boolean none =
        found.keySet().stream().anyMatch(h -> h.has(Role.DATABASE))
            && found.values().stream().noneMatch(Former.BrokenOff::database);
    if (!without.isEmpty() || none) {
      throw new OperationException(
          "nothing was changed: a restore was broken off, and what there was before it cannot go on: "
              + (none
                  ? "no host has its database any more"
                  : "its quorum is set aside on " + String.join(", ", without))
              + ". Run 'platter restore' again");
    }
  }

  /** A host that is dark holds nothing up; it is named as what is left out. */
  private static List<Host> reached(Procedure procedure, List<Host> all, Set<String> closed) {
    for (var host : all) {
      if (closed.contains(host.name())) {
        procedure.then(host.name(), "Left out, since it is not reached", Outcome.SKIPPED, () -> "");
      }
    }
    return all.stream().filter(h -> !closed.contains(h.name())).toList();
  }

  /** What stays must keep the quorum by itself. */
  private static void refuseWithoutQuorum(Status status, List<Host> leaving)
      throws OperationException {
    long stay =
        status.voters().stream()
            .filter(
                v -> v.reads() && leaving.stream().noneMatch(host -> host.name().equals(v.host())))
            .count();
    if (2 * stay <= status.voters().size()) {
      throw new OperationException(
          "nothing was changed: without these hosts the quorum would be lost, and the service with"
              + " it, since only "
              + stay
              + " of "
              + status.voters().size()
              + " voters would stay; 'platter status' shows who is missing");
    }
  }

  private List<Host> hosts(Optional<String> site) throws OperationException {
    return site.isEmpty() ? topology.hosts() : Fencing.site(topology, site.get()).hosts();
  }

  /** So that it ends in order within the time that systemd gives it; else it recovers later. */
  private void checkpoint(Host host) throws UnreachableException, InterruptedException {
    try {
      new Sql(hosts.session(host)).checkpoint();
    } catch (OperationException e) {
      // It does not run, or is just being started; it ends all the same.
    }
  }

  /** Of a service's units those are started that a boot would start; the others are jobs. */
  private String units(Host host, Service service, String verb)
      throws OperationException, UnreachableException, InterruptedException {
    var names = service.units().stream().map(unit -> "platter-" + unit).toArray(String[]::new);
    var answer =
        hosts
            .session(host)
            .run(
                Script.of(verb.equals("stop") ? STOP : START, names).within(Duration.ofMinutes(2)));
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": 'systemctl "
              + verb
              + "' of "
              + String.join(", ", names)
              + " failed: "
              + answer.err().strip()
              + "; look at 'journalctl -u "
              + names[0]
              + "' there, then run the command again");
    }
    return String.join(", ", names);
  }

  private String awaitWhole(Narrator narrator)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var missing = new AtomicReference<>("");
    var status =
        Patience.until(
            WHOLE,
            () ->
                "after " + WHOLE.toMinutes() + " minutes there is still missing: " + missing.get(),
            () -> {
              narrator.cancellation().check();
              var now = Status.of(topology, hosts);
              var what = now.missing(topology, Shortfall.Work.STARTUP);
              missing.set(String.join("; ", what) + ". " + String.join("; ", now.troubles()));
              return what.isEmpty() ? Optional.of(now) : Optional.empty();
            });
    narrator.warn(status.shortfalls(topology));
    return Readiness.of(topology, status).state().word();
  }
}
