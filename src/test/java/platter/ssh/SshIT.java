package platter.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import platter.lab.Lab;
import platter.lab.LabHost;
import platter.lab.LabHosts;
import platter.topology.Access.Become;

/** Every way onto a real host and up to root there, from the laptop's network. */
@LabHosts("a1")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SshIT {
  private static final String ROOT = "ok uid 0 umask 0022";

  private LabHost host;
  private Laptop laptop;
  private String key;
  private String ops;
  private String root;
  private String plain;

  @BeforeAll
  void start(Lab lab) throws Exception {
    this.host = lab.host("a1");
    this.laptop = new Laptop(lab);
    this.key = "key:" + lab.key();
    this.ops = lab.passwordFile("ops").toString();
    this.root = lab.passwordFile("root").toString();
    this.plain = lab.passwordFile("plain").toString();
  }

  @AfterAll
  void stop() throws Exception {
    laptop.close();
  }

  /** The host as it was, whatever a test did to it. */
  @AfterEach
  void mend() {
    host.must(
        "sh",
        "-c",
        "rm -f /etc/sudoers.d/tweak; cd /etc/ssh; if [ -f sshd_config.d/00-tweak.conf ]; then"
            + " rm sshd_config.d/00-tweak.conf; sed -i 's/^#Subsystem/Subsystem/' sshd_config;"
            + " systemctl restart ssh; fi; ln -sf dash /bin/sh; usermod -s /bin/bash ops;"
            + " if [ -f /home/ops/.bashrc.was ]; then mv /home/ops/.bashrc.was /home/ops/.bashrc; fi");
    assertFalse(host.run("test", "-e", "/pwned").ok(), "a value was run as a command");
  }

  private void sudoers(String line) {
    host.must(
        "sh",
        "-c",
        "printf '%s\\n' \"$1\" >/etc/sudoers.d/tweak; chmod 440 /etc/sudoers.d/tweak; visudo -cq",
        "sh",
        line);
  }

  private void sshd(String... lines) {
    host.must(
        "sh",
        "-c",
        "printf '%s\\n' \"$@\" >/etc/ssh/sshd_config.d/00-tweak.conf; systemctl restart ssh",
        "sh",
        String.join("\n", lines));
  }

  private String login(String user, Become become, String... secrets) throws Exception {
    return laptop.login(host.address(), user, become, secrets);
  }

  private static void assertRefused(String exception, String words, String answer) {
    assertTrue(answer.startsWith(exception + ": h1: "), answer);
    assertTrue(answer.contains(words), answer);
  }

  private long journalLines(String pattern) {
    var regex = Pattern.compile(pattern);
    return host.journal().lines().filter(line -> regex.matcher(line).find()).count();
  }

  @Test
  void rootByKey() throws Exception {
    assertEquals(ROOT, login("root", Become.NONE, key));
  }

  @Test
  void anOrdinaryAccountThatStaysOne() throws Exception {
    assertEquals("ok uid 1000 umask 0022", login("ops", Become.NONE, ops));
  }

  @Test
  void passwordAndSudoWithThePassword() throws Exception {
    assertEquals(ROOT, login("ops", Become.SUDO, ops, ops));
  }

  @Test
  void keyboardInteractiveAlone() throws Exception {
    sshd("PasswordAuthentication no");
    assertEquals(ROOT, login("ops", Become.SUDO, ops, ops));
  }

  @Test
  void sudoWithoutAPassword() throws Exception {
    assertEquals(ROOT, login("deploy", Become.SUDO, key));
  }

  @Test
  void aPasswordThatSudoDoesNotAskForIsNotSent() throws Exception {
    assertEquals(ROOT, login("deploy", Become.SUDO, key, "=never asked"));
  }

  @Test
  void suWithRootsPassword() throws Exception {
    assertEquals(ROOT, login("plain", Become.SU, plain, root));
  }

  @Test
  void aWrongLoginPasswordIsTriedOnce() throws Exception {
    long before = journalLines("Failed (password|keyboard-interactive).* for ops");
    assertRefused(
        "LoginRefusedException",
        "ops may not log in: the host did not take the password",
        login("ops", Become.SUDO, "=wrong-login", ops));
    assertEquals(before + 1, journalLines("Failed (password|keyboard-interactive).* for ops"));
  }

  @Test
  void aWrongSudoPasswordIsTriedOnceAndNotShown() throws Exception {
    long before = journalLines("pam_unix\\(sudo:auth\\): authentication failure");
    var answer = login("ops", Become.SUDO, ops, "=wrong-sudo");
    assertRefused("PrivilegeRefusedException", "sudo did not take the password for ops", answer);
    assertFalse(answer.contains("wrong-sudo"), answer);
    assertEquals(before + 1, journalLines("pam_unix\\(sudo:auth\\): authentication failure"));
  }

  @Test
  void aWrongRootPasswordForSu() throws Exception {
    assertRefused(
        "PrivilegeRefusedException",
        "su did not take the password for root",
        login("plain", Become.SU, plain, "=wrong-root"));
  }

  @Test
  void aMissingSudoPassword() throws Exception {
    assertRefused(
        "PrivilegeRefusedException",
        "sudo asks for a password and none was given",
        login("ops", Become.SUDO, ops));
  }

  @Test
  void anAccountThatMayNotUseSudo() throws Exception {
    assertRefused(
        "PrivilegeRefusedException",
        "plain may not use sudo",
        login("plain", Become.SUDO, plain, plain));
  }

  @Test
  void sudoThatWantsATerminal() throws Exception {
    sudoers("Defaults requiretty");
    assertEquals(ROOT, login("ops", Become.SUDO, ops, ops));
  }

  @Test
  void sudoThatWantsATerminalButNoPassword() throws Exception {
    sudoers("Defaults requiretty");
    assertEquals(ROOT, login("deploy", Become.SUDO, key));
  }

  @Test
  void sudoWithATerminalOfItsOwn() throws Exception {
    sudoers("Defaults use_pty");
    assertEquals(ROOT, login("ops", Become.SUDO, ops, ops));
  }

  @Test
  void sudoWithAStrictUmask() throws Exception {
    sudoers("Defaults umask=0077, umask_override");
    assertEquals(ROOT, login("ops", Become.SUDO, ops, ops));
  }

  @Test
  void aReadOnlyTimeLimitOfTheShellAndATalkativeStartUpFile() throws Exception {
    host.must(
        "sh",
        "-c",
        "cp /home/ops/.bashrc /home/ops/.bashrc.was;"
            + " printf 'readonly TMOUT=1\\nexport TMOUT\\necho hello\\necho hm >&2\\numask 077\\n'"
            + " >/home/ops/.bashrc; ln -sf bash /bin/sh");
    assertEquals(ROOT, login("ops", Become.SUDO, ops, ops));
  }

  @Test
  void aHostWithBashAsSh() throws Exception {
    host.must("ln", "-sf", "bash", "/bin/sh");
    assertEquals(ROOT, login("ops", Become.SUDO, ops, ops));
  }

  @Test
  void aHostWithoutSftpWithABannerAndOneChannel() throws Exception {
    host.must("sed", "-i", "s/^Subsystem/#Subsystem/", "/etc/ssh/sshd_config");
    sshd("Banner /etc/issue.net", "MaxSessions 1");
    assertEquals(ROOT, login("ops", Become.SUDO, ops, ops));
  }

  @Test
  void anAccountWithoutAShell() throws Exception {
    host.must("usermod", "-s", "/usr/sbin/nologin", "ops");
    assertRefused(
        "UnreachableException",
        "This account is currently not available",
        login("ops", Become.NONE, ops));
  }

  @Test
  void anUnknownAddress() throws Exception {
    assertRefused(
        "UnreachableException",
        "is not known here",
        laptop.login("nobody.invalid", "root", Become.NONE, key));
  }
}
