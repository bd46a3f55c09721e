package platter.operation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import platter.bundle.Bundle;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Inventory;
import platter.playbook.FactProbe;
import platter.playbook.Facts;
import platter.playbook.Outcome;
import platter.playbook.Playbook;
import platter.playbook.Resources;
import platter.playbook.host.Output;
import platter.run.Cancellation;
import platter.run.Event;
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
 * {@code site.yml}, the first full backup, and the proof by a real message.
 */
public final class Installation {
  private static final String PLAYBOOK = "site.yml";

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

  /** What an installation would change now, host by host. Nothing is changed. */
  public RunResult plan()
      throws OperationException, UnreachableException, RunLockedException, InterruptedException {
    return play("plan", PLAYBOOK, Mode.CHECK);
  }

  /**
   * Installs, and proves what it installed.
   *
   * @throws ChatException if everything runs and yet a message does not arrive
   */
  public RunResult install()
      throws OperationException,
          ChatException,
          UnreachableException,
          RunLockedException,
          InterruptedException {
    inventory.deployments().save(topology);
    var result = play("install", PLAYBOOK, Mode.APPLY);
    if (result.done()) {
      prove();
    }
    return result;
  }

  /**
   * Gives the hosts back: whatever an installation put there goes, the data and the backups too.
   */
  public RunResult uninstall()
      throws OperationException, UnreachableException, RunLockedException, InterruptedException {
    return play("uninstall", "uninstall.yml", Mode.APPLY);
  }

  private RunResult play(String command, String playbook, Mode mode)
      throws OperationException, UnreachableException, RunLockedException, InterruptedException {
    hosts.connect();
    var facts = facts();
    var line = new SiteLine(topology, hosts).longestRoundTrip();
    var timing = Timing.forRoundTrip(line);
    var variables = new Variables(topology, bundle, inventory, timing, Instant.now());
    var targets = variables.targets(facts, accounts());
    hosts.takeBack();
    return runner().run(command, Playbook.load(resources(), playbook), targets, mode);
  }

  private Runner runner() {
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

  private Map<String, Facts> facts()
      throws UnreachableException, InterruptedException, OperationException {
    var probe = FactProbe.command();
    var answers = hosts.each(topology.hosts(), host -> hosts.run(host, Script.of(probe.text())));
    var facts = new LinkedHashMap<String, Facts>();
    for (int i = 0; i < answers.size(); i++) {
      var answer = answers.get(i);
      facts.put(
          topology.hosts().get(i).name(),
          FactProbe.read(new Output(answer.status(), answer.out(), answer.err())));
    }
    return facts;
  }

  private Map<String, Map<String, Integer>> accounts()
      throws UnreachableException, InterruptedException, OperationException {
    var accounts = new LinkedHashMap<String, Map<String, Integer>>();
    for (var host : topology.hosts()) {
      var services = Service.of(host).stream().map(Service::name).toList();
      accounts.put(host.name(), AccountNumbers.choose(hosts, host, services));
    }
    return accounts;
  }

  private void prove()
      throws OperationException,
          ChatException,
          UnreachableException,
          RunLockedException,
          InterruptedException {
    try (var narrator = new Narrator(inventory.journal(), listeners, "install: proof", "Proof")) {
      var vault = first(Role.BACKUP);
      if (vault.isPresent()) {
        var backups = new Backups(hosts.session(vault.get()));
        if (backups.list().isEmpty()) {
          narrator.step(
              vault.get().name(),
              "First full backup",
              Outcome.CHANGED,
              () -> {
                backups.full();
                return "done";
              });
        }
        backups.list().forEach(inventory.deployments()::record);
      }
      var im = first(Role.IM).orElseThrow();
      new Verification(topology, authority()).run(narrator, hosts.session(im));
      narrator.done();
    }
  }

  private Optional<Host> first(Role role) {
    return topology.hosts().stream().filter(h -> h.has(role)).findFirst();
  }

  private String authority() throws OperationException {
    var own = topology.certificate();
    if (own.isPresent()) {
      return Variables.read(own.get().chain());
    }
    return inventory
        .certificates(topology.deployment())
        .authority(Issuer.SERVICES, Instant.now())
        .certificatePem();
  }
}
