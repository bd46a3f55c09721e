package platter.health;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiPredicate;
import platter.bundle.Bundle;
import platter.playbook.FactProbe;
import platter.playbook.Facts;
import platter.playbook.host.Output;
import platter.run.Hosts;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/**
 * All checks on all hosts: get on, look, run, connect, measure; each on all hosts at once. A host
 * that cannot be reached fails its own check, and the others go on without it.
 */
public final class Checkup {
  private static final int CONNECTIONS = 20;
  private static final int FEW_CONNECTIONS = 5;
  private static final int PACKETS = 100;

  private final Hosts hosts;
  private final Plan plan;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Fix> fixes = new ArrayList<>();
  private final Map<Host, HostReading> readings = new LinkedHashMap<>();
  private final Map<String, HostChecks> judged = new LinkedHashMap<>();
  private final List<Line.Speed> speeds = new ArrayList<>();
  private List<Host> inside = List.of();

  private Checkup(Hosts hosts, Plan plan) {
    this.hosts = hosts;
    this.plan = plan;
  }

  /**
   * What to check.
   *
   * @param wants one for each host, in their order
   * @param folders of each host that will hold data beside the usual ones
   * @param routes between hosts
   * @param needed whether a route is, with what is known of the host where it begins
   * @param fromHere ports that this machine must reach
   * @param places the hosts of each place; lines are judged between the first of each that is open
   * @param voters all lines between these are measured
   * @param mbit what a line between places must carry
   * @param alongside asked of each host together with its facts
   */
  public record Plan(
      List<Host> hosts,
      Map<String, HostWants> wants,
      Map<String, List<String>> folders,
      List<Route> routes,
      BiPredicate<Route, Facts> needed,
      Map<Host, List<Port>> fromHere,
      List<List<Host>> places,
      List<Host> voters,
      long mbit,
      Script alongside) {}

  /** How deep to look. */
  public enum Depth {
    /** What a running service lets itself be asked in a second. */
    QUICK,
    /** Everything, where nothing is installed yet; QUICK, where the service runs on all hosts. */
    AS_NEEDED,
    /** Everything. */
    FULL
  }

  /**
   * What came out.
   *
   * @param fixes what could be mended from here
   * @param facts of the hosts that are open
   * @param alongside their answers to the plan's own script
   */
  public record Result(
      List<Finding> findings,
      List<Fix> fixes,
      Map<String, Facts> facts,
      Map<String, Answer> alongside,
      Measured measured) {}

  /**
   * What lies between the hosts.
   *
   * @param speeds in each direction that something could be sent
   * @param clocks of the hosts that were looked at, against this machine's
   * @param thorough whether lines between places were measured so that loss can be judged
   */
  public record Measured(
      List<Line> lines,
      List<Line.Speed> speeds,
      Map<String, Clocks.Reading> clocks,
      boolean thorough) {
    /** The longest round trip that was measured; zero where there is no line. */
    public Duration longestRoundTrip() {
      return lines.stream().map(Line::roundTrip).max(Duration::compareTo).orElse(Duration.ZERO);
    }
  }

  /**
   * Checks.
   *
   * @throws UnreachableException if a host that was open is lost on the way
   */
  public static Result run(Hosts hosts, Plan plan, Bundle bundle, Depth depth)
      throws UnreachableException, IOException, InterruptedException {
    return new Checkup(hosts, plan).run(bundle, depth);
  }

  /** Only asks what a playbook must know. The hosts are connected already. */
  public static Result survey(Hosts hosts, Plan plan)
      throws UnreachableException, InterruptedException {
    var facts = new LinkedHashMap<String, Facts>();
    var alongside = new LinkedHashMap<String, Answer>();
    for (var told : hosts.each(plan.hosts(), host -> ask(hosts.session(host), plan))) {
      facts.put(told.host(), told.facts());
      alongside.put(told.host(), told.alongside());
    }
    var lines = new ArrayList<Line>();
    for (var pair : pairs(plan.voters())) {
      var port = pair.to().access().port();
      Line.measure(hosts, pair.from(), pair.to(), port, FEW_CONNECTIONS, 0).ifPresent(lines::add);
    }
    return new Result(
        List.of(), List.of(), facts, alongside, new Measured(lines, List.of(), Map.of(), false));
  }

  private record Told(String host, Facts facts, Answer alongside) {}

