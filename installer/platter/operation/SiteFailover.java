package platter.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.CancelledException;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * The forced move of the lead where each site has a quorum of its own. The site that takes over
 * begins an epoch to which the other one does not belong, so that the start gates there stay
 * closed, or close, as soon as they hear of it; only then its databases lead. Its quorum stays what
 * it is. Nothing needs to have been gone for a while: the other site comes back by itself only
 * where it sees this one in the epoch before.
 */
final class SiteFailover {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** From which host the log comes just now, if from any. */
  private static final String SENDER =
      "SELECT sender_host FROM pg_stat_wal_receiver WHERE status = 'streaming'";

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final Installation installation;
  private final Failover failover;

  SiteFailover(
      Topology topology,
      Inventory inventory,
      Hosts hosts,
      Installation installation,
      Failover failover) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.installation = installation;
    this.failover = failover;
  }

  /**
   * What it would do; nobody leads, as far as can be seen.
   *
   * @param reached the hosts of the site that answer, with a database among them
   * @param begun the epoch that an earlier try has begun here, for which the other site has given
   *     way already
   * @throws OperationException if it must not be done. Nothing has been changed
   */
  Failover.Plan to(Site site, List<Host> reached, Optional<Epoch> begun, Failover.Evidence evidence)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    refuseWhileHeard(site, reached);
    var voters = reached.stream().filter(h -> h.has(Role.QUORUM)).toList();
    long all = site.hosts().stream().filter(h -> h.has(Role.QUORUM)).count();
    if (2L * voters.size() <= all) {
      throw new OperationException(
          "nothing was changed: of the "
              + all
              + " voters at "
              + site.name()
              + " only "
              + voters.size()
              + " are reached, and more than half must be. Bring them back first");
    }
    var voter = voters.get(0);
    // The hosts' word counts more than that of an inventory which may be older.
    var was =
        Epoch.at(hosts.session(voter))
            .orElseThrow(
                () -> new OperationException(voter.name() + " does not say which epoch it is in"));
    var why =
        begun.isPresent()
            ? "it does not belong to epoch " + begun.get().number()
            : failover.believed(site, was, evidence);
    var known = Epoch.of(topology, inventory);
    var next =
        begun.orElseGet(
            () -> (known.later(was) ? known : was).next(voters.stream().map(Host::name).toList()));
    installation.prepare(reached);
    var kept = begun.flatMap(epoch -> Failover.remembered(inventory, epoch));
    var last = kept.isPresent() ? kept : Furthest.heard(reached, hosts);
    var command = "failover --to " + site.name() + " --accept-loss";
    var began = new AtomicLong();
    var procedure =
        new Procedure(command, "Failover")
            .then(
                voter.name(),
                "The other site does not go on",
                Outcome.OK,
                () -> {
                  refuseWhileHeard(site, reached);
                  failover.refuseLed(site);
                  Failover.remember(inventory, next, last);
                  began.set(System.nanoTime());
                  return why;
                });
    for (var host : reached.stream().filter(Service::gated).toList()) {
      procedure.then(
          host.name(),
          "Begins an epoch to which the other site does not belong",
          Outcome.CHANGED,
          () -> {
            next.begin(hosts.session(host));
            next.keep(inventory);
            return "epoch " + next.number();
          });
    }
    failover.lifts(procedure, reached);
    procedure
        .then(
            voter.name(),
            "The databases of " + site.name() + " lead",
            Outcome.CHANGED,
            () -> {
              lead(site);
              var leader = failover.awaitLeader(site, reached);
              return leader + ", after " + Seconds.since(began.get());
            })
        .plays(
            voter.name(),
            "The files of " + site.name() + " say so",
            () -> installation.play(command + ": playbook", reached));
    return new Failover.Plan(
        false,
        true,
        last,
        failover.ended(procedure, site, reached, () -> Failover.mayBeLost(last)));
  }

  /** A site whose log still comes in lives, whatever is stated of it. */
  private void refuseWhileHeard(Site site, List<Host> reached)
      throws OperationException, UnreachableException, InterruptedException {
    var other = Fencing.other(topology, site).orElseThrow();
    for (var host : reached.stream().filter(h -> h.has(Role.DATABASE)).toList()) {
      var sender = sender(host);
      if (SiteRole.addresses(other).contains(sender)) {
        throw new OperationException(
            "nothing was changed: "
                + host.name()
                + " still receives what is written at "
                + other.name()
                + " ("
                + sender
                + "), so a database runs there. Where it leads, 'platter switchover --to "
                + site.name()
                + "' loses nothing; where it does not, or must not any more, end it first: 'systemctl"
                + " stop platter-database' on its host, or 'platter fence "
                + other.name()
                + "'. Where it was powered off this moment, run the command again in ten seconds");
      }
    }
  }

  /** Empty where nothing comes, as in a database that does not run. */
  private String sender(Host host) throws UnreachableException, InterruptedException {
    try {
      return new Sql(hosts.session(host)).ask(SENDER);
    } catch (OperationException e) {
      return "";
    }
  }

  /** The quorum is there again a moment after its gates opened for the new epoch. */
  private void lead(Site site)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var why = new AtomicReference<>("");
    Patience.until(
        PATIENCE,
        () -> String.valueOf(why.get()),
        () -> {
          try {
            SiteRole.at(site, hosts).lead();
            return Optional.of(site);
          } catch (OperationException e) {
            why.set(String.valueOf(e.getMessage()));
            return Optional.empty();
          }
        });
    SiteRole.keep(inventory, site);
  }
}
