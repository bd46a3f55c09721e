package platter.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import platter.ssh.Script;
import platter.topology.Access;
import platter.topology.Host;

/** Judgement on what came of connecting and sending. */
class RouteChecksTest {
  private static final Host A = new Host("a1", "192.0.2.11", Access.ROOT, Set.of());
  private static final Host V = new Host("v1", "203.0.113.11", Access.ROOT, Set.of());
  private static final Route TIME = new Route(A, V, Port.udp(1123));
  private static final Route BACKUP = new Route(A, V, Port.tcp(8432));

  private static Finding judge(String facts, Map<Host, String> deaf, List<Reach.Attempt> attempts) {
    var reading = HostReading.read(RecordedHosts.READING);
    var checks = new HostChecks(RecordedHosts.WANTS, RecordedHosts.facts(facts), reading);
    var plan =
        new Checkup.Plan(
            List.of(A, V),
            Map.of(),
            Map.of(),
            List.of(TIME, BACKUP),
            (route, from) -> true,
            Map.of(),
            List.of(),
            List.of(),
            1,
            Script.of(":"));
    var findings =
        RouteChecks.judge(
            plan, Map.of(A, reading, V, reading), Map.of("v1", checks), attempts, deaf);
    assertEquals(1, findings.size(), findings.toString());
    return findings.get(0);
  }

  private static Reach.Attempt reached(Route route) {
    return new Reach.Attempt(route, Optional.empty());
  }

  private static Reach.Attempt silent(Route route) {
    return new Reach.Attempt(route, Optional.of("silent"));
  }

  private static String english(Text text) {
    return text.in(Check.messages(Locale.ENGLISH));
  }

  @Test
  void aDatagramThatNobodyHeardIsNamedAsFirewallsWriteIt() {
    var finding = judge(RecordedHosts.FACTS, Map.of(), List.of(reached(BACKUP), silent(TIME)));

    assertEquals(Verdict.FAILED, finding.verdict());
    assertEquals("no answer: 1123/udp", english(finding.measured()));
    assertEquals("1123/udp, 8432/tcp", english(finding.wanted()));
    assertEquals(
        "Open 1123/udp from a1 to v1 in the firewall between them or on v1.",
        finding.remedy(Check.messages(Locale.ENGLISH)));
  }

  @Test
  void bothProtocolsReachedIsOneThatPassed() {
    assertEquals(
        Verdict.PASSED,
        judge(RecordedHosts.FACTS, Map.of(), List.of(reached(BACKUP), reached(TIME))).verdict());
  }

  @Test
  void aFirewallThatTheInstallationOpensWarns() {
    assertEquals(
        Verdict.WARNED,
        judge(RecordedHosts.FACTS + "firewalls ufw\n", Map.of(), List.of(silent(TIME))).verdict());
  }

  @Test
  void whereNoListenerCouldBeStartedNothingIsSaid() {
    assertEquals(
        Verdict.UNCHECKED,
        judge(RecordedHosts.FACTS, Map.of(V, "no room"), List.of(silent(TIME))).verdict());
  }
}