  private static Told ask(Session session, Plan plan)
      throws UnreachableException, InterruptedException {
    var facts = session.send(Script.of(FactProbe.command().text()));
    var alongside = session.send(plan.alongside());
    var said = answer(session, facts);
    return new Told(
        session.host(),
        FactProbe.read(new Output(said.status(), said.out(), said.err())),
        answer(session, alongside));
  }

  private Result run(Bundle bundle, Depth depth)
      throws UnreachableException, IOException, InterruptedException {
    var entrance = new Entrance(hosts, Check.ofHosts());
    inside = entrance.open(plan.hosts());
    findings.addAll(entrance.findings());
    var clocks = new LinkedHashMap<String, Clocks.Reading>();
    var looks = hosts.each(inside, this::look);
    var facts = new LinkedHashMap<String, Facts>();
    var alongside = new LinkedHashMap<String, Answer>();
    for (int i = 0; i < inside.size(); i++) {
      var host = inside.get(i);
      var look = looks.get(i);
      facts.put(host.name(), look.facts());
      alongside.put(host.name(), look.alongside());
      clocks.put(host.name(), look.clock());
      readings.put(host, look.reading());
      var checks = new HostChecks(wants(host), look.facts(), look.reading());
      judged.put(host.name(), checks);
      findings.addAll(checks.all());
      fixes.addAll(Fix.of(host.name(), look.reading(), checks));
    }
    findings.addAll(Clocks.judge(clocks));
    boolean quick =
        depth == Depth.QUICK
            || (depth == Depth.AS_NEEDED
                && readings.values().stream().allMatch(HostReading::installed));
    launch(bundle);
    var lines = network(quick, facts);
    var measured = new Measured(lines, List.copyOf(speeds), clocks, !quick);
    return new Result(List.copyOf(findings), List.copyOf(fixes), facts, alongside, measured);
  }

  private HostWants wants(Host host) {
    var wants = plan.wants().get(host.name());
    if (wants == null) {
      throw new IllegalArgumentException("wants: nothing for " + host.name());
    }
    return wants;
  }

  private record Look(Facts facts, Answer alongside, HostReading reading, Clocks.Reading clock) {}

  private Look look(Host host) throws UnreachableException, InterruptedException {
    var session = hosts.session(host);
    var clock = Clocks.read(session);
    var folders = plan.folders().getOrDefault(host.name(), List.of());
    var reading = session.send(HostReading.script(wants(host).domain(), folders));
    var told = ask(session, plan);
    return new Look(
        told.facts(), told.alongside(), HostReading.read(answer(session, reading).out()), clock);
  }

