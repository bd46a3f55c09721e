package platter.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
 * A quorum that is formed anew of one host of a site, by which the site goes on alone; whoever was
 * in the one before must join it. Either that one is gone, and somebody vouches that it stays so;
 * or it lives, and the site would wait for the other one for ever, as {@code strict} replication
 * wants it: then all who keep it alive end first.
 */
final class LoneQuorum {
  /** For so long a quorum that was lost may come back by itself (see the gate). */
  private static final Duration GRACE = Duration.ofMinutes(2);

  /** The second since when there is no quorum, in /proc/uptime's count; fails where never any. */
  private static final String GONE_SINCE =
      """
      read -r now _ </proc/uptime
      read -r at </run/platter-gate/quorum || { echo "${now%.*}"; exit 0; }
      echo "$((${now%.*} - at))"
      """;

  /** For the epoch of now, over all boots, until it is let in again. */
  private static final String CLOSE =
      """
      read -r number id _ </var/lib/platter/gate/epoch || exit
      cd /var/lib/platter/gate && echo "$number $id $1" >closed.alone && sync closed.alone && mv closed.alone closed && sync .
      """;

  /** Whether that was done for the epoch of now. */
  private static final String CLOSED =
      """
      read -r number id _ </var/lib/platter/gate/epoch && read -r closed which why </var/lib/platter/gate/closed || exit
      [ "$number $id $1" = "$closed $which $why" ]
      """;

  private static final Duration LIST = Duration.ofMinutes(2);

  /** Patroni takes those that are away off the list of standbys in several rounds. */
  private static final String ACKNOWLEDGES =
      "SELECT current_setting('synchronous_standby_names') = ''"
          + " OR EXISTS (SELECT FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum'))";

  private static final String NOTHING =
      "nothing: what the other site does not have was acknowledged to nobody";

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final Installation installation;
  private final Failover failover;
  private final Site site;
  private final List<Host> reached;
  private final Host voter;
  private final Epoch was;

  /** What the inventory may know that the hosts here do not. */
  private final Epoch known;

  /**
   * @param reached the hosts of the site that answer, with a database among them
   * @throws OperationException if none of them has a vote, or it does not say in which quorum
   */
  LoneQuorum(
      Topology topology,
      Inventory inventory,
      Hosts hosts,
      Installation installation,
      Failover failover,
      Site site,
      List<Host> reached)
      throws OperationException, UnreachableException, InterruptedException {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.installation = installation;
    this.failover = failover;
    this.site = site;
    this.reached = reached;
    this.voter =
        reached.stream()
            .filter(h -> h.has(Role.QUORUM))
            .findFirst()
            .orElseThrow(
                () ->
                    new OperationException(
                        "no host at "
                            + site.name()
                            + " that is reached has a vote, so no quorum can be formed there"));
    // The hosts' word counts more than that of an inventory which may be older.
    this.was =
        Epoch.at(hosts.session(voter))
            .orElseThrow(
                () -> new OperationException(voter.name() + " does not say which epoch it is in"));
    this.known = Epoch.of(topology, inventory);
  }

  /**
   * Where the quorum is gone.
   *
   * @throws OperationException if it was there just now, or nothing says that the others do not go
   *     on. Nothing has been changed
   */
  Failover.Plan instead(Failover.Evidence evidence)
      throws OperationException, UnreachableException, InterruptedException {
    boolean ended = isQuorumEnded();
    if (!ended) {
      refuseTooEarly();
    }
    var why =
        ended
            ? "those that kept the quorum alive were ended by an earlier try"
            : failover.believed(site, was, evidence);
    var furthest = Furthest.of(site, reached, hosts);
    // A host that was left out has not taken part in what the inventory may know of.
    var next = (known.later(was) ? known : was).next(voter.name());
    var procedure =
        begun()
            .then(
                voter.name(),
                "The others do not go on",
                Outcome.OK,
                () -> {
                  if (!ended) {
                    refuseTooEarly();
                  }
                  failover.refuseLed(site);
                  return why;
                });
    Failover.leftOut(procedure, site, reached);
    if (known.number() > was.number()) {
      procedure.then(
          voter.name(),
          "Has not taken part since epoch " + known.number() + ": all that came then is given up",
          Outcome.OK,
          () -> "known");
    }
    end(procedure, reached.stream().filter(Service::gated).toList());
    var last = form(procedure, next, furthest);
    return new Failover.Plan(
        false,
        true,
        furthest.lastCommit(),
        failover.ended(
            procedure, site, reached, () -> Failover.mayBeLost(last.get().lastCommit())));
  }

