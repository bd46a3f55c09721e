package platter.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.CancelledException;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.run.RunResult;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * Brings hosts back that cannot come back by themselves: wiped ones, new ones in the place of lost
 * ones, those without which a quorum was formed anew, and those that an installation left out. What
 * they had of quorum and database is set aside; they are let in as members that do not vote yet,
 * and take the leader's data. One that was left out when it followed the leader already keeps it.
 */
public final class Rejoin {
  private static final Duration VOTE = Duration.ofMinutes(2);
  private static final String FOLLOWS = "Has the leader's data, and follows it";

  /** PostgreSQL 17, "pg_stat_progress_basebackup": what it sends, of about how much, in bytes. */
  private static final String COPIED =
      "SELECT coalesce(sum(backup_streamed), 0), coalesce(sum(backup_total), 0)"
          + " FROM pg_stat_progress_basebackup";

  private static final Duration COPY = Duration.ofHours(12);

  private static final String JOINS =
      """
      install -d -m 0750 /var/lib/platter/quorum
      echo "$2" >"/var/lib/platter/quorum/joins-$1"
      """;

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
      boolean out = isOut(host, epoch, voter);
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
    var apart = otherSite(leader);
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
            procedure(names, returning, losing, leader, voter, epoch, foreign)));
  }

  private Procedure procedure(
      List<String> names,
      List<Host> returning,
      List<Host> losing,
      Host leader,
      Host voter,
      Epoch epoch,
      Optional<ForeignTimelines> foreign) {
    var command = ("rejoin " + String.join(" ", names)).strip();
    var procedure = new Procedure(command, "Rejoin");
    var members = epoch;
    procedure.then(
        voter.name(),
        "Says which quorum it is",
        Outcome.OK,
        () -> {
          epoch.keep(inventory);
          return "epoch " + epoch.number();
        });
    // Before anybody is copied from what is there.
    foreign.ifPresent(found -> found.putAside(procedure, hosts));
    var apart = returning.stream().filter(otherSite(leader)::contains).toList();
    for (var host : returning) {
      if (apart.contains(host)) {
        continue;
      }
      if (host.has(Role.QUORUM)) {
        procedure.then(
            voter.name(),
            "Takes " + host.name() + " out of the quorum",
            Outcome.CHANGED,
            () -> {
              new Voter(voter, hosts.session(voter)).dismiss(host, epoch.ofQuorum(topology));
              return "gone";
            });
      }
      if (losing.contains(host)) {
        setsAside(procedure, host);
      }
      if (host.has(Role.QUORUM)) {
        members = members.with(host.name());
        admits(procedure, host, voter, members);
      }
      procedure.plays(
          host.name(),
          "Is installed as all the others are",
          () -> installed(command, List.of(host)));
      if (host.has(Role.QUORUM)) {
        var voting = members;
        procedure.then(
            host.name(),
            "Votes in the quorum",
            Outcome.CHANGED,
            () -> {
              tell(voting);
              return vote(voter, host);
            });
      }
    }
    if (!apart.isEmpty()) {
      follows(procedure, command, apart, losing, leader, members);
    }
    for (var host : returning) {
      if (host.has(Role.DATABASE) && !host.equals(leader)) {
        procedure.tells(
            host.name(), FOLLOWS, Outcome.CHANGED, narrator -> awaitFollower(host, narrator));
      }
    }
    procedure.plays(
        leader.name(),
        "All others know of it",
        () -> installation.play(command + ": all", members(voter)));
    foreign.ifPresent(found -> found.beginAnew(procedure, hosts, inventory));
    return procedure
        .tells(leader.name(), "State", Outcome.OK, this::awaitState)
        .proves(leader.name(), narrator -> prove(narrator, returning));
  }

  /** A site with a quorum of its own comes back as the one that follows, as it was installed. */
  private void follows(
      Procedure procedure,
      String command,
      List<Host> returning,
      List<Host> losing,
      Host leader,
      Epoch epoch) {
    returning.stream().filter(losing::contains).forEach(host -> setsAside(procedure, host));
    var all = epoch;
    for (var host : returning) {
      all = host.has(Role.QUORUM) ? all.with(host.name()) : all;
    }
    var members = all;
    var first = returning.get(0).name();
    procedure
        .then(
            first,
            "Belongs to the epoch of the site that leads",
            Outcome.CHANGED,
            () -> {
              members.keep(inventory);
              tell(members);
              SiteRole.keep(inventory, topology.siteOf(leader).orElseThrow());
              return "epoch " + members.number();
            })
        .plays(
            first,
            "Its hosts are installed as at first, to follow",
            () -> installed(command, returning));
  }

  private RunResult installed(String command, List<Host> which)
      throws OperationException,
          UnreachableException,
          IOException,
          RunLockedException,
          InterruptedException {
    var result = installation.play(command + ": playbook", which);
    if (result.done()) {
      LeftOut.forget(inventory, which);
    }
    return result;
  }

  private void setsAside(Procedure procedure, Host host) {
    procedure.then(
        host.name(),
        "What it has of quorum and database is set aside",
        Outcome.CHANGED,
        () -> setAside(host));
  }

  /** The hosts of the site whose quorum is not the leader's; none where there is only one. */
  private List<Host> otherSite(Host leader) {
    return topology.shape().quorumPerSite()
        ? Fencing.other(topology, topology.siteOf(leader).orElseThrow()).orElseThrow().hosts()
        : List.of();
  }

  private void admits(Procedure procedure, Host host, Host voter, Epoch members) {
    procedure.then(
        voter.name(),
        "Lets " + host.name() + " into the quorum",
        Outcome.CHANGED,
        () -> {
          var told = new Voter(voter, hosts.session(voter)).admit(host, members.ofQuorum(topology));
          must(host, Script.of(JOINS, String.valueOf(members.ofQuorum(topology).number()), told));
          members.keep(inventory);
          return "epoch " + members.number();
        });
  }

  /**
   * Has the hosts of this epoch keep all its members, before one of them votes, or may lead:
   * whoever keeps fewer would take itself for the only one without which nobody goes on.
   */
  private void tell(Epoch members)
      throws OperationException, UnreachableException, InterruptedException {
    for (var host : reached()) {
      if (Service.gated(host)) {
        var session = hosts.session(host);
        var own = Epoch.at(session);
        if (own.filter(members::same).filter(members::later).isPresent()) {
          members.begin(session);
        }
      }
    }
  }

  private String setAside(Host host)
      throws OperationException, UnreachableException, InterruptedException {
    var said = Former.setAside(host, hosts.session(host));
    if (Fencing.isFenced(hosts.session(host))) {
      new Fencing(topology, inventory, hosts).lift(host);
    }
    must(host, Copying.FORGET);
    return said;
  }

  private String vote(Host voter, Host host)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    return Patience.until(
        VOTE,
        () ->
            host.name()
                + " does not catch up with the quorum; look at 'journalctl -u platter-quorum' there"
                + " and on "
                + voter.name()
                + ", then run the command again",
        () ->
            new Voter(voter, hosts.session(voter)).promote(host.name())
                ? Optional.of("votes")
                : Optional.empty());
  }

  private String awaitFollower(Host host, Narrator narrator)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    long start = System.nanoTime();
    var told = new LinkedHashSet<String>();
    return Patience.until(
        COPY,
        () ->
            host.name()
                + " does not follow the leader; look at 'journalctl -u platter-database' there",
        () -> {
          narrator.cancellation().check();
          var status = Status.of(topology, hosts);
          var leader = status.leader().map(Status.Member::host).orElse("the leader");
          var copying = copying(host);
          copying
              .told(leader)
              .filter(told::add)
              .ifPresent(way -> narrator.note(host.name(), "Its data comes " + way));
          boolean follows =
              status.members().stream()
                  .anyMatch(m -> m.host().equals(host.name()) && m.state().equals("streaming"));
          if (!follows) {
            copied(status, copying, host, narrator);
          }
          return follows
              ? Optional.of(Seconds.since(start) + ", " + copying.source(leader))
              : Optional.empty();
        });
  }

  /** How it comes to the data; where that cannot be asked just now, nothing is known of it. */
  private Copying copying(Host host) throws InterruptedException {
    try {
      return Copying.of(hosts.session(host));
    } catch (UnreachableException e) {
      return Copying.read("");
    }
  }

  /** Tells how much of the leader's data is there until now, where it is copied as a whole. */
  private void copied(Status status, Copying copying, Host host, Narrator narrator)
      throws InterruptedException {
    if (copying.bytes() > 0) {
      narrator.progress(
          host.name(), FOLLOWS, Math.min(copying.there(), copying.bytes()), copying.bytes());
      return;
    }
    var leader = status.leader().flatMap(member -> topology.host(member.host()));
    if (leader.isEmpty()) {
      return;
    }
    try {
      var sent = new Sql(hosts.session(leader.get())).ask(COPIED).split("[|]", -1);
      if (!sent[1].equals("0")) {
        narrator.progress(host.name(), FOLLOWS, Long.parseLong(sent[0]), Long.parseLong(sent[1]));
      }
    } catch (OperationException | UnreachableException e) {
      // Only how far it is stays unknown.
    }
  }

  /** What is as good as it gets while others may still be away. */
  private String awaitState(Narrator narrator)
      throws UnreachableException, CancelledException, InterruptedException {
    long end = System.nanoTime() + VOTE.toNanos();
    while (true) {
      narrator.cancellation().check();
      var status = Status.of(topology, hosts);
      var state = Readiness.of(topology, status).state();
      var missing = status.missing(topology, Shortfall.Work.STARTUP);
      if (missing.isEmpty() || System.nanoTime() > end) {
        return Messages.of("recovery", Locale.ROOT).text("state." + state.word())
            + (missing.isEmpty() ? "" : "; missing: " + String.join("; ", missing));
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private void prove(Narrator narrator, List<Host> returning)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var reached = reached();
    var sites = LeftOut.whole(topology, inventory, reached);
    if (sites.isEmpty()) {
      narrator.warn("no site is reached as a whole, so no message was sent to prove it");
      return;
    }
    Verification.of(topology, inventory).run(narrator, sites, hosts, reached);
    Former.proven(narrator, returning.stream().filter(Service::gated).toList(), hosts);
  }

  private List<Host> reached() throws UnreachableException, InterruptedException {
    var closed = hosts.reach();
    return topology.hosts().stream().filter(h -> !closed.containsKey(h.name())).toList();
  }

  /**
   * Those that are reached and belong to the quorum as it is now; no others may be told of it. One
   * that is left out yet is told when it comes in.
   */
  private List<Host> members(Host voter)
      throws OperationException, UnreachableException, InterruptedException {
    var epoch = Epoch.of(topology, inventory);
    var members = new ArrayList<Host>();
    var leftOut = LeftOut.of(inventory);
    for (var host : reached()) {
      if (!leftOut.contains(host.name()) && !isOut(host, epoch, voter)) {
        members.add(host);
      }
    }
    return members;
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
  private boolean isOut(Host host, Epoch epoch, Host voter)
      throws OperationException, UnreachableException, InterruptedException {
    if (!Service.gated(host)) {
      return !hosts.session(host).run(Script.of("test -d /etc/platter")).ok();
    }
    return Epoch.at(hosts.session(host)).filter(epoch::same).isEmpty()
        || (host.has(Role.QUORUM)
            && !otherSite(voter).contains(host)
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

  private String must(Host host, Script script)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = hosts.session(host).run(script);
    if (!answer.ok()) {
      throw new OperationException(host.name() + ": " + answer.err().strip());
    }
    return answer.out();
  }

  private Host host(String name) {
    return topology.host(name).orElseThrow();
  }
}
