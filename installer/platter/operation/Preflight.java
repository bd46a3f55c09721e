package platter.operation;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import platter.bundle.Bundle;
import platter.bundle.Layer;
import platter.health.Check;
import platter.health.Checkup;
import platter.health.Checkup.Depth;
import platter.health.Finding;
import platter.health.Fix;
import platter.health.HostWants;
import platter.health.HostWants.Room;
import platter.health.Text;
import platter.health.Verdict;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Sizing;
import platter.topology.Topology;

/**
 * Whether these hosts can take this deployment: which checks, with which wanted values. What it
 * finds is kept in the inventory as the events of a run.
 */
public final class Preflight {
  private static final long GIB = 1L << 30;

  private final Topology topology;
  private final Bundle bundle;
  private final Inventory inventory;
  private final Hosts hosts;
  private final List<Host> only;

  /**
   * @param only the hosts to look at, all of the topology or some
   */
  public Preflight(
      Topology topology, Bundle bundle, Inventory inventory, Hosts hosts, List<Host> only) {
    this.topology = topology;
    this.bundle = bundle;
    this.inventory = inventory;
    this.hosts = hosts;
    this.only = List.copyOf(only);
  }

  /**
   * What was found, and what an installation can go on with.
   *
   * @param fixes what could be mended from here
   * @param ways what each way to replicate comes to on the line between the sites; one that fails
   *     is ruled out. Empty where that was not measured
   * @param survey empty where some host to look at could not be asked for all of it
   */
  public record Outcome(
      List<Finding> findings,
      List<Fix> fixes,
      Map<Topology.Replication, Finding> ways,
      Optional<Survey> survey) {}

  /** Makes all checks and keeps what they found. */
  public Outcome check()
      throws UnreachableException, IOException, RunLockedException, InterruptedException {
    return run("preflight", Depth.FULL, List.of());
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
    Mending.run(inventory, hosts, only, List.of(), "preflight --fix", "Preflight", fixes);
  }

  Outcome run(String command, Depth depth, List<Consumer<Event>> listeners)
      throws UnreachableException, IOException, RunLockedException, InterruptedException {
    try (var narrator =
        new Narrator(inventory.journal(), listeners, new Cancellation(), command, "Preflight")) {
      var outcome = look(depth);
      outcome.findings().forEach(narrator::finding);
      outcome.survey().ifPresent(s -> s.facts().forEach((h, f) -> narrator.facts(h, f.values())));
      if (outcome.findings().stream().noneMatch(Preflight::fallsShort)) {
        narrator.done();
      }
      return outcome;
    }
  }

  /** Whether this finding keeps a preflight from passing. */
  public static boolean fallsShort(Finding finding) {
    return finding.verdict() == Verdict.FAILED || finding.verdict() == Verdict.UNCHECKED;
  }

  /** Looks, keeps nothing. */
  Outcome look(Depth depth) throws UnreachableException, IOException, InterruptedException {
    var result = Checkup.run(hosts, plan(), bundle, depth);
    var findings = new ArrayList<>(result.findings());
    credentials().ifPresent(findings::add);
    var accounts = new LinkedHashMap<String, Map<String, Integer>>();
    for (var host : only) {
      var answer = result.alongside().get(host.name());
      if (answer != null) {
        findings.add(accounts(host, answer.out(), accounts));
      }
    }
    findings.add(shape());
    findings.addAll(ClientCertificate.judge(topology, Instant.now()));
    if (topology.repository().filter(h -> result.alongside().containsKey(h.name())).isPresent()) {
      findings.addAll(AlertSettings.judge(topology, inventory, hosts));
    }
    findings.addAll(Forecast.judge(topology, result.measured()));
    boolean complete = accounts.size() == only.size();
    return new Outcome(
        findings,
        result.fixes(),
        Forecast.ways(topology, result.measured()),
        complete
            ? Optional.of(
                new Survey(result.facts(), accounts, result.measured().longestRoundTrip()))
            : Optional.empty());
  }

  /**
   * What a playbook must know of the hosts, without judging them.
   *
   * @throws UnreachableException for the first host that cannot be reached
   */
  Survey survey() throws UnreachableException, OperationException, InterruptedException {
    for (var closed : hosts.open(only).values()) {
      throw closed;
    }
    var result = Checkup.survey(hosts, plan());
    var accounts = new LinkedHashMap<String, Map<String, Integer>>();
    for (var host : only) {
      var services = Service.of(topology, host).stream().map(Service::name).toList();
      var answer = result.alongside().get(host.name());
      accounts.put(
          host.name(),
          AccountNumbers.choose(host.name(), answer == null ? "" : answer.out(), services));
    }
    return new Survey(result.facts(), accounts, result.measured().longestRoundTrip());
  }

  private Finding accounts(Host host, String probed, Map<String, Map<String, Integer>> chosen) {
    var services = Service.of(topology, host).stream().map(Service::name).toList();
    var wanted = Text.of("wanted.free", services.size());
    try {
      var numbers = AccountNumbers.choose(host.name(), probed, services);
      chosen.put(host.name(), numbers);
      return Finding.passed(
          Check.ACCOUNT_NUMBERS,
          host.name(),
          Text.value(String.join(", ", numbers.values().stream().map(String::valueOf).toList())),
          wanted);
    } catch (OperationException e) {
      return Finding.of(
          Check.ACCOUNT_NUMBERS,
          host.name(),
          Verdict.FAILED,
          Text.value(String.valueOf(e.getMessage())),
          wanted);
    }
  }

