package platter.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * The planned change of the site that leads, where each site has a quorum of its own. The databases
 * of the one end in order, which brings the last of their log to the other; only when that has
 * every byte of it do the two change their roles. Until then the way back is a start.
 *
 * <p>Every step may be taken again, and the order of the two roles is such that never both lead: a
 * command that was broken off goes on where it is run again.
 */
final class SiteSwitchover {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long CLOSE_BYTES = 1 << 20;

  /** Ends PostgreSQL in order: what was written goes to whoever follows before it is gone. */
  private static final String STOP = "systemctl stop platter-database.service";

  private static final String START = "systemctl start --no-block platter-database.service";

  /** Of a database that does not run: its state, and how far its log goes. */
  private static final String CONTROL =
      """
      systemctl stop platter-control.service 2>/dev/null
      systemd-run --unit=platter-control --quiet --pipe --wait --collect --uid=platter-database --gid=platter-database \
        -p RootDirectory="$(systemctl show -p RootDirectory --value platter-database.service)" \
        -p BindReadOnlyPaths=/var/lib/platter/database -p MountAPIVFS=yes \
        /usr/bin/env LC_ALL=C /usr/lib/postgresql/17/bin/pg_controldata /var/lib/platter/database/data |
        sed -n -e 's/^Database cluster state: *//p' -e 's/^Latest checkpoint location: *//p' \
          -e 's/^Minimum recovery ending location: *//p'
      """;

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final Databases databases;

