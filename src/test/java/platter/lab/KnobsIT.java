package platter.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every knob makes a host as awkward as it says. */
@LabHosts({"a1"})
class KnobsIT {
  @Test
  void aHostWithoutSftpRefusesTheSubsystem(Lab lab) {
    assertTrue(ssh(lab, "-s", "root@a1", "sftp").ok());
    lab.host("a1").tweak("no-sftp");
    assertTrue(ssh(lab, "-s", "root@a1", "sftp").err().contains("subsystem request failed"));
  }

  @Test
  void aBannerIsShownBeforeLogin(Lab lab) {
    lab.host("a1").tweak("banner");
    assertTrue(ssh(lab, "root@a1", "true").err().contains("AUTHORISED USE ONLY"));
  }

  @Test
  void otherCiphersThanTheServersAreRefused(Lab lab) {
    lab.host("a1").tweak("ciphers", "aes256-ctr");
    assertTrue(
        ssh(lab, "-c", "aes128-ctr", "root@a1", "true").err().contains("no matching cipher"));
    assertTrue(ssh(lab, "root@a1", "true").ok());
  }

  @Test
  void nothingRunsFromANoexecTmp(Lab lab) {
    lab.host("a1").tweak("noexec-tmp");
    assertEquals(126, lab.host("a1").run("cp /bin/true /tmp/program && /tmp/program").status());
  }

  @Test
  void sudoGivesTheUmaskOfTheKnob(Lab lab) {
    lab.host("a1").tweak("umask-077");
    assertEquals("0077", ssh(lab, "deploy@a1", "sudo sh -c umask").text());
  }

  @Test
  void tmoutCannotBeUnsetInALoginShell(Lab lab) {
    lab.host("a1").tweak("tmout", "7");
    assertEquals("7", lab.host("a1").run("su - ops -c 'unset TMOUT; echo $TMOUT'").text());
  }

  @Test
  void binShIsTheOneAskedFor(Lab lab) {
    for (var shell : new String[] {"bash", "dash"}) {
      lab.host("a1").tweak("sh", shell);
      assertEquals(shell, lab.host("a1").must("readlink", "/bin/sh"));
    }
  }

  @Test
  void aNoisyBashrcPrintsIntoEveryCommand(Lab lab) {
    lab.host("a1").tweak("noisy-bashrc");
    var lines = ssh(lab, "root@a1", "echo answer").text().lines().toList();
    assertEquals("answer", lines.get(lines.size() - 1));
    assertTrue(lines.size() > 1, lines::toString);
    lab.host("a1").wipe();
  }

  @Test
  void sudoWantsATerminal(Lab lab) {
    lab.host("a1").tweak("requiretty");
    assertTrue(ssh(lab, "deploy@a1", "sudo true").err().contains("must have a tty"));
    lab.host("a1").must("rm /etc/sudoers.d/10-lab-requiretty");
  }

  @Test
  void immutableAccountFilesTakeNoAccount(Lab lab) {
    lab.host("a1").tweak("immutable");
    assertFalse(lab.host("a1").run("useradd", "somebody").ok());
    lab.host("a1").tweak("mutable");
    assertTrue(lab.host("a1").run("useradd", "somebody").ok());
  }

  @Test
  void aFullDiskTakesNoMore(Lab lab) {
    lab.host("a1").tweak("full-disk", "/srv", "64");
    var answered = lab.host("a1").run("head -c 1000000 /dev/zero >/srv/more");
    assertTrue(answered.err().contains("No space left on device"), answered::err);
  }

  @Test
  void aTakenPortIsTaken(Lab lab) {
    lab.host("a1").tweak("taken-port", "5222");
    assertTrue(lab.host("a1").must("ss -Hltn 'sport = :5222'").contains(":5222"));
  }

  @Test
  void aFirewallLetsSshInAndNothingElse(Lab lab) {
    lab.host("a1").must("systemd-run systemd-socket-activate --listen=7001 --accept --inetd cat");
    lab.host("a1").tweak("firewall");
    var open = lab.exec("laptop", "timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/a1/7001");
    assertEquals(124, open.status(), "a dropped packet has no answer");
    assertTrue(ssh(lab, "root@a1", "true").ok());
    lab.host("a1").must("nft", "flush", "ruleset");
  }

  @Test
  void theWrappedClockIsOffByWhatWasAsked(Lab lab) {
    lab.host("a1").tweak("clock", "-3600");
    var off = Long.parseLong(lab.host("a1").must("echo $(($(date +%s) - $(/bin/date +%s)))"));
    assertTrue(off >= -3601 && off <= -3599, "off by " + off + " s");
  }

  @Test
  void aChangedHostKeyIsAnother(Lab lab) throws IOException {
    var before = Files.readString(lab.knownHosts());
    lab.host("a1").tweak("host-key");
    assertNotEquals(before, Files.readString(lab.knownHosts()));
    assertTrue(ssh(lab, "root@a1", "true").ok());
  }

  @Test
  void aPasswordOfItsOwnIsNotThatOfTheOtherHosts(Lab lab) {
    lab.host("a1").tweak("password");
    assertNotEquals(lab.password("ops"), lab.password("ops@a1"));
  }

  private static Answered ssh(Lab lab, String... arguments) {
    var options =
        Stream.of(
            "ssh",
            "-i",
            lab.key().toString(),
            "-o",
            "BatchMode=yes",
            "-o",
            "UserKnownHostsFile=" + lab.knownHosts());
    return lab.exec("laptop", Stream.concat(options, Stream.of(arguments)).toArray(String[]::new));
  }
}