  private static Answer answer(Session session, CompletableFuture<Answer> future)
      throws UnreachableException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnreachableException known
          ? known
          : new UnreachableException(session.host(), session.host() + ": " + e.getCause(), e);
    }
  }

  /** Where units of the disc run already, that is the proof. */
  private void launch(Bundle bundle)
      throws UnreachableException, IOException, InterruptedException {
    var bare = new ArrayList<Host>();
    for (var host : inside) {
      var running = reading(host).running();
      if (running.isEmpty()) {
        bare.add(host);
      } else {
        findings.add(
            Finding.passed(
                Check.LAUNCH,
                host.name(),
                Text.of("launch.runs", running.get(0)),
                Text.of("launch.wanted")));
      }
    }
    if (!bare.isEmpty()) {
      var launch = Launch.of(bundle);
      findings.addAll(
          hosts.each(
              bare,
              host -> {
                try {
                  return launch.on(hosts.session(host));
                } catch (IOException e) {
                  throw new IllegalStateException("bytes in memory cannot be read", e);
                }
              }));
    }
  }

  private HostReading reading(Host host) {
    var reading = readings.get(host);
    if (reading == null) {
      throw new IllegalStateException("nobody has looked at " + host.name());
    }
    return reading;
  }

  private List<Line> network(boolean quick, Map<String, Facts> facts)
      throws UnreachableException, InterruptedException {
    var routes =
        plan.routes().stream()
            .filter(r -> inside.contains(r.from()) && inside.contains(r.to()))
            .filter(r -> plan.needed().test(r, Objects.requireNonNull(facts.get(r.from().name()))))
            .toList();
    var open =
        routes.stream()
            .filter(r -> !reading(r.to()).installed() || somebodyListens(r.to(), r.port()))
            .toList();
    var reach = new Reach(hosts);
    try {
      reach.listen(silentPorts(routes));
      var attempts = reach.attempt(open);
      findings.addAll(RouteChecks.judge(plan, readings, judged, attempts, reach.deaf()));
      return lines(reach, attempts, quick);
    } finally {
      reach.stop();
    }
  }

  private boolean somebodyListens(Host host, Port port) {
    return reading(host).listeners().stream().anyMatch(l -> l.port().equals(port));
  }

  /**
   * Ports on which nobody listens yet and somebody must be able to connect. An installed service
   * that is down now may come back any moment and is not stood in the way of.
   */
  private Map<Host, Set<Port>> silentPorts(List<Route> routes) {
    var ports = new LinkedHashMap<Host, Set<Port>>();
    for (var host : inside) {
      if (reading(host).installed()) {
        continue;
      }
      var wanted = new TreeSet<Port>();
      routes.stream().filter(r -> r.to().equals(host)).forEach(r -> wanted.add(r.port()));
      wanted.addAll(plan.fromHere().getOrDefault(host, List.of()));
      reading(host).listeners().forEach(l -> wanted.remove(l.port()));
      ports.put(host, wanted);
    }
    return ports;
  }

  private List<Line> lines(Reach reach, List<Reach.Attempt> attempts, boolean quick)
      throws UnreachableException, InterruptedException {
    var ends =
        plan.places().stream()
            .flatMap(place -> place.stream().filter(inside::contains).limit(1))
            .toList();
    var voters = plan.voters().stream().filter(inside::contains).toList();
    var between = pairs(ends);
    var all = new ArrayList<>(between);
    pairs(voters).stream().filter(pair -> !all.contains(pair)).forEach(all::add);
    // One after the other, so that they do not measure each other.
    var lines = new ArrayList<Line>();
    for (var pair : all) {
      boolean judge = between.contains(pair);
      var line = measure(pair, reach, attempts, judge && !quick);
      line.ifPresent(lines::add);
      if (judge && line.isPresent() && !quick) {
        findings.addAll(LineChecks.judge(line.get()));
        bandwidth(pair.from(), pair.to(), reach, attempts);
        bandwidth(pair.to(), pair.from(), reach, attempts);
      } else if (judge && line.isEmpty()) {
        for (var check : List.of(Check.ROUND_TRIP, Check.JITTER, Check.LOSS, Check.BANDWIDTH)) {
          findings.add(
              Finding.unchecked(
                  check,
                  List.of(pair.from().name(), pair.to().name()),
                  Text.of("line.none", pair.from().name(), pair.to().name())));
        }
      }
    }
    return lines;
  }

  private record Pair(Host from, Host to) {}

  private static List<Pair> pairs(List<Host> hosts) {
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < hosts.size(); i++) {
      for (int j = i + 1; j < hosts.size(); j++) {
        pairs.add(new Pair(hosts.get(i), hosts.get(j)));
      }
    }
    return pairs;
  }

  private Optional<Line> measure(
      Pair pair, Reach reach, List<Reach.Attempt> attempts, boolean thoroughly)
      throws UnreachableException, InterruptedException {
    var ours = ourPort(pair.from(), pair.to(), reach, attempts);
    int port = ours.orElse(pair.to().access().port());
    return Line.measure(
        hosts,
        pair.from(),
        pair.to(),
        port,
        ours.isPresent() && thoroughly ? CONNECTIONS : FEW_CONNECTIONS,
        thoroughly ? PACKETS : 0);
  }

  private void bandwidth(Host from, Host to, Reach reach, List<Reach.Attempt> attempts)
      throws UnreachableException, InterruptedException {
    var port = ourPort(to, from, reach, attempts);
    if (port.isPresent()) {
      var speed = Line.bandwidth(hosts, from, to, port.get());
      speed.ifPresent(speeds::add);
      findings.add(
          LineChecks.bandwidth(from.name(), to.name(), speed.map(Line.Speed::mbit), plan.mbit()));
    } else if (!reading(from).installed()) {
      findings.add(LineChecks.bandwidth(from.name(), to.name(), Optional.empty(), plan.mbit()));
    }
  }

  private static Optional<Integer> ourPort(
      Host from, Host to, Reach reach, List<Reach.Attempt> attempts) {
    return attempts.stream()
        .filter(a -> a.route().from().equals(from) && a.route().to().equals(to))
        .filter(a -> a.route().port().tcp() && a.trouble().isEmpty())
        .filter(a -> reach.listens(to, a.route().port()))
        .map(a -> a.route().port().number())
        .findFirst();
  }
}
