package platter.operation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import platter.health.Check;
import platter.health.Checkup.Measured;
import platter.health.Clocks;
import platter.health.Finding;
import platter.health.Line;
import platter.health.Verdict;
import platter.topology.Host;
import platter.topology.Topology;
import platter.topology.Topology.Replication;
import platter.topology.TopologyFile;

/** What is said of lines that were measured, or might be. */
class ForecastTest {
  private static final String SITES =
      """
      deployment: acme
      domain: im.acme.example
      replication: %s
      sites:
        - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}]}
        - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}]}
      """;
  private static final String VAULT = "vault: {hosts: [{name: v1, address: 203.0.113.11}]}\n";
  private static final String SITE =
      """
      deployment: acme
      domain: im.acme.example
      sites: [{name: beijing, hosts: [{name: a1, address: 192.0.2.11}, {name: a2, address: 192.0.2.12}]}]
      """;

  /** One line as long, as lossy (of 100 packets) and as wide as given, each clock apart. */
  private record Lines(long millis, int lost, double mbit, long apart) {
    Measured between(Topology topology, String from, String to) {
      var one = host(topology, from);
      var other = host(topology, to);
      return new Measured(
          List.of(new Line(one, other, Duration.ofMillis(millis), Duration.ZERO, 100, lost, true)),
          List.of(new Line.Speed(one, other, mbit), new Line.Speed(other, one, 2 * mbit)),
          Map.of(
              from, new Clocks.Reading(Duration.ofMillis(apart), Duration.ofMillis(2)),
              to, new Clocks.Reading(Duration.ZERO, Duration.ofMillis(2))),
          true);
    }
  }

  private static Host host(Topology topology, String name) {
    return topology.host(name).orElseThrow();
  }

  private static Topology sites(String replication) {
    return topology(SITES.formatted(replication) + VAULT);
  }

  private static Topology topology(String yaml) {
    return TopologyFile.read(yaml);
  }

  private static List<Finding> judge(String replication, Lines lines) {
    var topology = sites(replication);
    return Forecast.judge(topology, lines.between(topology, "a1", "b1"));
  }

