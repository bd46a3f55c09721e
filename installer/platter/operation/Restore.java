package platter.operation;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * The whole service as it was at a moment, from what the vault's second repository has: onto the
 * same hosts or onto bare ones in their places. One database comes back, a quorum of the next epoch
 * is formed around it, and all others follow it.
 */
public final class Restore {
  private static final String FOUNDS =
      """
      install -d -m 0750 /var/lib/platter/quorum
      rm -f /var/lib/platter/gate/fenced
      rm -rf "/var/lib/platter/quorum/epoch-$1"
      echo "$2" >"/var/lib/platter/quorum/founds-$1"
      """;

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final Installation installation;

  /**
   * @param installation plays the playbooks
   */
  public Restore(Topology topology, Inventory inventory, Hosts hosts, Installation installation) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.installation = installation;
  }

  /**
   * What is wanted.
   *
   * @param to the moment; empty for all that the vault has
   * @param timeline of the log; empty for the newest
   * @param on the host onto which the database comes; empty for any
   * @param uploads with the uploaded files of that moment
   */
  public record Wanted(
      Optional<Instant> to, Optional<Integer> timeline, Optional<String> on, boolean uploads) {}

  /**
   * What would be done.
   *
   * @param backup from which
   * @param finished when that was finished
   * @param timeline that is followed
   * @param now the timeline that leads back to what is there now
   * @param host onto which the database comes
   * @param leftOut hosts that are not reached; they can rejoin
   * @param keepsPresent whether that host has the room to keep what it has now; where it has not,
   *     that is deleted before the backup has been read
   */
  public record Plan(
      String backup,
      Instant finished,
      int timeline,
      int now,
      String host,
      List<String> leftOut,
      boolean keepsPresent,
      Procedure procedure) {}

  /**
   * Looks whether it can be done.
   *
   * @throws OperationException if it cannot; says why. Nothing has been changed
   */
  public Plan plan(Wanted wanted)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    var vault = VaultBackups.vault(topology);
    var closed = hosts.reach();
    if (closed.containsKey(vault.name())) {
      throw closed.get(vault.name());
    }
    var reached =
        LeftOut.counting(
            inventory,
            hosts,
            topology.hosts().stream().filter(h -> !closed.containsKey(h.name())).toList());
    var status = Status.of(topology, hosts);
    var epoch = lastEpoch(reached);
    refuseWhereOthersMayGoOn(topology, epoch, closed.keySet());
    var targets = RestoreTargets.among(topology, hosts, reached, wanted.on(), status);
    // What is missing is to be missed before anything is ended.
    installation.prepare(reached);
    var backups = new Backups(hosts.session(vault));
    takeWhatTheFirstHas(backups);
    var repository = backups.repository();
    var leader = status.leader().flatMap(member -> topology.host(member.host()));
    int now = leader.isPresent() ? timeline(leader.get(), repository) : repository.timeline();
    if (leader.isPresent() && wanted.to().isEmpty() && wanted.timeline().orElse(now) == now) {
      refuseGivenUp(leader.get().name(), givenUp(reached), repository);
    }
    int timeline = wanted.timeline().orElse(now);
    var point = repository.point(wanted.to(), Optional.of(timeline), Instant.now());
    var target = targets.fitting(point);
    return new Plan(
        point.backup().label(),
        point.backup().endedAt(),
        point.timeline(),
        now,
        target.host().name(),
        List.copyOf(closed.keySet()),
        target.keeps(),
        procedure(wanted, point, target, vault, reached, status.leader(), epoch));
  }

  /** That of the leader counts: the vault may have later ones, of one that was lost. */
  private int timeline(Host leader, Repository repository)
      throws UnreachableException, InterruptedException {
    try {
      return Integer.parseInt(new Sql(hosts.session(leader)).ask(ForeignTimelines.TIMELINE), 16);
    } catch (OperationException | NumberFormatException e) {
      return repository.timeline();
    }
  }

  private Map<String, Archiving.GivenUp> givenUp(List<Host> reached)
      throws OperationException, UnreachableException, InterruptedException {
    var given = new LinkedHashMap<String, Archiving.GivenUp>();
    for (var host : with(Role.DATABASE, reached)) {
      Archiving.givenUp(hosts.session(host)).ifPresent(each -> given.put(host.name(), each));
    }
    return given;
  }

  /**
   * What came after log that was let go leads nowhere without a backup that is newer; until the
   * first of it is at the vault, nothing there shows that.
   *
   * @param given what was given up, by host
   */
  static void refuseGivenUp(
      String leader, Map<String, Archiving.GivenUp> given, Repository repository)
      throws OperationException {
    for (var each : given.entrySet()) {
      var gap = each.getValue();
      boolean after =
          gap.until()
              .filter(
                  until ->
                      repository.backups().stream().anyMatch(b -> b.startedAt().isAfter(until)))
              .isPresent();
      // On a host that does not lead it goes on without a consequence.
      if (gap.goesOn() ? each.getKey().equals(leader) : !after) {
        throw new OperationException(
            "nothing was changed: on %s the log was given up, from %s %s, and no backup has been made since, so 'latest' would end at %s and lose all that came later. First bring that to the vault: 'platter backup full'%s. To end there all the same: --to %s"
                .formatted(
                    each.getKey(),
                    gap.since(),
                    gap.until().map(until -> "until " + until).orElse("on"),
                    gap.since(),
                    gap.goesOn() ? ", once the vault answers that host" : "",
                    gap.since()));
      }
    }
  }

  private Procedure procedure(
      Wanted wanted,
      RecoveryPoint planned,
      RestoreTargets.Target target,
      Host vault,
      List<Host> reached,
      Optional<Status.Member> leader,
      Epoch epoch) {
    var command = "restore --to " + wanted.to().map(Instant::toString).orElse("latest");
    var procedure = new Procedure(command, "Restore");
    var host = target.host();
    var point = new AtomicReference<>(planned);
    var next =
        epoch.next(reached.stream().filter(h -> h.has(Role.QUORUM)).map(Host::name).toList());
    procedure.plays(
        host.name(),
        "Is made ready to take the database",
        () ->
            installation.play(
                command + ": ready",
                "recover.yml",
                Stream.of(host, vault).distinct().toList(),
                Optional.of(host)));
    for (var im : with(Role.IM, reached)) {
      procedure.then(im.name(), "Chat server ends", Outcome.CHANGED, () -> stop(im));
    }
    procedure.then(
        vault.name(),
        "The first repository is what the second one is a copy of",
        Outcome.CHANGED,
        () -> {
          must(
              vault,
              Script.of("systemctl start platter-keep-seed.service"),
              "the first repository cannot be made to go on by the second",
              "platter-keep-seed");
          return "done";
        });
    var kept = new Comparison(wanted);
    leader.ifPresent(
        l ->
            procedure
                .tells(
                    l.host(),
                    "What is there is counted",
                    Outcome.OK,
                    narrator -> kept.before(narrator, sql(l.host())))
                .then(
                    l.host(),
                    "The last of the log goes to the vault",
                    Outcome.CHANGED,
                    () ->
                        new LastLog(sql(l.host()), new Backups(hosts.session(vault)))
                            .bring(wanted, point)));
    // The leader last: nobody takes over from it meanwhile.
    var gated =
        reached.stream()
            .filter(Service::gated)
            .sorted(
                Comparator.comparing(
                    h -> leader.filter(l -> l.host().equals(h.name())).isPresent()))
            .toList();
    new Replacing(hosts, host, vault, gated, !target.keeps()).steps(procedure, point::get);
    procedure
        .then(
            vault.name(),
            "A quorum is founded by all of these hosts",
            Outcome.CHANGED,
            () -> found(next, reached, host))
        .plays(
            host.name(),
            "All are installed, and follow it",
            () ->
                installation.play(command + ": playbook", "site.yml", reached, Optional.of(host)));
    procedure.tells(
        host.name(),
        "What came back is counted",
        Outcome.OK,
        narrator ->
            kept.after(
                narrator,
                host.name(),
                sql(host.name()),
                Objects.requireNonNull(point.get()).backup()));
    if (wanted.uploads()) {
      procedure.tells(
          vault.name(),
          "Uploaded files of that moment",
          Outcome.CHANGED,
          narrator ->
              new Uploads(hosts.session(vault), narrator.cancellation())
                  .bring(
                      wanted.to(),
                      with(Role.IM, reached).stream().filter(h -> !h.equals(vault)).toList()));
    }
    return procedure
        .tells(vault.name(), "Full backup", Outcome.CHANGED, narrator -> backup(narrator, vault))
        .proves(host.name(), narrator -> prove(narrator, reached, gated))
        .copies(topology, hosts);
  }

  private Sql sql(String host) throws UnreachableException, InterruptedException {
    return new Sql(hosts.session(topology.host(host).orElseThrow()));
  }

  private static List<Host> with(Role role, List<Host> among) {
    return among.stream().filter(h -> h.has(role)).toList();
  }

  /** The host's word counts more than that of an inventory which may be older. */
  private Epoch lastEpoch(List<Host> reached) throws UnreachableException, InterruptedException {
    var last = Epoch.of(topology, inventory);
    for (var host : reached) {
      if (Service.gated(host)) {
        var known = Epoch.at(hosts.session(host));
        if (known.isPresent() && later(known.get(), last)) {
          last = known.get();
        }
      }
    }
    return last;
  }

  /** Of one epoch the one that knows most of its members: others have joined since. */
  private static boolean later(Epoch one, Epoch other) {
    return one.number() > other.number()
        || (one.number() == other.number() && one.members().size() > other.members().size());
  }

  /** Hosts that are not reached could keep a quorum that is there now, and lead. */
  static void refuseWhereOthersMayGoOn(Topology topology, Epoch epoch, Set<String> closed)
      throws OperationException {
    for (var members : epoch.quorums(topology)) {
      var away = members.stream().filter(closed::contains).toList();
      if (2 * away.size() <= members.size()) {
        continue;
      }
      var names = String.join(", ", away);
      if (topology.shape().quorumPerSite()) {
        throw new OperationException(
            "nothing was changed: "
                + names
                + " are not reached, and their site could go on as the service that is there now. Bring"
                + " them back, or put bare hosts in their places. Where that site is lost, 'platter"
                + " failover' comes first, and makes the other one go on without it");
      }
      throw new OperationException(
          "nothing was changed: "
              + names
              + " are not reached and could go on as the service that is there now. Bring one of them"
              + " back, or put bare hosts in their places; 'platter fence' ends a site that is reached"
              + " from elsewhere");
    }
  }

  /** A first repository that was destroyed gives nothing; the second one has what it had. */
  private static void takeWhatTheFirstHas(Backups backups)
      throws UnreachableException, InterruptedException {
    try {
      backups.keep();
    } catch (OperationException destroyed) {
      // What can be chosen from is what the second one says that it has.
    }
  }

  private String stop(Host im)
      throws OperationException, UnreachableException, InterruptedException {
    must(
        im,
        Script.of(
                "! systemctl cat platter-im.service >/dev/null 2>&1 || systemctl stop"
                    + " platter-im.service")
            .within(Duration.ofMinutes(2)),
        "the chat server does not end",
        "platter-im");
    return "ended";
  }

  /** Where each site has a quorum of its own, each is founded, and the other site follows. */
  private String found(Epoch next, List<Host> reached, Host seed)
      throws OperationException, UnreachableException, InterruptedException {
    var voters = with(Role.QUORUM, reached);
    var quorum = next.ofQuorum(topology);
    for (var voter : voters) {
      var founders =
          voters.stream()
              .filter(h -> !topology.shape().quorumPerSite() || at(voter).equals(at(h)))
              .map(h -> h.name() + "=" + quorum.peer(h.address()))
              .collect(Collectors.joining(","));
      must(
          voter,
          Script.of(FOUNDS, String.valueOf(quorum.number()), founders),
          "the quorum is not founded",
          "platter-quorum");
    }
    if (topology.shape().quorumPerSite()) {
      SiteRole.keep(inventory, at(seed).orElseThrow());
    }
    next.keep(inventory);
    return "epoch " + next.number();
  }

  private Optional<Site> at(Host host) {
    return topology.siteOf(host);
  }

  private String backup(Narrator narrator, Host vault)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    var backups = new Backups(hosts.session(vault));
    var made =
        backups.make(
            Backups.Kind.FULL,
            (done, total) -> narrator.progress(vault.name(), "Full backup", done, total),
            narrator.cancellation());
    inventory.deployments().record(made.at(vault.name()));
    backups.keep();
    return made.label();
  }

  private void prove(Narrator narrator, List<Host> reached, List<Host> gated)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var sites = LeftOut.whole(topology, inventory, reached);
    if (sites.isEmpty()) {
      narrator.warn("no site is reached as a whole, so no message was sent to prove it");
      return;
    }
    Verification.of(topology, inventory).run(narrator, sites, hosts, reached);
    Former.proven(narrator, gated, hosts);
  }

  private void must(Host host, Script script, String otherwise, String unit)
      throws OperationException, UnreachableException, InterruptedException {
    Replacing.must(hosts.session(host), script, otherwise, unit);
  }
}