  SiteSwitchover(Topology topology, Inventory inventory, Hosts hosts) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.databases = new Databases(topology, hosts);
  }

  /**
   * Looks whether the lead can move there without a loss, or goes on with a move that was broken
   * off.
   *
   * @return empty where the leader is there already, and the other site follows
   * @throws OperationException if it cannot; says what is missing. Nothing has been changed
   */
  Optional<Switchover.Plan> to(Site to, Optional<Installation> installation)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    var from = Fencing.other(topology, to).orElseThrow();
    var status = Status.of(topology, hosts);
    if (status.leaders().size() > 1) {
      Switchover.leader(status);
    }
    var leader = status.leader().map(Status.Member::site);
    boolean there = leader.filter(to.name()::equals).isPresent();
    if (there && !brokenOff(from, status)) {
      return Optional.empty();
    }
    var procedure = new Procedure("switchover --to " + to.name(), "Switchover");
    if (leader.filter(from.name()::equals).isPresent()) {
      Switchover.refuseMissing(topology, status, from.name(), to.name());
      procedure.without(
          SiteRole.databases(to).get(0).name(),
          status.shortfalls(topology),
          Shortfall.Work.SWITCHOVER);
    } else {
      refuseUnreached(from, to);
    }
    var gated = topology.hosts().stream().filter(Service::gated).toList();
    if (installation.isPresent()) {
      installation.get().prepare(gated);
    }
    move(procedure, from, to);
    installation.ifPresent(
        disc ->
            procedure.plays(
                SiteRole.databases(to).get(0).name(),
                "The hosts' files say who leads",
                () -> disc.play("switchover --to " + to.name() + ": playbook", gated)));
    procedure.proves(
        SiteRole.databases(to).get(0).name(),
        narrator ->
            Verification.of(topology, inventory)
                .run(narrator, topology.sites(), hosts, topology.hosts()));
    return Optional.of(new Switchover.Plan(member(status, from), member(status, to), procedure));
  }

  /** Whether the other site was to follow, and its databases do not run yet. */
  private boolean brokenOff(Site from, Status status) throws InterruptedException {
    try {
      return status.members().stream().anyMatch(m -> m.site().equals(from.name()) && !m.up())
          && status.gates().stream().allMatch(gate -> gate.waiting().isEmpty())
          && SiteRole.at(from, hosts).follows();
    } catch (OperationException | UnreachableException e) {
      return false;
    }
  }

  /** A move that was broken off goes on only where both can be asked. */
  private void refuseUnreached(Site from, Site to)
      throws OperationException, UnreachableException, InterruptedException {
    var closed = hosts.open(Fencing.gated(from));
    if (!closed.isEmpty()) {
      throw new OperationException(
          "nothing was changed: no database leads, and of "
              + from.name()
              + " is not reached: "
              + String.join(", ", closed.keySet())
              + ". If it is lost, 'platter failover --to "
              + to.name()
              + " --accept-loss' is for that");
    }
    SiteRole.at(from, hosts).follows();
  }

  /** The steps by which the lead goes from one site to the other. */
  void move(Procedure procedure, Site from, Site to) {
    var last = SiteRole.databases(to).get(0).name();
    var first = SiteRole.databases(from).get(0).name();
    var ended = new AtomicReference<@Nullable Long>();
    procedure
        .then(
            first,
            "The databases of " + from.name() + " write to their disks what is in memory",
            Outcome.OK,
            () -> checkpoint(from))
        .then(
            last,
            "Has nearly all that the leader wrote",
            Outcome.OK,
            () -> {
              awaitCaughtUp(to);
              return "caught up";
            })
        .then(
            first,
            "The databases of " + from.name() + " end, and nothing is written any more",
            Outcome.CHANGED,
            orStarted(from, () -> end(from, to, ended)))
        .always(last, "Has every byte of it", Outcome.OK, orStarted(from, () -> compare(from, to)))
        .always(
            first,
            "Follows from now on",
            Outcome.CHANGED,
            orStarted(
                from,
                () -> {
                  SiteRole.at(from, hosts).follow(to);
                  return "follows " + to.name();
                }))
        .always(
            last,
            "Leads instead of " + from.name(),
            Outcome.CHANGED,
            orStarted(
                from,
                () -> {
                  SiteRole.at(to, hosts).lead();
                  SiteRole.keep(inventory, to);
                  awaitLeader(to);
                  var at = ended.get();
                  return at == null
                      ? "the databases of " + from.name() + " had ended before"
                      : Seconds.since(at) + " since the last write";
                }))
        .always(
            first,
            "The databases of " + from.name() + " follow",
            Outcome.CHANGED,
            () -> {
              start(from);
              long start = System.nanoTime();
              awaitFollower(from);
              return Seconds.since(start);
            });
  }

  /**
   * A step before whose end nobody leads. Where it fails, whatever the reason, the site that led is
   * started again. That is safe at each of them: its databases go by the role which their quorum
   * has for them, and that is to lead only while the other site's is to follow.
   */
  private Narrator.Step orStarted(Site from, Narrator.Step step) {
    return () -> {
      try {
        return step.take();
      } catch (OperationException | UnreachableException e) {
        throw new OperationException(e.getMessage() + ". " + startedAgain(from), e);
      } catch (InterruptedException | RuntimeException e) {
        startedAgain(from);
        throw e;
      }
    };
  }

  /** Starts them over connections that are not older than what went wrong; says what came of it. */
  private String startedAgain(Site from) throws InterruptedException {
    SiteRole.databases(from).forEach(hosts::forget);
    try {
      start(from);
      return "The databases of "
          + from.name()
          + " run again; run the command again when that is mended. 'platter status' shows"
          + " who leads until then";
    } catch (OperationException e) {
      return "Not all databases of "
          + from.name()
          + " could be started again, so perhaps nobody leads: "
          + e.getMessage()
          + ". Run 'platter startup --site "
          + from.name()
          + "' as soon as its hosts are reached, then the command again";
    }
  }

  /** So that they end in order within the time that systemd gives them. */
  private String checkpoint(Site from)
      throws OperationException, UnreachableException, InterruptedException {
    var now = databases.now();
    long start = System.nanoTime();
    for (var host : SiteRole.databases(from)) {
      if (now.runs(host)) {
        new Sql(hosts.session(host)).checkpoint();
      }
    }
    return Seconds.since(start);
  }

  /**
   * The leader goes last, and not before whoever is to lead hears it directly.
   *
   * @param ended is told when it was asked to end
   */
  private String end(Site from, Site to, AtomicReference<@Nullable Long> ended)
      throws OperationException, UnreachableException, InterruptedException {
    var there = SiteRole.databases(from);
    var leader =
        databases
            .now()
            .leader()
            .map(Status.Member::host)
            .flatMap(topology::host)
            .filter(there::contains);
    for (var host : there) {
      if (leader.filter(host::equals).isEmpty()) {
        must(host, STOP);
      }
    }
    if (leader.isPresent()) {
      awaitHeard(leader.get(), to);
      ended.set(System.nanoTime());
      must(leader.get(), STOP);
    }
    return leader.isPresent() ? "ended" : "had ended before";
  }

  /** That nothing is lost is seen in the log itself, of databases that do not write any more. */
  private String compare(Site from, Site to)
      throws OperationException, UnreachableException, InterruptedException {
    if (databases.now().leader().filter(m -> m.site().equals(to.name())).isPresent()) {
      return "it leads already";
    }
    long written = -1;
    for (var host : SiteRole.databases(from)) {
      written = Math.max(written, LogPosition.ofEnded(host, must(host, CONTROL)));
    }
    long start = System.nanoTime();
    while (replayed(to) < written) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new OperationException(
            "the databases of "
                + from.name()
                + " wrote until "
                + LogPosition.text(written)
                + ", and "
                + to.name()
                + " has only what comes before "
                + LogPosition.text(replayed(to))
                + "; look at the line between the sites");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return LogPosition.text(written);
  }

  private long replayed(Site site)
      throws OperationException, UnreachableException, InterruptedException {
    long most = -1;
    for (var host : SiteRole.databases(site)) {
      most =
          Math.max(
              most,
              LogPosition.read(
                  new Sql(hosts.session(host)).ask("SELECT pg_last_wal_replay_lsn()")));
    }
    return most;
  }

  /** Starts all that are reached; one that is not keeps no other from it. */
  private void start(Site site) throws OperationException, InterruptedException {
    var failed = new ArrayList<String>();
    for (var host : SiteRole.databases(site)) {
      try {
        must(host, START);
      } catch (OperationException | UnreachableException e) {
        failed.add(String.valueOf(e.getMessage()));
      }
    }
    if (!failed.isEmpty()) {
      throw new OperationException(String.join("; ", failed));
    }
  }

  private String must(Host host, String script)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = hosts.session(host).run(Script.of(script));
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": '"
              + script.lines().findFirst().orElse("")
              + "' failed: "
              + answer.err().strip()
              + "; look at 'journalctl -u platter-database' there");
    }
    return answer.out();
  }

  private void awaitCaughtUp(Site to)
      throws OperationException, UnreachableException, InterruptedException {
    databases.until(
        PATIENCE,
        "the databases of "
            + to.name()
            + " do not catch up: nothing was changed; look at the line between the sites",
        status ->
            status.leader().isEmpty()
                || status.leader().get().site().equals(to.name())
                || status.members().stream()
                    .anyMatch(
                        m ->
                            follows(m, to)
                                && m.lagBytes().filter(lag -> lag <= CLOSE_BYTES).isPresent()));
  }

  private void awaitHeard(Host leader, Site to)
      throws OperationException, UnreachableException, InterruptedException {
    long start = System.nanoTime();
    var names = SiteRole.databases(to).stream().map(Host::name).toList();
    while (true) {
      for (var follower : new Patroni(hosts.session(leader), leader).state().path("replication")) {
        if (names.contains(follower.path("application_name").asText())
            && follower.path("state").asText().equals("streaming")) {
          return;
        }
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new OperationException(
            "no database of "
                + to.name()
                + " hears "
                + leader.name()
                + " directly; look at the line between the sites");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private void awaitLeader(Site to)
      throws OperationException, UnreachableException, InterruptedException {
    databases.until(
        PATIENCE,
        "the databases of "
            + to.name()
            + " are to lead, and none does; look at 'journalctl -u platter-database' there",
        status -> status.leader().filter(m -> m.site().equals(to.name())).isPresent());
  }

  private void awaitFollower(Site from)
      throws OperationException, UnreachableException, InterruptedException {
    databases.until(
        PATIENCE,
        "the databases of "
            + from.name()
            + " do not follow; look at 'journalctl -u platter-database' there; 'platter rejoin "
            + from.name()
            + "' copies all anew",
        status -> status.members().stream().anyMatch(m -> follows(m, from)));
  }

  private static boolean follows(Status.Member member, Site site) {
    return member.site().equals(site.name()) && member.state().equals("streaming");
  }

  /** Of a site the one that leads, else any. */
  private static Status.Member member(Status status, Site site) {
    return status.members().stream()
        .filter(m -> m.site().equals(site.name()))
        .min(Comparator.comparing(m -> !m.leads()))
        .orElseThrow();
  }
}
