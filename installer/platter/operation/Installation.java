package platter.operation;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import platter.bundle.Bundle;
import platter.health.Check;
import platter.health.Checkup;
import platter.health.Verdict;
import platter.inventory.Deployments.BundleVersion;
import platter.inventory.Inventory;
import platter.playbook.Playbook;
import platter.playbook.Resources;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.Mode;
import platter.run.RunLockedException;
import platter.run.RunResult;
import platter.run.Runner;
import platter.run.Target;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * From bare hosts to a verified service, or on from wherever an earlier try ended: the playbook
 * {@code site.yml}, the first full backup, the proof by a real message, and the inventory's copy at
 * the vault.
 */
public class Installation {
  /** The epoch of a host, and a second line where it has a voter's state for it. */
  private static final String EPOCH =
      """
      cat /var/lib/platter/gate/epoch 2>/dev/null || exit 0
      read -r number _ </var/lib/platter/gate/epoch
      [ ! -d "/var/lib/platter/quorum/epoch-${1:-$number}" ] || echo voted
      """;

  private static final String SITE = "site.yml";

  /** The longest between two voters, as it was measured last. */
  private static final String ROUND_TRIP = "line.round-trip";

  /** The addresses of the customer's time servers, as they were resolved last. */
  private static final String TIME_SERVERS = "time.servers";

  private final Topology topology;
  private final Bundle bundle;
  private final Inventory inventory;
  private final Hosts hosts;
  private final List<Consumer<Event>> listeners;
  private final Cancellation cancellation;

  public Installation(
      Topology topology,
      Bundle bundle,
      Inventory inventory,
      Hosts hosts,
      List<Consumer<Event>> listeners,
      Cancellation cancellation) {
    this.topology = topology;
    this.bundle = bundle;
    this.inventory = inventory;
    this.hosts = hosts;
    this.listeners = List.copyOf(listeners);
    this.cancellation = cancellation;
  }

  /**
   * Plays the whole playbook on some hosts alone, the others being away or as they should be. What
   * follows from the lines between the hosts stays as the last installation measured it.
   */
  RunResult play(String command, List<Host> only)
      throws OperationException,
          UnreachableException,
          IOException,
          RunLockedException,
          InterruptedException {
    return play(command, SITE, only, Optional.empty());
  }

  /**
   * Plays any playbook so.
   *
   * @param seed the database host that begins with what is in its directory; empty for the first
   */
  RunResult play(String command, String playbook, List<Host> only, Optional<Host> seed)
      throws OperationException,
          UnreachableException,
          IOException,
          RunLockedException,
          InterruptedException {
    return runner().run(command, playbook(playbook), prepare(only, seed), Mode.APPLY);
  }

