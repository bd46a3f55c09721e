package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import platter.health.Check;
import platter.health.Finding;
import platter.health.FindingJson;
import platter.health.Text;
import platter.health.Verdict;
import platter.inventory.Checkups.Kept;
import platter.operation.Readiness.Words;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What the health wizard makes of what it was told. */
class HealthTest {
  private static final Instant NOW = Instant.parse("2026-12-01T03:40:00Z");

  private static final String TWO_SITES =
      """
      deployment: acme
      domain: im.acme.example
      sites:
        - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
        - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11, ssh: {user: deploy}}]}
      vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
      """;

  /** What was found, by check. */
  private record Judged(List<Finding> findings) {
    Finding get(Check check) {
      return findings.stream().filter(f -> f.check() == check).findFirst().orElseThrow();
    }
  }

  private static Judged judged(List<Shortfall> missing) throws Exception {
    var glance = Glances.at(NOW);
    return new Judged(
        StatusChecks.of(topology(), glance.status(), glance.readiness(), missing, "abc", NOW));
  }

  private static Topology topology() throws Exception {
    return TopologyFile.read(TWO_SITES);
  }

  @Test
  void whatIsMissingStandsUnderItsCodeWithItsSentence() throws Exception {
    var missing =
        List.of(
            new Shortfall("voters", Words.of("missing.voters", 1, 3)),
            new Shortfall("clock.b1", Words.of("missing.clock.ahead", "b1", 12.5)),
            new Shortfall("staying", Words.of("missing.staying", 3, NOW)));
    var found = judged(missing);

    assertEquals(Verdict.FAILED, found.get(Check.VOTERS).verdict());
    assertEquals(List.of("b1"), found.get(Check.CLOCK).hosts());
    assertEquals(Verdict.WARNED, found.get(Check.MOVING).verdict());
    var said = found.get(Check.VOTERS).measured();
    assertEquals("missing: 1 of 3 voters of the quorum", said.in(Check.messages(Locale.ENGLISH)));
    assertFalse(
        said.in(Check.messages(Locale.SIMPLIFIED_CHINESE)).contains("voters"),
        said.in(Check.messages(Locale.SIMPLIFIED_CHINESE)));
    assertEquals(Verdict.PASSED, found.get(Check.DATABASES).verdict());
  }

  @Test
  void whatNobodyCouldBeAskedForIsNotPassed() throws Exception {
    // v1 is silent there.
    var found = judged(List.of());
    for (var check : List.of(Check.BACKUP, Check.DRILL, Check.STEWARD, Check.UPLOADS_KEPT)) {
      assertEquals(Verdict.UNCHECKED, found.get(check).verdict(), check.code());
    }
  }

  /** Each that a look may find is one that somebody can look up. */
  @Test
  void everyShortfallHasACode() throws Exception {
    var glance = Glances.at(NOW);
    for (var shortfall : Shortfalls.of(topology(), glance.status())) {
      assertTrue(StatusChecks.of(shortfall).isPresent(), shortfall.id());
    }
    for (var id : List.of("late", "overdue", "left-out.b1", "leader", "standby", "follower")) {
      assertTrue(StatusChecks.of(new Shortfall(id, Words.of("state.split"))).isPresent(), id);
    }
  }

  private static Finding finding(Check check, Verdict verdict, String... hosts) {
    return new Finding(
        check, List.of(hosts), verdict, Text.value("x"), Text.value("y"), Optional.empty());
  }

  private static Kept kept(Duration ago, Finding... findings) {
    return new Kept(
        "id",
        NOW.minus(ago),
        "protected",
        1,
        0,
        0,
        0,
        Stream.of(findings).map(FindingJson::write).collect(Collectors.joining("\n")));
  }

  @Test
  void sinceIsTheFirstTimeWithoutOneInBetweenAtWhichItWasWell() {
    var disk = finding(Check.DISK, Verdict.WARNED, "a1");
    var drill = finding(Check.DRILL, Verdict.WARNED);
    var fresh = finding(Check.SERVICES, Verdict.FAILED, "b1");
    var history =
        History.of(
            List.of(
                kept(Duration.ofHours(1), disk, drill, finding(Check.LAG, Verdict.WARNED)),
                kept(Duration.ofHours(2), finding(Check.DISK, Verdict.FAILED, "a1")),
                kept(Duration.ofHours(3), disk, drill)),
            List.of(disk, drill, fresh, finding(Check.LAG, Verdict.PASSED)),
            NOW);

    assertEquals(Optional.of(NOW.minus(Duration.ofHours(3))), history.since(disk));
    assertEquals(Optional.of(NOW.minus(Duration.ofHours(1))), history.since(drill));
    assertEquals(Optional.of(NOW), history.since(fresh));
    assertTrue(history.isNew(fresh));
    assertFalse(history.isNew(disk));
    assertEquals(List.of(Check.LAG), history.over().stream().map(Finding::check).toList());
  }

  @Test
  void aLineOfALaterDiscIsNoHindrance() {
    var kept = new Kept("id", NOW, "protected", 0, 0, 0, 1, "{\"code\":\"PLT-999\",\"hosts\":[]}");
    assertEquals(List.of(), History.read(kept));
  }

  @Test
  void theFirstTimeNothingIsNew() {
    var disk = finding(Check.DISK, Verdict.WARNED, "a1");
    var history = History.of(List.of(), List.of(disk), NOW);
    assertFalse(history.isNew(disk));
    assertTrue(history.before().isEmpty());
  }

  @Test
  void aQuestionOfDnsIsAsRfc1035WantsIt() {
    assertEquals(
        "504c01000001000000000000"
            + "02696d"
            + "0461636d65"
            + "07"
            + "6578616d706c65"
            + "00"
            + "00010001",
        SteeringProbe.question("im.acme.example"));
    assertTrue(SteeringProbe.answers("504c858000010001000000000269"));
    assertFalse(SteeringProbe.answers("504c858300010000000000000269"));
    assertFalse(SteeringProbe.answers(""));
  }

  @Test
  void aCopySaysWhenItWasBrought() {
    assertEquals(
        Instant.parse("2026-12-01T03:40:05Z"), InventoryCopy.time("acme-20261201T034005Z.export"));
    assertEquals(Instant.EPOCH, InventoryCopy.time("something"));
  }
}