  /**
   * Where the quorum lives, and {@code strict} replication waits for the other site. Nothing is
   * lost by it: what that site does not have was acknowledged to nobody.
   *
   * @param voters the hosts elsewhere that keep the quorum alive; each of them ends first
   */
  Failover.Plan withoutTheOther(List<Host> voters)
      throws OperationException, UnreachableException, InterruptedException {
    var furthest = Furthest.of(site, reached, hosts);
    var next = was.next(voter.name());
    var procedure =
        begun()
            .then(
                voter.name(),
                "Replication is strict, and no database of the other site runs",
                Outcome.OK,
                () -> {
                  if (!Status.of(topology, hosts).waitsForTheOther(topology, site)) {
                    throw new OperationException(
                        "a database of the other site runs by now, or leads, so nothing was"
                            + " changed; 'platter status' shows what is so");
                  }
                  return "nothing is acknowledged";
                });
    Failover.leftOut(procedure, site, reached);
    for (var host : voters) {
      procedure.then(
          host.name(),
          "Its vote ends, until it joins again",
          Outcome.CHANGED,
          () -> {
            close(host);
            return "ended";
          });
    }
    end(procedure, reached.stream().filter(Service::gated).toList());
    form(procedure, next, furthest);
    return new Failover.Plan(
        false, false, Optional.empty(), failover.ended(procedure, site, reached, () -> NOTHING));
  }

  private String sentence() {
    return "%s goes on alone: rejoin this host; where that was broken off: platter failover --to %s --accept-loss again"
        .formatted(site.name(), site.name());
  }

  private void close(Host host)
      throws OperationException, UnreachableException, InterruptedException {
    var session = hosts.session(host);
    var answer = session.run(Script.of(CLOSE, sentence()));
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": its gate cannot be closed, so nothing was ended: "
              + answer.err().strip()
              + "; look at /var/lib/platter/gate there, then run the command again");
    }
    new Voter(host, session).end();
  }

  /**
   * Whether an earlier try ended those that kept the quorum alive, so that the rest is too few for
   * one. It was broken off before the new one was formed.
   */
  private boolean isQuorumEnded() throws UnreachableException, InterruptedException {
    var left = new ArrayList<>(was.members());
    site.hosts().forEach(host -> left.remove(host.name()));
    int others = left.size();
    var closed = hosts.reach();
    for (var host : topology.hosts()) {
      if (left.contains(host.name())
          && !closed.containsKey(host.name())
          && hosts.session(host).run(Script.of(CLOSED, sentence())).ok()) {
        left.remove(host.name());
      }
    }
    return left.size() < others && 2 * left.size() <= was.members().size();
  }

  private Procedure begun() {
    return new Procedure("failover --to " + site.name() + " --accept-loss", "Failover");
  }

  private void end(Procedure procedure, List<Host> gated) {
    for (var host : gated) {
      procedure.then(
          host.name(),
          "Database and quorum end",
          Outcome.CHANGED,
          () -> {
            new Voter(host, hosts.session(host)).end();
            return "ended";
          });
    }
  }

  /**
   * From ended databases to a site that goes on by its own quorum.
   *
   * @param planned the one that had most of the log while they ran
   * @return the one that has, once they have ended
   */
  private Supplier<Furthest> form(Procedure procedure, Epoch next, Furthest planned)
      throws UnreachableException, InterruptedException {
    // What is ended is asked again, since it may have got more until then.
    var ended = new AtomicReference<>(planned);
    Supplier<Furthest> furthest = () -> Objects.requireNonNull(ended.get());
    procedure
        .then(
            voter.name(),
            "The database that has most of the log is to lead",
            Outcome.OK,
            () -> {
              ended.set(Furthest.of(site, reached, hosts).orKnown(planned));
              return furthest.get().toString();
            })
        .then(
            voter.name(),
            "A quorum is formed anew, of this host alone",
            Outcome.CHANGED,
            () -> {
              // Once it leads, its log says no more what came from the others.
              Failover.remember(inventory, next, furthest.get().lastCommit());
              new Voter(voter, hosts.session(voter))
                  .anew(was, next, topology.deployment(), furthest.get().host().name());
              next.keep(inventory);
              return "epoch " + next.number();
            });
    failover.lifts(procedure, reached);
    procedure.plays(
        voter.name(),
        "All at " + site.name() + " go by it",
        () -> installation.play("failover --to " + site.name() + ": playbook", reached));
    procedure.then(
        voter.name(),
        "Acknowledges without those that are away",
        Outcome.OK,
        () -> awaitAcknowledging(furthest.get().host()));
    return furthest;
  }

  private String awaitAcknowledging(Host leader)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var sql = new Sql(hosts.session(leader));
    Patience.until(
        LIST,
        () ->
            leader.name()
                + " waits for a standby that is away for longer than "
                + LIST.toMinutes()
                + " minutes; look at 'journalctl -u platter-database' there",
        () -> Optional.of(sql.ask(ACKNOWLEDGES)).filter("t"::equals));
    return "done";
  }

  private void refuseTooEarly()
      throws OperationException, UnreachableException, InterruptedException {
    var answer = hosts.session(voter).run(Script.of(GONE_SINCE));
    long gone = Long.parseLong(answer.out().strip());
    if (gone < GRACE.toSeconds()) {
      throw new OperationException(
          voter.name()
              + " had the quorum "
              + gone
              + " s ago, and it may come back by itself for "
              + GRACE.toSeconds()
              + " s; nothing was changed. Run the command again in "
              + (GRACE.toSeconds() - gone)
              + " s");
    }
  }
}
