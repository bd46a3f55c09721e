package platter.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.pki.Authority;

/** What a host says of itself, and what that is judged to be. */
class ConditionTest {
  private static final Instant NOW = Instant.parse("2026-12-01T03:40:00Z");

  private static final String WELL =
      """
      path /
      path /var/lib/platter
      blocks /dev/vda1 102400000 20480000 81920000 20% /
      blocks /dev/vdb1 102400000 20480000 81920000 20% /var/lib/platter
      inodes /dev/vda1 6000000 100000 5900000 2% /
      inodes /dev/vdb1 0 0 0 - /var/lib/platter
      memory MemTotal 8000000
      memory MemAvailable 4000000
      unit platter-im.service active
      unit platter-gate.service active
      disc version=0.1.0
      disc postgresql=17
      disc ejabberd=24.12
      sealed 1796000000
      """;

  /** What was found, by check. */
  private record Judged(List<Finding> findings) {
    Finding get(Check check) {
      return findings.stream().filter(f -> f.check() == check).findFirst().orElseThrow();
    }
  }

  private static Judged judged(String said) {
    return judged(said, Map.of());
  }

  private static Judged judged(String said, Map<String, Instant> full) {
    return new Judged(
        new ConditionChecks("a1", NOW)
            .all(Condition.read(said), full, List.of("platter-database.service")));
  }

  private static String certificate(Duration lasts) {
    var pem =
        Authority.create("acme services", NOW.minus(Duration.ofDays(20 * 365 + 5)).plus(lasts))
            .certificatePem();
    return "certificate /etc/platter/ca.crt "
        + Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))
        + "\n";
  }

  @Test
  void allIsWell() {
    var found = judged(WELL + certificate(Duration.ofDays(400)));
    found.findings().forEach(f -> assertEquals(Verdict.PASSED, f.verdict(), f::toString));
    assertEquals("version=0.1.0\npostgresql=17\nejabberd=24.12", Condition.read(WELL).disc());
  }

  @Test
  void aUnitThatDoesNotRunIsNamedUnlessItsGateHoldsIt() {
    var found =
        judged(
            WELL
                + """
                unit platter-files.service failed
                unit platter-database.service inactive
                """);
    var services = found.get(Check.SERVICES);
    assertEquals(Verdict.FAILED, services.verdict());
    assertEquals(List.of("platter-files.service (failed)"), services.measured().arguments());
  }

  @Test
  void aDiskIsTightByItsShareItsInodesOrItsPace() {
    assertEquals(
        Verdict.WARNED,
        judged(WELL.replace("20480000 81920000 20% /\n", "98400000 4000000 97% /\n"))
            .get(Check.DISK)
            .verdict());
    assertEquals(
        Verdict.FAILED,
        judged(WELL.replace("20480000 81920000 20% /\n", "101900000 500000 100% /\n"))
            .get(Check.DISK)
            .verdict());
    assertEquals(
        Verdict.FAILED,
        judged(WELL.replace("6000000 100000 5900000 2%", "6000000 5900000 100000 99%"))
            .get(Check.DISK)
            .verdict());
    assertEquals(
        Verdict.WARNED,
        judged(WELL, Map.of("/", NOW.plus(Duration.ofDays(20)))).get(Check.DISK).verdict());
    assertEquals(
        Verdict.PASSED,
        judged(WELL, Map.of("/", NOW.plus(Duration.ofDays(40)))).get(Check.DISK).verdict());
  }

  @Test
  void littleMemoryIsToldBeforeThereIsNone() {
    assertEquals(
        Verdict.WARNED,
        judged(WELL.replace("MemAvailable 4000000", "MemAvailable 600000"))
            .get(Check.FREE_MEMORY)
            .verdict());
    assertEquals(
        Verdict.FAILED,
        judged(WELL.replace("MemAvailable 4000000", "MemAvailable 100000"))
            .get(Check.FREE_MEMORY)
            .verdict());
    assertEquals(
        Verdict.UNCHECKED,
        judged(WELL.replace("MemAvailable", "Mem")).get(Check.FREE_MEMORY).verdict());
  }

  @Test
  void aCertificateIsToldOfAMonthBefore() {
    assertEquals(
        Verdict.WARNED,
        judged(WELL + certificate(Duration.ofDays(25))).get(Check.CERTIFICATES).verdict());
    assertEquals(
        Verdict.FAILED,
        judged(WELL + certificate(Duration.ofDays(-2))).get(Check.CERTIFICATES).verdict());
    assertEquals(
        Verdict.UNCHECKED,
        judged(WELL + "certificate /etc/platter/ca.crt AAAA\n").get(Check.CERTIFICATES).verdict());
  }

  @Test
  void whatWasChangedIsNamed() {
    var found =
        judged(
                WELL
                    + """
                    changed /etc/platter/gateway/haproxy.cfg
                    added /etc/systemd/system/platter-im.service.d/mine.conf
                    """)
            .get(Check.UNCHANGED);
    assertEquals(Verdict.WARNED, found.verdict());
    assertTrue(found.measured().arguments().contains("/etc/platter/gateway/haproxy.cfg"));
    assertEquals(
        Verdict.UNCHECKED, judged(WELL.replaceAll("sealed .*", "")).get(Check.UNCHANGED).verdict());
  }

  @Test
  void theLogIsCountedByUnit() {
    var log =
        SystemLog.read(
            "restart platter-im.service\n".repeat(5)
                + "restart platter-files.service\nkernel Out of memory: Killed process 1 (postgres)\n");
    assertEquals(Map.of("platter-im.service", 5, "platter-files.service", 1), log.restarts());
    var found = new Judged(new ConditionChecks("a1", NOW).all(log));
    assertEquals(Verdict.FAILED, found.get(Check.RESTARTS).verdict());
    assertEquals(Verdict.WARNED, found.get(Check.KERNEL_ERRORS).verdict());
    assertEquals(Optional.empty(), Condition.read("").memory());
  }
}