  /**
   * All that {@link #play} must know before it begins, so that what is missing is missed before
   * anything is ended.
   *
   * @throws OperationException if it cannot be played; says what is missing
   */
  List<Target> prepare(List<Host> only)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    return prepare(only, Optional.empty());
  }

  private List<Target> prepare(List<Host> only, Optional<Host> seed)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    var installed = inventory.deployments().installed();
    if (installed.isEmpty() || !installed.get().digest().equals(bundle.digest())) {
      throw new OperationException(
          "this is not the disc that was installed last"
              + (installed.isEmpty() ? "" : " (version " + installed.get().version() + ")")
              + "; use that one, since a recovery is no time for another version");
    }
    var survey = new Preflight(topology, bundle, inventory, hosts, only).survey();
    var lines =
        inventory.settings().find(ROUND_TRIP).map(Duration::parse).orElse(survey.roundTrip());
    // A name server may be lost with its site.
    var clocks = inventory.settings().find(TIME_SERVERS);
    return targets(
        new Survey(survey.facts(), survey.accounts(), lines),
        ClientCertificate.of(topology),
        clocks.isPresent()
            ? List.of(clocks.get().split(" ", -1))
            : Clock.servers(topology, hosts, only.get(0)),
        seed,
        LeftOut.of(inventory));
  }

  /**
   * What an installation would change now, host by host. Nothing is changed.
   *
   * @param without names of hosts that are left out
   * @throws OperationException if the others cannot do without one of them, or this disc cannot be
   *     installed over what is there
   */
  public RunResult plan(Set<String> without)
      throws OperationException,
          UnreachableException,
          IOException,
          RunLockedException,
          InterruptedException {
    var taking = LeftOut.taking(topology, inventory, without);
    ReleasePin.of(inventory).require(bundle);
    var upgrade = new Upgrade(bundle, inventory);
    upgrade.refuseUnfit();
    var site = site();
    var own = ClientCertificate.of(topology);
    var survey = preflight(taking).survey();
    upgrade.refuseUnfit(hosts, taking);
    agreeOnEpoch(taking);
    var clocks = Clock.servers(topology, hosts, taking.get(0));
    return site.join()
        .play("plan", Mode.CHECK, targets(survey, own, clocks, Optional.empty(), without));
  }

  /**
   * Checks, installs, and proves what it installed.
   *
   * @param accepted checks that may fail
   * @param without names of hosts that are left out, and come in by {@code rejoin} later
   * @throws OperationException if the others cannot do without one of them, one is left out that
   *     was so before and is not named, or this disc cannot be installed over what is there;
   *     nothing has been changed then
   * @throws ChecksFellShortException if another check fails; nothing has been changed then
   * @throws ChatException if everything runs and yet a message does not arrive
   * @throws CancelledException if it was cancelled outside the playbook
   */
  public RunResult install(Set<Check> accepted, Set<String> without)
      throws OperationException,
          ChecksFellShortException,
          CancelledException,
          ChatException,
          UnreachableException,
          IOException,
          RunLockedException,
          InterruptedException {
    var taking = LeftOut.taking(topology, inventory, without);
    var release = ReleasePin.of(inventory).require(bundle);
    var disc = DiscReading.begin(bundle);
    var upgrade = new Upgrade(bundle, inventory);
    upgrade.refuseUnfit();
    var site = site();
    var outcome = preflight(taking).run("install: preflight", Checkup.Depth.AS_NEEDED, listeners);
    // What a firewall keeps from being measured before it is opened does not stop what opens it.
    var failed =
        outcome.findings().stream()
            .filter(f -> f.verdict() == Verdict.FAILED && !accepted.contains(f.check()))
            .toList();
    if (!failed.isEmpty()) {
      throw new ChecksFellShortException(failed);
    }
    cancellation.check();
    var damage = disc.requireFor(topology);
    upgrade.refuseUnfit(hosts, taking);
    agreeOnEpoch(taking);
    var survey =
        outcome
            .survey()
            .orElseThrow(
                () -> new OperationException("not every host can be asked what it is; see above"));
    var own = ClientCertificate.of(topology);
    inventory.deployments().save(topology);
    inventory.secrets().get(Fencing.SECRET);
    inventory.settings().put(ROUND_TRIP, survey.roundTrip().toString());
    var clocks = Clock.servers(topology, hosts, taking.get(0));
    if (!clocks.isEmpty()) {
      inventory.settings().put(TIME_SERVERS, String.join(" ", clocks));
    }
    var loaded = CompletableFuture.runAsync(ChatClient::load);
    var result =
        site.join()
            .play(
                "install" + named(accepted) + LeftOut.named(without),
                Mode.APPLY,
                targets(survey, own, clocks, Optional.empty(), without));
    if (result.done()) {
      LeftOut.keep(inventory, without);
      release.ifPresent(ReleasePin.of(inventory)::keep);
      inventory
          .deployments()
          .use(
              new BundleVersion(
                  bundle.digest(),
                  bundle.generation().version(),
                  Instant.now(),
                  Optional.of(bundle.contents().json())));
      loaded.join();
      prove(damage);
      new InventoryCopy(topology, inventory, hosts, listeners).bring("install");
    }
    return result;
  }

  /**
   * The hosts' word for the quorum's epoch counts more than the inventory's, which may be older.
   *
   * @param taking the hosts that are asked
   * @throws OperationException if a host is not in the quorum that the others are in
   */
  private void agreeOnEpoch(List<Host> taking)
      throws OperationException, UnreachableException, InterruptedException {
    boolean before = !inventory.deployments().bundles().isEmpty();
    var gated = taking.stream().filter(Service::gated).toList();
    var known = new LinkedHashMap<Host, Optional<Epoch>>();
    var quorum = Epoch.numberOfQuorum(topology);
    var answers = hosts.each(gated, host -> hosts.session(host).run(Script.of(EPOCH, quorum)));
    for (var host : gated) {
      var lines = answers.get(gated.indexOf(host)).out().lines().toList();
      var epoch = lines.stream().findFirst().flatMap(Epoch::read);
      boolean voted = lines.size() > 1;
      boolean lacks =
          before && epoch.filter(e -> e.members().contains(host.name())).isPresent() && !voted;
      known.put(host, lacks ? Optional.empty() : epoch);
    }
    var highest =
        known.values().stream()
            .flatMap(Optional::stream)
            .reduce((one, other) -> other.later(one) ? other : one);
    if (highest.isEmpty()) {
      return;
    }
    var out =
        known.entrySet().stream()
            .filter(e -> before || e.getValue().isPresent())
            .filter(e -> e.getValue().filter(highest.get()::same).isEmpty())
            .map(e -> e.getKey().name())
            .toList();
    if (!out.isEmpty()) {
      throw new OperationException(
          String.join(", ", out)
              + ": not in the quorum that the others are in, or without its state; nothing was changed."
              + " 'platter rejoin "
              + String.join(" ", out)
              + "' brings it back");
    }
    highest.get().keep(inventory);
    if (topology.shape().quorumPerSite()) {
      agreeOnLeader(taking);
    }
  }

  /** Which site leads, the hosts know better than an inventory that may be older. */
  private void agreeOnLeader(List<Host> taking) throws UnreachableException, InterruptedException {
    var leader = Status.ofDatabases(topology, hosts, taking).leader().map(Status.Member::site);
    topology.sites().stream()
        .filter(site -> leader.filter(site.name()::equals).isPresent())
        .forEach(site -> SiteRole.keep(inventory, site));
  }

  /**
   * Gives the hosts back: stops the services in order, then takes away what the hosts' receipts
   * name, the data and the backups too. A host that cannot be reached does not hold up the others.
   *
   * @throws OperationException in the end, where some could not be reached
   */
  public RunResult uninstall()
      throws OperationException, UnreachableException, RunLockedException, InterruptedException {
    var lost = hosts.reach();
    var targets =
        topology.hosts().stream()
            .filter(host -> !lost.containsKey(host.name()))
            .map(this::leaving)
            .toList();
    var stopped = runner().run("uninstall", playbook("uninstall.yml"), targets, Mode.APPLY);
    if (!stopped.done()) {
      return stopped;
    }
    var result = runner().giveBack("uninstall: receipts", targets, Mode.APPLY);
    LeftOut.keep(inventory, Set.of());
    if (lost.isEmpty()) {
      inventory.deployments().giveBack();
    }
    if (!lost.isEmpty()) {
      throw new OperationException(
          "not given back, since they could not be reached: "
              + lost.values().stream().map(Exception::getMessage).collect(joining("; "))
              + ". Run 'platter uninstall' again when they can");
    }
    return result;
  }

  /** All that {@code uninstall.yml} asks for, and nothing that only a whole deployment knows. */
  private Target leaving(Host host) {
    var groups = new HashSet<String>();
    if (host.has(Role.QUORUM)) {
      groups.add("quorum");
    }
    if (Service.gated(host)) {
      groups.add("gate");
    }
    return new Target(host.name(), groups, Map.of("units", Service.units(topology, host)));
  }

  private static String named(Set<Check> accepted) {
    return accepted.stream().map(check -> " --accept " + check.code()).sorted().collect(joining());
  }

  private Preflight preflight(List<Host> taking) {
    return new Preflight(topology, bundle, inventory, hosts, taking);
  }

  /** The main playbook and what runs it, read while the hosts are asked. */
  private CompletableFuture<Site> site() {
    return CompletableFuture.supplyAsync(() -> new Site(runner(), playbook(SITE)));
  }

  private record Site(Runner runner, Playbook playbook) {
    RunResult play(String command, Mode mode, List<Target> targets)
        throws RunLockedException, InterruptedException {
      return runner.run(command, playbook, targets, mode);
    }
  }

  private List<Target> targets(
      Survey survey,
      Optional<ClientCertificate> own,
      List<String> timeServers,
      Optional<Host> seed,
      Set<String> without)
      throws OperationException {
    return new Variables(
            topology,
            bundle,
            inventory,
            own,
            Timing.forRoundTrip(survey.roundTrip()),
            timeServers,
            seed,
            without,
            AlertSettings.of(topology, inventory),
            fingerprint(),
            Instant.now())
        .targets(survey);
  }

  private String fingerprint() throws OperationException {
    try {
      return Drills.fingerprint(topology, bundle.digest());
    } catch (IOException e) {
      throw new OperationException("the disc cannot be read: " + e.getMessage(), e);
    }
  }

  private static Playbook playbook(String name) {
    return Playbook.load(resources(), name);
  }

  /** For one run, which begins with the connections that are open. */
  private Runner runner() {
    hosts.takeBack();
    return new Runner(
        (Target target) -> hosts.lend(target),
        inventory.journal(),
        listeners,
        cancellation,
        Optional.of(bundle));
  }

  static Resources resources() {
    return Resources.classpath(Installation.class.getClassLoader(), "playbooks");
  }

  private void prove(List<String> damage)
      throws OperationException,
          ChatException,
          UnreachableException,
          RunLockedException,
          CancelledException,
          InterruptedException {
    try (var narrator =
        new Narrator(inventory.journal(), listeners, cancellation, "install: proof", "Proof")) {
      VaultBackups.first(narrator, topology, hosts, inventory, cancellation);
      Verification.of(topology, inventory).run(narrator, topology.sites(), hosts, topology.hosts());
      damage.forEach(said -> narrator.note("disc", said));
      for (var name : LeftOut.of(inventory)) {
        narrator.note(name, name + " was left out; 'platter rejoin " + name + "' brings it in");
      }
      narrator.done();
    }
  }
}
