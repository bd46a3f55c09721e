package platter.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import platter.health.Amount;
import platter.health.Check;
import platter.health.Checkup.Measured;
import platter.health.Clocks;
import platter.health.Finding;
import platter.health.Line;
import platter.health.Text;
import platter.health.Verdict;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Shape;
import platter.topology.Site;
import platter.topology.Sizing;
import platter.topology.Topology;
import platter.topology.Topology.Replication;

/**
 * What follows from the measured lines for the service that is to run on them: the timers, what may
 * be lost, how long an outage lasts, how much a session can send, how long a new standby takes.
 * What this topology wants and these lines cannot give is refused.
 */
final class Forecast {
  /** Patroni's {@code maximum_lag_on_failover}: a standby farther behind does not take over. */
  private static final long MOST_LAG = 1L << 20;

  /** A single packet may be lost by chance. */
  private static final int CHANCE = 1;

  private final Topology topology;
  private final Sizing sizing;
  private final Measured measured;
  private final Optional<Timing> timing;

  private Forecast(Topology topology, Measured measured) {
    this.topology = topology;
    this.sizing = Sizing.of(topology);
    this.measured = measured;
    this.timing = Timing.ifAny(measured.longestRoundTrip());
  }

  /**
   * The timers; and the rest, where all of it was measured.
   *
   * @param measured between the hosts of this topology, or some of them
   */
  static List<Finding> judge(Topology topology, Measured measured) {
    return new Forecast(topology, measured).findings();
  }

  /**
   * What each way to replicate comes to on the line between the sites; one that fails is ruled out.
   *
   * @param measured between the hosts of this topology, or some of them
   * @return empty where there is no such line or no choice, or not all of it was measured
   */
  static Map<Replication, Finding> ways(Topology topology, Measured measured) {
    var ways = new EnumMap<Replication, Finding>(Replication.class);
    if (topology.shape() != Shape.TWO_SITES_AND_VAULT) {
      return ways;
    }
    for (var way : Replication.values()) {
      new Forecast(topology.replicating(way), measured).way().ifPresent(f -> ways.put(way, f));
    }
    return ways;
  }

  private Optional<Finding> way() {
    if (!measured.thorough()) {
      return Optional.empty();
    }
    return line()
        .map(this::replication)
        .map(
            found ->
                found.verdict() == Verdict.FAILED
                    ? found
                    : seeding().filter(f -> f.verdict() == Verdict.FAILED).orElse(found));
  }

  /** Between the sites; of several, the one between the first hosts, where packets were counted. */
  private Optional<Line> line() {
    return measured.lines().stream()
        .filter(line -> acrossSites(line.from(), line.to()))
        .max(Comparator.comparingInt(Line::sent));
  }