  /** The one finding whose text has this key. */
  private static Finding about(String key, List<Finding> findings) {
    return findings.stream()
        .filter(f -> f.measured().key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + key + " in " + findings));
  }

  private static void says(Finding finding, Verdict verdict, String... parts) {
    assertEquals(verdict, finding.verdict(), finding::toString);
    var messages = Check.messages(Locale.ENGLISH);
    var text = finding.measured().in(messages) + "\n" + finding.remedy(messages);
    for (var part : parts) {
      assertTrue(text.contains(part), () -> part + " is not in: " + text);
    }
  }

  @Test
  void aShortLineGivesAllThatIsWanted() {
    for (var mode : List.of("synchronous", "strict")) {
      var findings = judge(mode, new Lines(2, 0, 400, 3));
      assertTrue(findings.stream().allMatch(Finding::passed), findings::toString);
      says(about("forecast." + mode, findings), Verdict.PASSED, "4.0 ms", "> 100 a second");
      says(about("forecast.seeding", findings), Verdict.PASSED, "takes about 88 s", "4.1 GiB");
      says(about("forecast.clocks", findings), Verdict.PASSED, "3.0 ms apart (+/- 4.0 ms)");
    }
  }

  @Test
  void theOutageIsWhatTheTrialsHave() {
    says(
        about("forecast.outage.site", judge("synchronous", new Lines(2, 0, 400, 0))),
        Verdict.PASSED,
        "14 s to 17 s",
        "18 s at best, 24 s typically, 32 s at worst");
  }

  @Test
  void whatComesOnTopOfItFollowsFromTheSteering() {
    for (var mode : List.of("records", "delegated", "balancer")) {
      var sites = topology("steering: " + mode + "\n" + SITES.formatted("synchronous") + VAULT);
      var findings = Forecast.judge(sites, new Lines(5, 0, 100, 0).between(sites, "a1", "b1"));
      says(about("forecast.steering." + mode, findings), Verdict.PASSED, "the other site");
    }
  }

  @Test
  void thirtyMillisecondsAreStillShort() {
    says(
        about("forecast.synchronous", judge("synchronous", new Lines(30, 0, 100, 0))),
        Verdict.PASSED,
        "60 ms",
        "send 17 a second");
  }

  @Test
  void eightyMillisecondsThatLoseOnePercentFitAsynchronous() {
    says(
        about("forecast.synchronous", judge("synchronous", new Lines(80, 1, 100, 0))),
        Verdict.WARNED,
        "1.0 %",
        "send 6.3 a second",
        "asynchronous fits",
        "about 94 messages");
    says(
        about("forecast.asynchronous", judge("asynchronous", new Lines(80, 1, 100, 0))),
        Verdict.PASSED,
        "up to about 94");
  }

  @Test
  void eachWayToReplicateIsJudgedWhicheverWasChosen() {
    var topology = sites("synchronous");
    var lossy = Forecast.ways(topology, new Lines(10, 2, 400, 0).between(topology, "a1", "b1"));
    says(Objects.requireNonNull(lossy.get(Replication.SYNCHRONOUS)), Verdict.WARNED, "20 ms");
    says(
        Objects.requireNonNull(lossy.get(Replication.STRICT)),
        Verdict.FAILED,
        "synchronous fits this line");
    says(
        Objects.requireNonNull(lossy.get(Replication.ASYNCHRONOUS)),
        Verdict.PASSED,
        "may cost up to");
    var narrow = Forecast.ways(topology, new Lines(2, 0, 0.5, 0).between(topology, "a1", "b1"));
    assertEquals(
        "forecast.seeding",
        Objects.requireNonNull(narrow.get(Replication.STRICT)).measured().key());
    assertEquals(
        Verdict.PASSED, Objects.requireNonNull(narrow.get(Replication.SYNCHRONOUS)).verdict());
    var two = topology(SITES.formatted("asynchronous"));
    var near = new Lines(2, 0, 400, 0);
    assertEquals(Map.of(), Forecast.ways(two, near.between(two, "a1", "b1")));
    var one = topology(SITE + VAULT);
    assertEquals(Map.of(), Forecast.ways(one, near.between(one, "a1", "a2")));
  }

  @Test
  void strictIsRefusedOnALineThatLosesMoreThanByChance() {
    says(about("forecast.strict", judge("strict", new Lines(10, 1, 100, 0))), Verdict.WARNED);
    says(
        about("forecast.strict", judge("strict", new Lines(10, 2, 100, 0))),
        Verdict.FAILED,
        "replication: synchronous fits");
    says(
        about("forecast.strict", judge("strict", new Lines(80, 2, 100, 0))),
        Verdict.FAILED,
        "replication: asynchronous fits");
  }

  @Test
  void aLineOfTwoMbitIsTooNarrow() {
    var narrow = new Lines(10, 0, 2, 0);
    says(
        about("forecast.seeding", judge("synchronous", narrow)),
        Verdict.WARNED,
        "4.9 h",
        "2.0 Mbit/s",
        "wider line");
    assertEquals(Verdict.FAILED, about("forecast.seeding", judge("strict", narrow)).verdict());
    assertEquals(
        Verdict.WARNED, about("forecast.seeding", judge("asynchronous", narrow)).verdict());
  }

  @Test
  void wideEnoughForTheDayMayBeTooNarrowForANewStandby() {
    var years =
        topology(
            SITES.formatted("strict")
                + VAULT
                + "size: {users: 300, messages-a-day: 8000, keep-days: 3650}\n");
    says(
        about(
            "forecast.seeding",
            Forecast.judge(years, new Lines(10, 0, 20, 0).between(years, "a1", "b1"))),
        Verdict.WARNED,
        "9.7 h");
  }

  @Test
  void asynchronousWhereNothingAsksForItIsNamed() {
    says(
        about("forecast.asynchronous", judge("asynchronous", new Lines(5, 0, 100, 0))),
        Verdict.WARNED,
        "synchronous fits this line");
    var noThirdPlace = topology(SITES.formatted("asynchronous"));
    var findings =
        Forecast.judge(noThirdPlace, new Lines(5, 0, 100, 0).between(noThirdPlace, "a1", "b1"));
    says(about("forecast.asynchronous", findings), Verdict.PASSED);
    assertFalse(findings.stream().anyMatch(f -> f.measured().key().startsWith("forecast.outage")));
  }

  @Test
  void aLongLineLengthensTheOutage() {
    says(
        about("forecast.outage.site", judge("synchronous", new Lines(200, 0, 100, 0))),
        Verdict.WARNED,
        "42 s at worst",
        "more direct line");
    says(
        about("forecast.outage.strict", judge("strict", new Lines(10, 0, 100, 0))),
        Verdict.PASSED,
        "stops chat until it is back");
  }

  @Test
  void noTimersNoService() {
    var findings = judge("synchronous", new Lines(3_400, 0, 100, 0));
    assertAll(
        () -> says(about("timers.none", findings), Verdict.FAILED, "3400 ms", "50 s"),
        () -> says(about("forecast.outage.none", findings), Verdict.FAILED, "3400 ms"));
  }

  @Test
  void clocksThatAreSurelyApartAreNamed() {
    assertEquals(
        Verdict.WARNED,
        about("forecast.clocks", judge("synchronous", new Lines(2, 0, 400, -900))).verdict());
  }

  @Test
  void oneSiteHasItsVault() {
    var site = topology(SITE + VAULT);
    var findings = Forecast.judge(site, new Lines(5, 0, 100, 0).between(site, "v1", "a1"));
    says(about("forecast.restore", findings), Verdict.PASSED, "last 150 s", "6 min");
    says(about("forecast.outage.host", findings), Verdict.PASSED, "32 s at worst");
    assertEquals(3, findings.size());
  }

  @Test
  void whatWasNotMeasuredIsNotForetold() {
    var topology = sites("strict");
    var quick = new Lines(10, 50, 1, 0).between(topology, "a1", "b1");
    var findings =
        Forecast.judge(topology, new Measured(quick.lines(), List.of(), quick.clocks(), false));
    assertEquals(List.of(Check.TIMERS), findings.stream().map(Finding::check).toList());
    var alone = Forecast.judge(topology, new Measured(List.of(), List.of(), Map.of(), true));
    assertEquals(List.of(Check.TIMERS), alone.stream().map(Finding::check).toList());
  }

  @Test
  void everySentenceIsWholeInBothLanguages() {
    for (var mode : List.of("synchronous", "strict", "asynchronous")) {
      for (var finding : judge(mode, new Lines(200, 3, 2, 900))) {
        for (var locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
          var messages = Check.messages(locale);
          var text =
              finding.measured().in(messages)
                  + finding.wanted().in(messages)
                  + finding.remedy(messages);
          assertFalse(text.matches("(?s).*(\\{|''|null).*"), text);
        }
      }
    }
  }
}
