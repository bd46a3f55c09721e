package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import platter.bundle.Generation;
import platter.health.Check;
import platter.health.Condition;
import platter.health.ConditionChecks;
import platter.health.Entrance;
import platter.health.Finding;
import platter.health.Fix;
import platter.health.SystemLog;
import platter.health.Text;
import platter.health.Verdict;
import platter.inventory.Deployments.BundleVersion;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * Whether all is well, check by check: what the services say of themselves, how the hosts stand,
 * what people can do. A host that cannot be reached is a finding, and what could not be asked for
 * is not passed. What was found is kept in the inventory.
 */
public final class Health {
  private static final String TITLE = "Health";

  private static final List<Check> OF_LOG = List.of(Check.RESTARTS, Check.KERNEL_ERRORS);

  private static final String START = "systemctl reset-failed \"$1\"; systemctl start \"$1\"";

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final boolean clients;
  private final List<Consumer<Event>> listeners;
  private final Cancellation cancellation;

  /**
   * @param clients whether the service is used as people do, with accounts that are made for it
   */
  public Health(
      Topology topology,
      Inventory inventory,
      Hosts hosts,
      boolean clients,
      List<Consumer<Event>> listeners,
      Cancellation cancellation) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.clients = clients;
    this.listeners = List.copyOf(listeners);
    this.cancellation = cancellation;
  }

  /**
   * What was found.
   *
   * @param findings in the order of the checks
   * @param fixes what could be mended from here, the same order
   */
  public record Result(
      Instant at, Readiness readiness, List<Finding> findings, List<Fix> fixes, History history) {
    public Result {
      findings = List.copyOf(findings);
      fixes = List.copyOf(fixes);
    }

    /** Whether something is not as it should be, or could not be checked. */
    public boolean fallsShort() {
      return findings.stream().anyMatch(Preflight::fallsShort);
    }
  }

  /**
   * Makes all checks.
   *
   * @throws CancelledException between two of its parts
   */
  public Result check()
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    try (var narrator =
        new Narrator(inventory.journal(), listeners, cancellation, "health", TITLE)) {
      var found = look(narrator);
      found.findings().forEach(narrator::finding);
      History.keep(inventory, found);
      if (!found.fallsShort()) {
        narrator.done();
      }
      return found;
    }
  }

  private Result look(Narrator narrator)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var findings = new ArrayList<Finding>();
    var fixes = new ArrayList<Fix>();
    var taking = LeftOut.others(topology, inventory);
    var open = new ArrayList<Host>();
    part(
        narrator,
        "Hosts answer",
        () -> {
          var entrance = new Entrance(hosts, Check.ofConditions());
          open.addAll(entrance.open(taking));
          findings.addAll(entrance.findings());
          return open.size() + " of " + taking.size();
        });
    var glances = new ArrayList<Glance>();
    part(
        narrator,
        "Services say how they are",
        () -> {
          glances.add(Glance.of(topology, inventory, hosts));
          return glances.get(0).readiness().state().word();
        });
    var glance = glances.get(0);
    var vault = new VaultChecks(topology, inventory, hosts, glance);
    part(
        narrator,
        "Backups and what hangs on them",
        () -> {
          findings.addAll(vault.all());
          fixes.addAll(vault.fixes());
          return "looked at";
        });
    part(
        narrator,
        "Hosts say how they stand",
        () -> {
          findings.addAll(conditions(open, glance.status(), vault.growth(), fixes));
          return open.size() + " of " + taking.size();
        });
    part(
        narrator,
        "Clients find the service",
        () -> {
          findings.addAll(new SteeringProbe(topology, hosts, open).run());
          return topology.steering().name().toLowerCase(Locale.ROOT);
        });
    if (clients) {
      part(
          narrator,
          "People use the service",
          () -> {
            findings.addAll(
                new ServiceProbe(
                        topology,
                        hosts,
                        open,
                        glance.status(),
                        Verification.authorities(topology, inventory))
                    .run());
            return "tried";
          });
    }
    findings.sort(
        Comparator.comparing((Finding f) -> f.check().concern()).thenComparing(Finding::check));
    return new Result(
        glance.at(),
        glance.readiness(),
        findings,
        fixes,
        History.of(inventory, findings, glance.at()));
  }

  private static void part(Narrator narrator, String name, Narrator.Step step)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    narrator.step("platter", name, Outcome.OK, step);
  }

  private List<Finding> conditions(List<Host> open, Status status, Growth growth, List<Fix> fixes)
      throws UnreachableException, InterruptedException {
    var wanted = inventory.deployments().installed().map(BundleVersion::version).orElse("");
    var findings = new ArrayList<Finding>();
    var now = Instant.now();
    for (var host : open) {
      var condition = Optional.ofNullable(status.conditions().get(host.name()));
      if (condition.isEmpty()) {
        var why = Text.of("condition.unknown");
        Check.ofConditions().stream()
            .filter(check -> !OF_LOG.contains(check))
            .forEach(check -> findings.add(Finding.unchecked(check, List.of(host.name()), why)));
      } else {
        findings.addAll(HostHealth.of(status, host.name(), growth, now));
        findings.add(version(host, condition.get(), wanted));
        fixes.addAll(starts(host, condition.get(), HostHealth.held(status, host.name())));
      }
    }
    hosts.each(open, host -> systemLog(host, now)).forEach(findings::addAll);
    return findings;
  }

  private static List<Fix> starts(Host host, Condition condition, List<String> held) {
    return condition.down(held).keySet().stream()
        .map(
            unit ->
                new Fix(
                    Check.SERVICES,
                    host.name(),
                    Text.of("fix.start", unit),
                    Script.of(START, unit).within(Duration.ofMinutes(2))))
        .toList();
  }

  private List<Finding> systemLog(Host host, Instant now) throws InterruptedException {
    try {
      var said = hosts.session(host).run(SystemLog.question());
      return new ConditionChecks(host.name(), now).all(SystemLog.read(said.out()));
    } catch (UnreachableException gone) {
      var why = Text.value(String.valueOf(gone.getMessage()));
      return OF_LOG.stream()
          .map(check -> Finding.unchecked(check, List.of(host.name()), why))
          .toList();
    }
  }

  private static Finding version(Host host, Condition condition, String wanted) {
    var found = Generation.read(condition.disc()).version();
    return Finding.of(
        Check.ONE_VERSION,
        host.name(),
        found.equals(wanted) ? Verdict.PASSED : Verdict.FAILED,
        found.isEmpty() ? Text.of("version.unknown") : Text.value(found),
        Text.value(wanted.isEmpty() ? "?" : wanted));
  }

  /**
   * Mends, one after the other; each is kept as a step of a run.
   *
   * @throws OperationException for the first that did not work
   */
  public void mend(List<Fix> fixes)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    Mending.run(inventory, hosts, topology.hosts(), listeners, "health --fix", TITLE, fixes);
  }
}
