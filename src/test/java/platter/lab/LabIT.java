package platter.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab can do what the other tests ask of it. */
@LabHosts({"a1", "b1", "v1"})
class LabIT {
  @AfterEach
  void healEverything(Lab lab) {
    lab.heal();
    lab.loss(0);
    lab.delay("a", Duration.ZERO);
  }

  @Test
  void everyHostIsABareSystemThatFinishedBooting(Lab lab) {
    for (var host : lab.hosts()) {
      assertEquals("running", host.must("systemctl", "is-system-running"), host.name());
      assertEquals("", host.run("command -v python3 curl zstd perl-modules").out(), host.name());
    }
  }

  @Test
  void aHostHasItsOwnNameAndMachineId(Lab lab) {
    assertEquals("a1", lab.host("a1").must("hostname"));
    assertNotEquals(
        lab.host("a1").must("cat", "/etc/machine-id"),
        lab.host("b1").must("cat", "/etc/machine-id"));
  }

  @Test
  void rootLogsInFromTheLaptopWithTheKey(Lab lab) {
    var answered =
        ssh(lab, "-i", lab.key().toString(), "-o", "BatchMode=yes", "root@b1", "id -un; hostname");
    assertEquals("root\nb1", answered.text(), answered.err());
  }

  @Test
  void opsLogsInWithItsHardPassword(Lab lab, @TempDir Path scratch) throws IOException {
    var askpass =
        Files.createFile(
            scratch.resolve("askpass"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(askpass, "#!/bin/sh\nexec cat '" + lab.passwordFile("ops") + "'\n");
    var answered =
        lab.exec(
            "laptop",
            "env",
            "SSH_ASKPASS=" + askpass,
            "SSH_ASKPASS_REQUIRE=force",
            "ssh",
            "-o",
            "UserKnownHostsFile=" + lab.knownHosts(),
            "-o",
            "PubkeyAuthentication=no",
            "ops@a1",
            "id -un");
    assertEquals("ops", answered.text(), answered.err());
  }

  @Test
  void aDarkSiteAnswersNobodyUntilItIsHealed(Lab lab) {
    lab.cut("a");
    assertFalse(reaches(lab, "laptop", "a1"));
    assertFalse(reaches(lab, "clients-a", "a1"));
    lab.heal("a");
    assertTrue(reaches(lab, "laptop", "a1"));
  }

  @Test
  void anIsolatedSiteStillTalksToItself(Lab lab) {
    lab.isolate("a");
    assertFalse(reaches(lab, "clients-b", "a1"));
    assertTrue(reaches(lab, "clients-a", "a1"));
  }

  @Test
  void aCutBetweenTwoSitesLeavesTheThirdPlaceInReachOfBoth(Lab lab) {
    lab.cut("a", "b");
    assertFalse(reaches(lab, "clients-a", "b1"));
    assertFalse(reaches(lab, "clients-b", "a1"));
    assertTrue(reaches(lab, "clients-a", "v1"));
    assertTrue(reaches(lab, "clients-b", "v1"));
  }

  @Test
  void aDelayedSiteIsThatMuchFartherAway(Lab lab) {
    var near = roundTrip(lab, "clients-b", "a1");
    lab.delay("a", Duration.ofMillis(80));
    var far = roundTrip(lab, "clients-b", "a1");
    assertTrue(far >= 80 && far < near + 120, "round trip " + near + " ms became " + far + " ms");
    lab.delay("a", Duration.ZERO);
    var again = roundTrip(lab, "clients-b", "a1");
    assertTrue(again < 40, "round trip after the delay ended: " + again + " ms");
  }

  @Test
  void lossTakesItsShareBetweenTheSitesAndNoneFromTheLaptop(Lab lab) {
    lab.loss(30);
    // 30 % each way: 51 of 100 pings fail; the bounds are five standard deviations of 400 tries
    // away.
    var lost = lost(lab, "clients-b", "a1", 400);
    assertTrue(lost > 38 && lost < 64, "lost " + lost + " %");
    assertEquals(0, lost(lab, "laptop", "a1", 100));
  }

  @Test
  void aFrozenHostAnswersPingsAndNothingElse(Lab lab) {
    lab.host("a1").freeze();
    try {
      assertTrue(reaches(lab, "laptop", "a1"));
      assertEquals("", banner(lab, "a1"));
    } finally {
      lab.host("a1").thaw();
    }
    assertTrue(banner(lab, "a1").startsWith("SSH-2.0-"));
  }

  @Test
  void aRebootedHostComesBackWithItsFiles(Lab lab) {
    var host = lab.host("b1");
    host.must("touch /run/before /root/kept");
    host.reboot();
    assertFalse(host.run("test -e /run/before").ok());
    assertTrue(host.run("test -e /root/kept").ok());
  }

  @Test
  void aHostWithoutCurrentIsSilentAndKeepsItsDisc(Lab lab) {
    var host = lab.host("v1");
    host.must("touch /root/kept && sync");
    host.off();
    assertFalse(reaches(lab, "laptop", "v1"));
    host.on();
    assertTrue(host.run("test -e /root/kept").ok());
  }

  @Test
  void aWipedHostIsBareAgainUnderItsOldKey(Lab lab) {
    var host = lab.host("b1");
    host.must("useradd leftover");
    host.wipe();
    assertFalse(host.run("getent passwd leftover").ok());
    assertTrue(ssh(lab, "-i", lab.key().toString(), "-o", "BatchMode=yes", "root@b1", "true").ok());
  }

  @Test
  void snapshotsOfAHostThatWasRestartedAreTheSame(Lab lab) {
    var before = lab.host("v1").snapshot();
    lab.host("v1").reboot();
    assertEquals(List.of(), before.changesTo(lab.host("v1").snapshot()));
  }

  @Test
  void aSnapshotNamesWhatWasLeftBehind(Lab lab) {
    var host = lab.host("b1");
    var before = host.snapshot();
    host.must(
        "printf x >'/opt/left behind' && groupadd --gid 990 leftgroup && nft add table inet lefttable");
    var changes = before.changesTo(host.snapshot());
    assertTrue(changes.contains("+-rw-r--r-- root:root f /opt/left behind"), changes::toString);
    assertTrue(changes.contains("+leftgroup:x:990:"), changes::toString);
    assertTrue(changes.contains("+table inet lefttable {"), changes::toString);
    host.wipe();
  }

  @Test
  void aPacketThatWantsOutIsCountedAndNamed(Lab lab) {
    assertEquals(0, lab.egress(), () -> "before anybody tried: " + lab.egressTargets());
    lab.host("a1").run("timeout 1 bash -c 'exec 3<>/dev/tcp/192.88.99.1/443'");
    assertTrue(lab.egress() > 0);
    assertEquals("a1 192.0.2.11 -> 192.88.99.1 tcp 443", lab.egressTargets().get(0));
    lab.forgetEgress();
    assertEquals(0, lab.egress());
  }

  private static Answered ssh(Lab lab, String... arguments) {
    var command = new String[arguments.length + 3];
    command[0] = "ssh";
    command[1] = "-o";
    command[2] = "UserKnownHostsFile=" + lab.knownHosts();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return lab.exec("laptop", command);
  }

  private static boolean reaches(Lab lab, String network, String host) {
    return ping(lab, network, host, 2).ok();
  }

  private static Answered ping(Lab lab, String network, String host, int count) {
    return lab.exec(
        network,
        "ping",
        "-q",
        "-n",
        "-c",
        Integer.toString(count),
        "-i",
        "0.01",
        "-W",
        "0.5",
        lab.address(host));
  }

  /** The shortest of ten round trips, in milliseconds. */
  private static double roundTrip(Lab lab, String network, String host) {
    return number(ping(lab, network, host, 10), "= ([0-9.]+)/");
  }

  private static double lost(Lab lab, String network, String host, int count) {
    return number(ping(lab, network, host, count), "([0-9.]+)% packet loss");
  }

  private static double number(Answered ping, String pattern) {
    var matcher = Pattern.compile(pattern).matcher(ping.out());
    assertTrue(matcher.find(), ping.out() + ping.err());
    return Double.parseDouble(matcher.group(1));
  }

  /** The first line that the host's sshd sends within two seconds. */
  private static String banner(Lab lab, String host) {
    return lab.exec(
            "laptop",
            "timeout",
            "2",
            "bash",
            "-c",
            "exec 3<>/dev/tcp/$0/22 && head -n 1 <&3",
            lab.address(host))
        .text();
  }
}
