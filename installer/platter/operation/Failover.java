package platter.operation;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * The forced move of the leader to a site, for when the rest is lost, or cannot be told from lost:
 * what only the rest has is given up. Where the quorum still lives, the database there is made
 * leader; else a quorum is formed anew at that site alone, and the others must join it.
 */
public final class Failover {
  private static final Duration PROMOTION = Duration.ofMinutes(2);

  /** Of which epoch, and when the database that leads in it last heard of a commit before. */
  private static final String LAST_COMMIT = "failover.last-commit";

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final Installation installation;

  /**
   * @param installation plays the playbook on the hosts of the site
   */
  public Failover(Topology topology, Inventory inventory, Hosts hosts, Installation installation) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.installation = installation;
  }

  /**
   * What makes it sure that the others do not go on.
   *
   * @param fence the code that {@code fence} printed at the other site
   * @param statement that the other places are powered off, as it was typed; kept in the journal
   */
  public record Evidence(Optional<String> fence, Optional<String> statement) {}

  /**
   * What a forced failover would do.
   *
   * @param quorum whether it stays the one that lives, so that nothing must be proved about the
   *     others, and they come back by themselves
   * @param loses whether anything that was acknowledged may be lost
   * @param last when the database there last heard of a commit; empty where it cannot be asked
   */
  public record Plan(boolean quorum, boolean loses, Optional<Instant> last, Procedure procedure) {}

  /**
   * Looks whether it can be forced.
   *
   * @return empty where the leader is there already
   * @throws OperationException if it must not be: a leader is there, the quorum was there just now,
   *     or nothing says that the others do not go on. Nothing has been changed
   */
  public Optional<Plan> to(String name, Evidence evidence)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    var site = Fencing.site(topology, name);
    var status = Status.of(topology, hosts);
    var leader = status.leader();
    if (status.leaders().size() > 1) {
      throw new OperationException(
          "more than one database says that it leads; nothing was changed. 'platter status' shows"
              + " them, 'platter fence' ends those of a site");
    }
    var closed = hosts.open(site.hosts());
    var reached =
        LeftOut.counting(
            inventory,
            hosts,
            site.hosts().stream().filter(h -> !closed.containsKey(h.name())).toList());
    if (leader.isPresent()) {
      if (leader.get().site().equals(name)) {
        // Where an earlier try was broken off, there may be more to do than lead.
        var formed = formedHere(site, reached);
        if (formed.isPresent()) {
          return Optional.of(goingOn(site, reached, formed.get()));
        }
        return status.waitsForTheOther(topology, site)
            ? Optional.of(withoutTheOther(site, reached, status))
            : Optional.empty();
      }
      throw led(leader.get(), name);
    }
    if (status.elected().isPresent()) {
      throw elected(status.elected().get());
    }
    if (reached.stream().noneMatch(h -> h.has(Role.DATABASE))) {
      var why = closed.values().stream().findFirst();
      if (why.isPresent()) {
        throw why.get();
      }
      throw new OperationException("no host at " + name + " has a database");
    }
    var formed = formedHere(site, reached);
    if (topology.shape().quorumPerSite()) {
      var sites = new SiteFailover(topology, inventory, hosts, installation, this);
      return Optional.of(sites.to(site, reached, formed, evidence));
    }
    if (formed.isPresent()) {
      return Optional.of(goingOn(site, reached, formed.get()));
    }
    boolean here = status.voters().stream().anyMatch(v -> v.reads() && at(site, v.host()));
    if (!here && status.voters().stream().anyMatch(Status.Voter::reads)) {
      throw elsewhere(name, reached);
    }
    // Whatever is missing is to be missed before anything is ended.
    installation.prepare(reached);
    if (!here) {
      return Optional.of(lone(site, reached).instead(evidence));
    }
    return Optional.of(
        status.waitsForTheOther(topology, site)
            ? withoutTheOther(site, reached, status)
            : withQuorum(site, reached));
  }

  private LoneQuorum lone(Site site, List<Host> reached)
      throws OperationException, UnreachableException, InterruptedException {
    return new LoneQuorum(topology, inventory, hosts, installation, this, site, reached);
  }

  private Plan withoutTheOther(Site site, List<Host> reached, Status status)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    installation.prepare(reached);
    var voters =
        status.voters().stream()
            .filter(voter -> voter.reads() && !at(site, voter.host()))
            .flatMap(voter -> topology.host(voter.host()).stream())
            .toList();
    refuseQuorumWithout(site, status, voters);
    return lone(site, reached).withoutTheOther(voters);
  }

  /** Whoever cannot be ended must be too few to go on by the quorum that is there. */
  private static void refuseQuorumWithout(Site site, Status status, List<Host> ending)
      throws OperationException {
    var staying =
        status.voters().stream()
            .map(Status.Voter::host)
            .filter(name -> !at(site, name))
            .filter(name -> ending.stream().noneMatch(host -> host.name().equals(name)))
            .toList();
    if (2 * staying.size() > status.voters().size()) {
      throw new OperationException(
          "nothing was changed: "
              + String.join(", ", staying)
              + " could keep the quorum alive without "
              + site.name()
              + ", and are not reached from here to end their votes; run the command where one of them is reached");
    }
  }

  private static OperationException led(Status.Member leader, String name) {
    return new OperationException(
        leader.host()
            + " leads and can be reached, so nothing was changed: 'platter switchover --to "
            + name
            + "' loses nothing; if it must not lead any more, 'platter fence "
            + leader.site()
            + "' comes first");
  }

  private static OperationException elected(Status.Member leader) {
    return new OperationException(
        leader.host()
            + " leads by the word of the quorum, and only this machine does not reach it, so nothing was changed. Where it was lost"
            + " just now, another one leads within a minute by itself, or this command goes on then; else mend the way from here to "
            + leader.site());
  }

  /**
   * Looks again when it has been confirmed: a line may have healed while somebody read the plan.
   *
   * @throws OperationException if somebody leads by now. Nothing has been changed
   */
  void refuseLed(Site site) throws OperationException, UnreachableException, InterruptedException {
    var status = Status.of(topology, hosts);
    if (status.leaders().isEmpty() && status.elected().isPresent()) {
      throw elected(status.elected().get());
    }
    for (var leader : status.leaders()) {
      if (!leader.site().equals(site.name())) {
        throw led(leader, site.name());
      }
      throw new OperationException(
          leader.host()
              + " leads by now, so nothing was changed; run the command again where more is to be"
              + " done than that");
    }
  }

  private OperationException elsewhere(String name, List<Host> reached)
      throws UnreachableException, InterruptedException {
    for (var host : reached) {
      if (host.has(Role.QUORUM) && Fencing.isFenced(hosts.session(host))) {
        return new OperationException(
            "the quorum lives elsewhere, so nothing was changed: "
                + host.name()
                + " is fenced and takes no part in it. 'platter release "
                + host.name()
                + "' takes the fence away; run the command again after it");
      }
    }
    return new OperationException(
        "the quorum lives elsewhere, so nothing was changed: the voter at "
            + name
            + " does not take part in it. 'platter startup --site "
            + name
            + "' starts it");
  }

  /**
   * The epoch of a quorum that an earlier try formed here, and which nobody has joined since: of
   * the hosts here and the inventory the one counts that knows of most members.
   */
  private Optional<Epoch> formedHere(Site site, List<Host> reached)
      throws UnreachableException, InterruptedException {
    var known = Epoch.of(topology, inventory);
    var kept = new ArrayList<Epoch>();
    for (var host : reached) {
      if (host.has(Role.QUORUM)) {
        Epoch.at(hosts.session(host)).ifPresent(kept::add);
      }
    }
    return kept.stream()
        .map(own -> known.same(own) && known.later(own) ? known : own)
        .reduce((one, other) -> other.later(one) ? other : one)
        .filter(e -> e.number() > 1 && e.members().stream().allMatch(m -> at(site, m)));
  }

  /** Keeps for a later try what cannot be asked any more once the database leads. */
  static void remember(Inventory inventory, Epoch next, Optional<Instant> last) {
    last.ifPresent(at -> inventory.settings().put(LAST_COMMIT, next.id() + " " + at));
  }

  /** What an earlier try has kept that began this epoch. */
  static Optional<Instant> remembered(Inventory inventory, Epoch epoch) {
    return inventory
        .settings()
        .find(LAST_COMMIT)
        .map(text -> text.split(" ", 2))
        .filter(words -> words[0].equals(epoch.id()))
        .map(words -> Instant.parse(words[1]));
  }

  /** An earlier try was broken off after it had formed the quorum. */
  private Plan goingOn(Site site, List<Host> reached, Epoch epoch)
      throws UnreachableException, InterruptedException {
    var last = remembered(inventory, epoch);
    var voter = epoch.members().get(0);
    var procedure =
        new Procedure("failover --to " + site.name() + " --accept-loss", "Failover")
            .then(
                voter,
                "Goes on with the quorum that was formed here",
                Outcome.OK,
                () -> {
                  epoch.keep(inventory);
                  return "epoch " + epoch.number();
                });
    lifts(procedure, reached);
    procedure.plays(
        voter,
        "All at " + site.name() + " go by it",
        () -> installation.play("failover --to " + site.name() + ": playbook", reached));
    return new Plan(false, true, last, ended(procedure, site, reached, () -> mayBeLost(last)));
  }

  /** Whoever decides that hosts are to lead takes back that they must not. */
  void lifts(Procedure procedure, List<Host> reached)
      throws UnreachableException, InterruptedException {
    new Fencing(topology, inventory, hosts).lifts(procedure, reached);
  }

  /** The quorum keeps the others from leading; only the lead must be taken by force. */
  private Plan withQuorum(Site site, List<Host> reached)
      throws OperationException, UnreachableException, InterruptedException {
    var furthest = Furthest.of(site, reached, hosts);
    var host = furthest.host();
    if (Status.ofDatabase(topology, host, hosts).patroni().isEmpty()) {
      throw new OperationException(
          "nothing was changed: "
              + host.name()
              + " has most of the log of the databases at "
              + site.name()
              + (Fencing.isFenced(hosts.session(host))
                  ? ", and is fenced. 'platter release "
                      + host.name()
                      + "' takes the fence away; run the command again after it"
                  : ", and its database does not run yet. Run the command again in some seconds; if"
                      + " it stays so, 'platter startup --site "
                      + site.name()
                      + "' starts it, and 'journalctl -u platter-database' there says what is"
                      + " wrong"));
    }
    var procedure = new Procedure("failover --to " + site.name() + " --accept-loss", "Failover");
    leftOut(procedure, site, reached);
    procedure.then(
        host.name(),
        "Is made leader",
        Outcome.CHANGED,
        () -> {
          refuseLed(site);
          new Patroni(hosts.session(host), host).failover();
          return "accepted";
        });
    var last = furthest.lastCommit();
    return new Plan(true, true, last, ended(procedure, site, reached, () -> mayBeLost(last)));
  }

  /** Databases at the site that are dark hold nothing up, and are named. */
  static void leftOut(Procedure procedure, Site site, List<Host> reached) {
    for (var host : site.hosts()) {
      if (host.has(Role.DATABASE) && !reached.contains(host)) {
        procedure.then(
            host.name(),
            "Left out, since it is not reached: what only its database has is given up",
            Outcome.SKIPPED,
            () -> "");
      }
    }
  }

  /** What a step says of it. */
  static String mayBeLost(Optional<Instant> last) {
    return last.map(
            at ->
                "what the other site acknowledged alone after "
                    + at
                    + ", the last commit that this site heard of")
        .orElse("unknown: nothing was known at this site of the last commit");
  }

  /** The end that all of them have. */
  Procedure ended(Procedure procedure, Site site, List<Host> reached, Supplier<String> loss) {
    var first = reached.get(0).name();
    return procedure
        .always(
            first,
            "A database at " + site.name() + " leads",
            Outcome.OK,
            () -> awaitLeader(site, reached))
        .always(first, "What may be lost", Outcome.OK, loss::get)
        .proves(
            first,
            narrator ->
                Verification.of(topology, inventory).run(narrator, List.of(site), hosts, reached));
  }

  /** Why the others are believed not to go on, for the journal. */
  String believed(Site site, Epoch epoch, Evidence evidence) throws OperationException {
    var other = Fencing.other(topology, site).map(Site::name).orElse("");
    if (evidence.fence().isPresent()) {
      var fencing = new Fencing(topology, inventory, hosts);
      if (fencing.isVoid(other, epoch, evidence.fence().get())) {
        throw new OperationException(
            "this fence code is void, since the fence of "
                + other
                + " was taken away after it was printed; nothing was changed. 'platter fence "
                + other
                + "', run where "
                + other
                + " can be reached, fences it again and prints another one");
      }
      if (!fencing.matches(other, epoch, evidence.fence().get())) {
        throw new OperationException(
            "this is not the fence code of "
                + other
                + "; nothing was changed. 'platter fence "
                + other
                + "', run where "
                + other
                + " can be reached, prints it");
      }
      return other + " was fenced; the code was given";
    }
    return evidence
        .statement()
        .map(said -> "stated by a person: " + said)
        .orElseThrow(
            () ->
                new OperationException(
                    "nothing was changed: from here, places that are lost look like places that only"
                        + " cannot be reached, and two halves that both go on lose messages. Give --fence"
                        + " CODE ('platter fence "
                        + other
                        + "', run where it can be reached, prints it), or --powered-off if you know that "
                        + other
                        + " is"));
  }

  /** Waits until one of the databases there leads, as a person wished, and says which. */
  String awaitLeader(Site site, List<Host> reached)
      throws OperationException, UnreachableException, InterruptedException {
    var databases = reached.stream().filter(h -> h.has(Role.DATABASE)).toList();
    var leader =
        new Databases(topology, hosts, databases)
            .until(
                PROMOTION,
                "no database at "
                    + site.name()
                    + " leads within "
                    + PROMOTION.toMinutes()
                    + " minutes; look at 'journalctl -u platter-database' on "
                    + databases.get(0).name(),
                status -> status.leader().isPresent())
            .leader()
            .flatMap(member -> topology.host(member.host()))
            .orElseThrow();
    return leader.name() + AutomaticFailovers.attended(topology, hosts, leader);
  }

  private static boolean at(Site site, String host) {
    return site.hosts().stream().anyMatch(h -> h.name().equals(host));
  }
}