  private List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    findings.add(timers());
    if (!measured.thorough()) {
      return findings;
    }
    if (topology.sites().size() == 1) {
      restore().ifPresent(findings::add);
      if (databases() > 1) {
        findings.add(outage("forecast.outage.host"));
      }
      return findings;
    }
    line()
        .ifPresent(
            line -> {
              findings.add(replication(line));
              if (!topology.vault().isEmpty()) {
                findings.add(
                    outage(
                        topology.replication() == Replication.STRICT
                            ? "forecast.outage.strict"
                            : "forecast.outage.site"));
                findings.add(steering());
              }
              seeding().ifPresent(findings::add);
              clocks(line).ifPresent(findings::add);
            });
    return findings;
  }

  private Finding timers() {
    return new Finding(
        Check.TIMERS,
        List.of(),
        timing.isPresent() ? Verdict.PASSED : Verdict.FAILED,
        timing
            .map(t -> Text.of("timers.measured", seconds(t.stepDown()), seconds(t.promote())))
            .orElseGet(
                () ->
                    Text.of(
                        "timers.none",
                        Amount.time(measured.longestRoundTrip()),
                        seconds(Timing.MOST_ELECTION))),
        Text.of("timers.wanted"),
        timing.isPresent() ? Optional.empty() : Optional.of(Text.of("timers.remedy")));
  }

  /** What may be lost and what a message waits for; which mode fits the line. */
  private Finding replication(Line line) {
    var wait = line.roundTrip().multipliedBy(2);
    boolean near = line.roundTrip().compareTo(Line.SHORT) <= 0;
    boolean calm = line.lossPercent() <= Line.LITTLE_LOSS;
    var figures =
        List.of(
            Amount.time(line.roundTrip()),
            Amount.percent(line.lossPercent()),
            Amount.time(wait),
            aSecond(wait),
            String.valueOf(mayBeLost()));
    var wanted =
        Text.of(
            "forecast.replication.wanted",
            Amount.time(Line.SHORT),
            Amount.percent(Line.LITTLE_LOSS));
    return switch (topology.replication()) {
      case SYNCHRONOUS ->
          finding(
              near && calm ? Verdict.PASSED : Verdict.WARNED,
              new Text("forecast.synchronous", figures),
              wanted,
              near ? Text.of("forecast.mend") : farther());
      case STRICT ->
          finding(
              !calm && line.lost() > CHANCE
                  ? Verdict.FAILED
                  : near && calm ? Verdict.PASSED : Verdict.WARNED,
              new Text("forecast.strict", figures),
              wanted,
              near ? Text.of("forecast.strict.mend") : farther());
      case ASYNCHRONOUS ->
          finding(
              near && calm && !topology.vault().isEmpty() ? Verdict.WARNED : Verdict.PASSED,
              new Text("forecast.asynchronous", figures),
              Text.of("forecast.asynchronous.wanted", Amount.time(Line.SHORT)),
              Text.of("forecast.asynchronous.nearer", Amount.time(wait)));
    };
  }

  private Text farther() {
    return Text.of("forecast.farther", mayBeLost());
  }

  /**
   * Messages that an asynchronous standby may not have when it takes over: those of the lag that it
   * may have, and those that a leader which is cut off still acknowledges.
   */
  private long mayBeLost() {
    var alone = timing.map(Timing::stepDown).orElse(Duration.ZERO);
    return Sizing.messages(MOST_LAG) + sizing.messages(alone);
  }

  private static String aSecond(Duration wait) {
    double messages = 1e9 / Math.max(1, wait.toNanos());
    return messages > 100
        ? "> 100"
        : String.format(Locale.ROOT, messages < 10 ? "%.1f" : "%.0f", messages);
  }

  private Finding outage(String key) {
    var least = Timing.forRoundTrip(Duration.ZERO).outage().worst();
    var wanted = Text.of("forecast.outage.wanted", seconds(least));
    return timing
        .map(
            t -> {
              var outage = t.outage();
              return finding(
                  outage.worst().compareTo(least) <= 0 ? Verdict.PASSED : Verdict.WARNED,
                  Text.of(
                      key,
                      seconds(outage.best()),
                      seconds(outage.typical()),
                      seconds(outage.worst()),
                      seconds(t.detection().best()),
                      seconds(t.detection().worst())),
                  wanted,
                  Text.of("forecast.outage.remedy"));
            })
        .orElseGet(
            () ->
                finding(
                    Verdict.FAILED,
                    Text.of("forecast.outage.none", Amount.time(measured.longestRoundTrip())),
                    wanted,
                    Text.of("timers.remedy")));
  }

  /** What comes on top of it for clients, by the way in which they find a site. */
  private Finding steering() {
    var mode = topology.steering().name().toLowerCase(Locale.ROOT);
    return new Finding(
        Check.FORECAST,
        List.of(),
        Verdict.PASSED,
        Text.of("forecast.steering." + mode),
        Text.of("forecast.steering.wanted", mode),
        Optional.empty());
  }

  /** How long a new standby takes, over the slower direction. */
  private Optional<Finding> seeding() {
    return width("forecast.seeding", speed -> acrossSites(speed.from(), speed.to()));
  }

  /** What a lost site costs where there is one: the vault's newest, and the way back from it. */
  private Optional<Finding> restore() {
    return width("forecast.restore", speed -> topology.vault().contains(speed.from()));
  }

  private Optional<Finding> width(String key, Predicate<Line.Speed> which) {
    return measured.speeds().stream()
        .filter(which)
        .map(Line.Speed::mbit)
        .min(Double::compareTo)
        .map(mbit -> width(key, mbit));
  }

  /** Narrower than the size needs is what strict cannot live with; a long night is a warning. */
  private Finding width(String key, double mbit) {
    var night = Duration.ofHours(Sizing.FULL_BACKUP_HOURS);
    var takes = Duration.ofMillis(Math.round(sizing.database() * 8 / (mbit * 1_000)));
    boolean narrow = mbit < sizing.line();
    return finding(
        narrow && topology.replication() == Replication.STRICT
            ? Verdict.FAILED
            : narrow || takes.compareTo(night) > 0 ? Verdict.WARNED : Verdict.PASSED,
        Text.of(
            key,
            Amount.span(takes),
            Amount.bytes(sizing.database()),
            Amount.mbit(mbit),
            seconds(Drill.PROMISED)),
        Text.of("forecast.width.wanted", sizing.line() + " Mbit/s", Amount.span(night)),
        Text.of("forecast.width.remedy"));
  }

  /** Messages of both sites are put in order by the clock of the one that stores them. */
  private Optional<Finding> clocks(Line line) {
    var one = measured.clocks().get(line.from().name());
    var other = measured.clocks().get(line.to().name());
    if (one == null || other == null) {
      return Optional.empty();
    }
    var apart = one.ahead().minus(other.ahead()).abs();
    var doubt = one.doubt().plus(other.doubt());
    return Optional.of(
        finding(
            apart.minus(doubt).compareTo(Clocks.MOST) <= 0 ? Verdict.PASSED : Verdict.WARNED,
            Text.of("forecast.clocks", Amount.time(apart), Amount.time(doubt)),
            Text.of("wanted.most", Amount.time(Clocks.MOST)),
            Text.of("forecast.clocks.remedy")));
  }

  private boolean acrossSites(Host from, Host to) {
    var one = topology.siteOf(from).map(Site::name);
    var other = topology.siteOf(to).map(Site::name);
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }

  private long databases() {
    return topology.hosts().stream().filter(host -> host.has(Role.DATABASE)).count();
  }

  private static Finding finding(Verdict verdict, Text measured, Text wanted, Text remedy) {
    return new Finding(Check.FORECAST, List.of(), verdict, measured, wanted, Optional.of(remedy));
  }

  private static String seconds(Duration duration) {
    return Math.round(duration.toMillis() / 1e3) + " s";
  }
}