  /** One key or password for the sites and for the vault: whoever takes one takes the backups. */
  private Optional<Finding> credentials() {
    var vault = topology.vault().stream().filter(only::contains).findFirst();
    var sites = only.stream().filter(h -> topology.siteOf(h).isPresent()).toList();
    if (vault.isEmpty() || sites.isEmpty()) {
      return Optional.empty();
    }
    var sharing = sites.stream().filter(h -> hosts.shareCredential(h, vault.get())).toList();
    return Optional.of(
        new Finding(
            Check.CREDENTIALS,
            List.of(),
            sharing.isEmpty() ? Verdict.PASSED : Verdict.WARNED,
            sharing.isEmpty()
                ? Text.of("credentials.own")
                : Text.of(
                    "credentials.shared",
                    String.join(", ", sharing.stream().map(Host::name).toList()),
                    vault.get().name()),
            Text.of("credentials.own"),
            Optional.empty()));
  }

  private Finding shape() {
    var shape = topology.shape();
    var key =
        switch (shape) {
          case TWO_SITES_AND_VAULT -> "shape.two-sites-and-vault";
          case TWO_SITES -> "shape.two-sites";
          case SITE_AND_VAULT -> "shape.site-and-vault";
          case HOST -> "shape.host";
        };
    var repository = topology.repository();
    // A disk that breaks would take a copy of the database and all backups at once.
    boolean beside = repository.filter(host -> host.has(Role.DATABASE)).isPresent();
    return new Finding(
        Check.SHAPE,
        List.of(),
        repository.isEmpty() ? Verdict.FAILED : beside ? Verdict.WARNED : Verdict.PASSED,
        repository
            .map(host -> Text.of(beside ? key + ".beside" : key, host.name()))
            .orElseGet(() -> Text.of("shape.no-repository")),
        Text.of("shape.wanted"),
        Optional.empty());
  }

  private Checkup.Plan plan() {
    var sizing = Sizing.of(topology);
    var wants = new LinkedHashMap<String, HostWants>();
    var folders = new LinkedHashMap<String, List<String>>();
    var authority = inventory.certificates(topology.deployment()).known(Issuer.SERVICES);
    for (var host : only) {
      wants.put(host.name(), wants(host, sizing, authority));
      topology.backup().disk().ifPresent(disk -> folders.put(host.name(), List.of(disk)));
    }
    var places = new ArrayList<List<Host>>();
    topology
        .sites()
        .forEach(site -> places.add(site.hosts().stream().filter(only::contains).toList()));
    places.add(topology.vault().stream().filter(only::contains).toList());
    var here = new LinkedHashMap<>(Routes.fromHere(topology));
    here.keySet().removeIf(h -> h.access().jump().isPresent() || h.access().local());
    return new Checkup.Plan(
        only,
        wants,
        folders,
        Routes.of(topology).stream()
            .filter(r -> only.contains(r.from()) && only.contains(r.to()))
            .toList(),
        Routes::needed,
        here,
        places,
        only.stream().filter(h -> h.has(Role.QUORUM)).toList(),
        sizing.line(),
        AccountNumbers.PROBE);
  }

  private HostWants wants(Host host, Sizing sizing, Optional<String> authority) {
    var rooms = new ArrayList<Room>();
    rooms.add(new Room("/etc", 16L << 20, 0, 0));
    rooms.add(new Room("/var/lib", GIB, 2 * sizing.data(host), sizing.writeAheadLog(host)));
    topology.backup().disk().ifPresent(d -> rooms.add(new Room(d, GIB, 2 * sizing.backups(), 0)));
    return new HostWants(
        host.name(),
        machines(),
        sizing.leastMemory(host),
        sizing.memory(host),
        topology.size().isPresent(),
        rooms,
        host.has(Role.DATABASE) ? sizing.writeAheadLogADay() : 0,
        Stream.concat(Ports.of(topology, host).stream(), Ports.inside(topology, host).stream())
            .toList(),
        programs(host),
        topology.domain(),
        authority,
        Clock.follows(topology));
  }

  private Set<String> machines() {
    var machines = new LinkedHashSet<String>();
    bundle.images().forEach(image -> machines.add(image.architecture().machine()));
    return machines;
  }

  /** A layer comes as a file and is unpacked beside it; the disc stays the file that it is. */
  private Map<String, Long> programs(Host host) {
    var services = Service.of(topology, host);
    var names = new LinkedHashSet<String>();
    services.forEach(service -> names.addAll(service.images()));
    var programs = new LinkedHashMap<String, Long>();
    for (var image : bundle.images()) {
      if (names.contains(image.name())) {
        for (Layer layer : image.layers()) {
          programs.put(
              layer.diffId().substring(layer.diffId().indexOf(':') + 1), 2 * layer.plainSize());
        }
      }
    }
    if (services.contains(Service.STEWARD)) {
      bundle.disc().ifPresent(disc -> programs.put(disc.name(), disc.size()));
    }
    return programs;
  }
}
