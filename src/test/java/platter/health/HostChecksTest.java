package platter.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static platter.health.RecordedHosts.FACTS;
import static platter.health.RecordedHosts.GIB;
import static platter.health.RecordedHosts.READING;
import static platter.health.RecordedHosts.finding;
import static platter.health.RecordedHosts.judge;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Judgement on recorded hosts, most of which the lab cannot be. */
class HostChecksTest {
  private static void is(Verdict verdict, Check check, List<Finding> findings, String measured) {
    var finding = finding(check, findings);
    var english = Check.messages(Locale.ENGLISH);
    assertEquals(verdict, finding.verdict(), finding.measured().in(english));
    assertTrue(finding.measured().in(english).contains(measured), finding.measured().in(english));
    assertTrue(finding.remedy(english).length() > 10);
  }

  private static String with(String text, String old, String fresh) {
    assertTrue(text.contains(old), old);
    return text.replace(old, fresh);
  }

  private static String kib(long bytes) {
    return String.valueOf(bytes >> 10);
  }

  @Test
  void aPlainHostPassesEverything() {
    assertEquals(
        List.of(),
        judge(FACTS, READING).stream().filter(f -> !f.passed()).map(Finding::check).toList());
  }

  @Test
  void aHostOfAnotherInventoryIsRefused() {
    var theirs = READING + "authority " + "0".repeat(64) + "\n";
    is(Verdict.FAILED, Check.DEPLOYMENT, judge(FACTS, theirs), "does not know");
  }

  @Test
  void aHostOfThisInventoryIsKnownByItsAuthority() {
    var ours =
        READING
            + "authority 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"; // SHA-256 of "test"
    is(
        Verdict.PASSED,
        Check.DEPLOYMENT,
        judge(RecordedHosts.wants("test"), FACTS, ours),
        "this inventory");
  }

  @Test
  void systemdOfRhel7IsTooOld() {
    var facts = with(FACTS, "systemd_version 252", "systemd_version 219");
    is(Verdict.FAILED, Check.SYSTEMD, judge(facts, READING), "systemd 219");
  }

  @Test
  void aHostWithoutSystemdIsNamed() {
    var facts = with(FACTS, "systemd_version 252\n", "");
    is(Verdict.FAILED, Check.SYSTEMD, judge(facts, READING), "no systemd");
  }

  @Test
  void aProcessorWithoutImagesIsRefused() {
    var facts = with(FACTS, "x86_64", "loongarch64");
    is(Verdict.FAILED, Check.ARCHITECTURE, judge(facts, READING), "loongarch64");
  }

  @Test
  void anOldKernelWarns() {
    var facts = with(FACTS, "6.1.0-41-amd64", "3.10.0-1160.el7.x86_64");
    is(Verdict.WARNED, Check.KERNEL, judge(facts, READING), "3.10.0");
    var rhel8 = with(FACTS, "6.1.0-41-amd64", "4.18.0-553.el8_10.x86_64");
    is(Verdict.PASSED, Check.KERNEL, judge(rhel8, READING), "4.18.0");
  }

  @Test
  void enforcingSelinuxWarnsAndPermissiveDoesNot() {
    var enforcing = with(FACTS, "selinux disabled", "selinux enforcing");
    is(Verdict.WARNED, Check.SELINUX, judge(enforcing, READING), "SELinux enforcing");
    var permissive = with(FACTS, "selinux disabled", "selinux permissive");
    is(Verdict.PASSED, Check.SELINUX, judge(permissive, READING), "permissive");
    is(Verdict.WARNED, Check.SELINUX, judge(FACTS, READING + "fapolicyd active\n"), "fapolicyd");
  }

  @Test
  void lessMemoryThanWantedWarnsAndLessThanTheLeastFails() {
    var some = with(FACTS, "memtotal_mb 24105", "memtotal_mb 1700");
    is(Verdict.WARNED, Check.MEMORY, judge(some, READING), "1.7 GiB");
    is(Verdict.FAILED, Check.MEMORY, judge(RecordedHosts.wants(true, 0), some, READING), "1.7 GiB");
    var little = with(FACTS, "memtotal_mb 24105", "memtotal_mb 980");
    is(Verdict.FAILED, Check.MEMORY, judge(little, READING), "980 MiB");
  }

  @Test
  void whatTheFirmwareKeepsOfTheMemoryIsForgiven() {
    var facts = with(FACTS, "memtotal_mb 24105", "memtotal_mb 1850");
    is(Verdict.PASSED, Check.MEMORY, judge(facts, READING), "1.8 GiB");
  }

  @Test
  void pathsThatShareAFileSystemAreAddedUp() {
    // To install: twice the layer and 1 GiB of data; 10 GiB of growth.
    var room = READING.replace("75731728", kib(12 * GIB));
    is(Verdict.WARNED, Check.SPACE, judge(FACTS, room), "/: 12.0 GiB free");
    var enough = READING.replace("75731728", kib(14 * GIB));
    is(Verdict.PASSED, Check.SPACE, judge(FACTS, enough), "it holds /opt, /etc, /var/lib");
    var none = READING.replace("75731728", kib(2 * GIB));
    is(Verdict.FAILED, Check.SPACE, judge(FACTS, none), "2.0 GiB free");
  }

