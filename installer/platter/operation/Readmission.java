package platter.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

/** Lets hosts come back into the quorum, to the leader's data and to their work. */
final class Readmission {
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
  private final Host leader;
  private final Host voter;

  /**
   * @param installation plays the playbook on the hosts that come back, and then on all
   * @param voter by which they are let into the quorum
   */
  Readmission(
      Topology topology,
      Inventory inventory,
      Hosts hosts,
      Installation installation,
      Host leader,
      Host voter) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.installation = installation;
    this.leader = leader;
    this.voter = voter;
  }

  /**
   * What is done, step by step.
   *
   * @param command as it is kept in the journal
   * @param returning who come back, in this order
   * @param losing of them, those whose data of quorum and database is set aside
   * @param epoch the quorum's, with all the members that any of its hosts knows of
   * @param foreign log and backups at the vault that are not the leader's
   */
  Procedure procedure(
      String command,
      List<Host> returning,
      List<Host> losing,
      Epoch epoch,
      Optional<ForeignTimelines> foreign) {
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
    var apart = returning.stream().filter(Rejoin.otherSite(topology, leader)::contains).toList();
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
        admits(procedure, host, members);
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
              return vote(host);
            });
      }
    }
    if (!apart.isEmpty()) {
      follows(procedure, command, apart, losing, members);
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
        () -> installation.play(command + ": all", members()));
    foreign.ifPresent(found -> found.beginAnew(procedure, hosts, inventory));
    return procedure
        .tells(leader.name(), "State", Outcome.OK, this::awaitState)
        .proves(leader.name(), narrator -> prove(narrator, returning))
        .copies(topology, hosts);
  }

  /** A site with a quorum of its own comes back as the one that follows, as it was installed. */
  private void follows(
      Procedure procedure, String command, List<Host> returning, List<Host> losing, Epoch epoch) {
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

  private void admits(Procedure procedure, Host host, Epoch members) {
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

  private String vote(Host host)
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
    var standing = LeftOut.standing(topology, inventory);
    while (true) {
      narrator.cancellation().check();
      var status = Status.of(standing, hosts);
      var state = Readiness.of(standing, status).state();
      var missing = status.missing(standing, Shortfall.Work.STARTUP);
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
    if (returning.stream().anyMatch(host -> host.has(Role.BACKUP))) {
      VaultBackups.first(narrator, topology, hosts, inventory, narrator.cancellation());
    }
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
  private List<Host> members()
      throws OperationException, UnreachableException, InterruptedException {
    var epoch = Epoch.of(topology, inventory);
    var members = new ArrayList<Host>();
    var leftOut = LeftOut.of(inventory);
    for (var host : reached()) {
      if (!leftOut.contains(host.name()) && !Rejoin.isOut(topology, hosts, host, epoch, voter)) {
        members.add(host);
      }
    }
    return members;
  }

  private String must(Host host, Script script)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = hosts.session(host).run(script);
    if (!answer.ok()) {
      throw new OperationException(host.name() + ": " + answer.err().strip());
    }
    return answer.out();
  }
}
