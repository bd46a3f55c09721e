package platter.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import platter.topology.Access;
import platter.topology.Host;

class LinesAndClocksTest {
  private static final Host A = new Host("a1", "192.0.2.11", Access.ROOT, Set.of());
  private static final Host B = new Host("b1", "198.51.100.11", Access.ROOT, Set.of());

  private static Map<Check, Finding> judge(String measured) {
    var findings = new LinkedHashMap<Check, Finding>();
    LineChecks.judge(Line.read(A, B, measured).orElseThrow())
        .forEach(f -> findings.put(f.check(), f));
    return findings;
  }

  private static Verdict of(Check check, String measured) {
    var finding = judge(measured).get(check);
    return finding == null ? Verdict.UNCHECKED : finding.verdict();
  }

  @Test
  void aShortSteadyLinePasses() {
    var quiet = "connect 12000\nconnect 12500\nconnect 13000\nping 100 100\n";
    assertTrue(judge(quiet).values().stream().allMatch(Finding::passed));
  }

  @Test
  void aLongLineWarnsAndSaysWhatAMessageWaits() {
    var finding = judge("connect 80000\n").get(Check.ROUND_TRIP);
    assertEquals(Optional.of(Verdict.WARNED), Optional.ofNullable(finding).map(Finding::verdict));
    assertTrue(
        Optional.ofNullable(finding)
            .map(f -> f.remedy(Check.messages(Locale.ENGLISH)))
            .orElse("")
            .contains("160 ms"));
    assertEquals(Verdict.FAILED, of(Check.ROUND_TRIP, "connect 450000\n"));
  }

  @Test
  void aConnectionThatTookASecondLongerLostAPacket() {
    assertEquals(Verdict.PASSED, of(Check.LOSS, "connect 100\n".repeat(20)));
    var one = "connect 100\n".repeat(19) + "connect 1030000\n";
    assertEquals(Verdict.WARNED, of(Check.LOSS, one));
    assertEquals(Verdict.PASSED, of(Check.JITTER, one));
    assertEquals(Verdict.FAILED, of(Check.LOSS, "connect 100\n".repeat(15) + "failed\n".repeat(5)));
  }

  @Test
  void pingCountsBetterUnlessAFirewallDropsIt() {
    assertEquals(Verdict.WARNED, of(Check.LOSS, "connect 100\nping 100 99\n"));
    assertEquals(Verdict.PASSED, of(Check.LOSS, "connect 100\nping 100 0\n"));
  }

  @Test
  void aSwingingLineWarns() {
    assertEquals(Verdict.WARNED, of(Check.JITTER, "connect 10000\nconnect 90000\nconnect 95000\n"));
  }

  @Test
  void nothingConnectedIsNoLine() {
    assertTrue(Line.read(A, B, "failed\nfailed\n").isEmpty());
  }

  @Test
  void aNarrowLineWarns() {
    assertEquals(Verdict.WARNED, LineChecks.bandwidth("a1", "b1", Optional.of(3.9), 5).verdict());
    assertEquals(
        Verdict.UNCHECKED, LineChecks.bandwidth("a1", "b1", Optional.empty(), 5).verdict());
  }

  private static List<String> clocks(Map<String, long[]> millis) {
    var readings = new LinkedHashMap<String, Clocks.Reading>();
    millis.forEach(
        (host, m) ->
            readings.put(
                host, new Clocks.Reading(Duration.ofMillis(m[0]), Duration.ofMillis(m[1]))));
    return Clocks.judge(readings).stream()
        .map(f -> f.hosts().get(0) + " " + f.verdict().word())
        .sorted()
        .toList();
  }

  @Test
  void theOneHostWithAWrongClockIsNamed() {
    assertEquals(
        List.of("a1 passed", "b1 failed", "v1 passed"),
        clocks(
            Map.of(
                "a1", new long[] {1, 2}, "b1", new long[] {600_000, 2}, "v1", new long[] {-3, 2})));
  }

  @Test
  void aWrongClockOfThisMachineIsNobodysFault() {
    assertEquals(
        List.of("a1 passed", "b1 passed"),
        clocks(Map.of("a1", new long[] {90_000, 5}, "b1", new long[] {90_010, 5})));
  }

  @Test
  void aSingleHostIsComparedWithThisMachine() {
    assertEquals(List.of("a1 warned"), clocks(Map.of("a1", new long[] {-600_000, 5})));
    assertEquals(List.of("a1 passed"), clocks(Map.of("a1", new long[] {-200, 5})));
  }

  @Test
  void twoHalvesOfTooMuchAreTooMuch() {
    assertEquals(
        List.of("a1 failed", "b1 failed"),
        clocks(Map.of("a1", new long[] {140, 1}, "b1", new long[] {-140, 1})));
  }

  @Test
  void theLengthOfTheLineIsDoubtAndNotOffset() {
    assertEquals(
        List.of("a1 passed", "b1 passed"),
        clocks(Map.of("a1", new long[] {0, 1}, "b1", new long[] {300, 100})));
    assertEquals(
        List.of("a1 passed", "b1 unchecked"),
        clocks(Map.of("a1", new long[] {0, 1}, "b1", new long[] {0, 400})));
  }
}