  @Test
  void tooLittleRoomForTheLogSaysForHowLongTheVaultMayBeAway() {
    var room = READING.replace("75731728", kib(21 * GIB));
    var finding = finding(Check.SPACE, judge(RecordedHosts.wants(false, 27 * GIB), FACTS, room));

    assertEquals(Verdict.WARNED, finding.verdict());
    assertTrue(
        finding.remedy(Check.messages(Locale.ENGLISH)).contains("after about 47 hours"),
        finding.remedy(Check.messages(Locale.ENGLISH)));
  }

  @Test
  void layersThatAreThereNeedNoRoomAgain() {
    var room = READING.replace("75731728", kib(GIB + (2 << 20)));
    is(Verdict.FAILED, Check.SPACE, judge(FACTS, room), "1.0 GiB free");
    var installed = room + "program abc\nrunning platter-quorum.service\n";
    is(Verdict.PASSED, Check.SPACE, judge(FACTS, installed), "1.0 GiB free");
  }

  @Test
  void fewInodesFailAndNoFixedNumberOfThemPasses() {
    var few = READING.replace("16134988", "5000");
    is(Verdict.FAILED, Check.INODES, judge(FACTS, few), "5000");
    var btrfs = READING.replace("16777216 642228 16134988", "0 0 0");
    is(Verdict.PASSED, Check.INODES, judge(FACTS, btrfs), "no fixed number");
  }

  @Test
  void noexecMattersForProgramsOnly() {
    is(Verdict.FAILED, Check.NOEXEC, judge(FACTS, READING + "noexec /\n"), "/ holds /opt");
    is(Verdict.PASSED, Check.NOEXEC, judge(FACTS, READING + "noexec /tmp\n"), "noexec on /tmp");
  }

  @Test
  void whoHoldsAPortIsNamedUnlessItIsPlatter() {
    var apache =
        """
        listening tcp LISTEN 0 511 *:443 *:* users:(("apache2",pid=7,fd=4),("apache2",pid=8,fd=4))
        unit 7 apache2.service
        """;
    is(
        Verdict.FAILED,
        Check.PORTS_FREE,
        judge(FACTS, READING + apache),
        "443/tcp (apache2, apache2.service)");
    var ours = apache.replace("apache2.service", "platter-gateway.service");
    is(Verdict.PASSED, Check.PORTS_FREE, judge(FACTS, READING + ours), "free");
  }

  @Test
  void withoutSsTheKernelsTableSaysWhichPortsAreTaken() {
    is(
        Verdict.FAILED,
        Check.PORTS_FREE,
        judge(FACTS, READING + "socket tcp 00000000:1538\n"),
        "5432/tcp");
  }

  @Test
  void aPortIsTakenInItsOwnProtocolOnly() {
    var udp =
        """
        listening udp UNCONN 0 0 0.0.0.0:5432 0.0.0.0:* users:(("syslogd",pid=7,fd=4))
        listening udp UNCONN 0 0 192.0.2.11%eth0:1123 0.0.0.0:* users:(("ntpd",pid=8,fd=4))
        """;
    var findings = judge(FACTS, READING + udp);
    is(Verdict.FAILED, Check.PORTS_FREE, findings, "1123/udp (ntpd)");
    assertFalse(
        finding(Check.PORTS_FREE, findings)
            .measured()
            .in(Check.messages(Locale.ENGLISH))
            .contains("5432"));
  }

  @Test
  void immutableAccountFilesAreNamed() {
    is(
        Verdict.FAILED,
        Check.ACCOUNT_FILES,
        judge(FACTS, READING + "immutable /etc/shadow\n"),
        "/etc/shadow");
  }

  @Test
  void aTimeServiceThatDoesNotRunCanBeStarted() {
    var idle =
        READING
            .replace("ActiveState=active", "ActiveState=inactive")
            .replace("synchronised yes", "synchronised no");
    is(Verdict.WARNED, Check.TIME_SERVICE, judge(FACTS, idle), "chrony.service is installed");
    var fixes =
        Fix.of(
            "a1",
            HostReading.read(idle),
            new HostChecks(
                RecordedHosts.WANTS, RecordedHosts.facts(FACTS), HostReading.read(idle)));
    assertEquals(List.of(Check.TIME_SERVICE), fixes.stream().map(Fix::check).toList());
  }

  @Test
  void aClockThatNobodyVouchesForIsNotPassed() {
    var searching = with(READING, "synchronised yes", "synchronised no");
    is(Verdict.WARNED, Check.TIME_SERVICE, judge(FACTS, searching), "not synchronised");
    var silent = with(READING, "synchronised yes\n", "");
    is(Verdict.UNCHECKED, Check.TIME_SERVICE, judge(FACTS, silent), "chrony");
  }

  @Test
  void namesThatAreMissingOrStandInTheWayAreFound() {
    is(
        Verdict.WARNED,
        Check.HOST_NAME,
        judge(FACTS, with(READING, "resolved 127.0.1.1\n", "")),
        "a1 is unknown");
    is(
        Verdict.FAILED,
        Check.LOCALHOST,
        judge(FACTS, with(READING, "localhost yes\n", "")),
        "unknown");
    is(
        Verdict.FAILED,
        Check.DOMAIN,
        judge(FACTS, with(READING, "full a1", "full IM.acme.example")),
        "im.acme.example");
    is(
        Verdict.FAILED,
        Check.DOMAIN,
        judge(FACTS, READING + "domain 127.0.1.1\n"),
        "im.acme.example = 127.0.1.1");
  }

  @Test
  void missingToolsAreNamed() {
    is(Verdict.FAILED, Check.TOOLS, judge(FACTS, READING + "missing bash\n"), "bash");
  }
}
