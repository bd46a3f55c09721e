package platter.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.topology.Host;
import platter.topology.Secret;

/** Sessions over SSH, against real servers on the loopback address. Needs root. */
@Timeout(120)
class SshSessionIT {
  private static final Duration SHORT = Duration.ofSeconds(3);

  private final Pins pins = new Pins();
  @TempDir Path dir;

  private Connector connector(Credentials credentials, Host... hosts) {
    return new Connector(
        List.of(hosts), host -> credentials, pins, HostKeyDecision.acceptNew(), SHORT);
  }

  private Session connect(Sshd sshd) throws Exception {
    return connector(sshd.byKey()).connect(sshd.host("h1"));
  }

  @Test
  void aKeyGetsIn() throws Exception {
    try (var sshd = Sshd.start(dir);
        var session = connect(sshd)) {
      assertEquals(
          new Answer(0, "0 北京 it's\n", ""),
          session.run(Script.of("echo $(id -u) $1 \"$2\"", "北京", "it's")));
    }
  }

  @Test
  void aKeyWithAPassphraseGetsIn() throws Exception {
    try (var sshd = Sshd.start(dir);
        var session =
            connector(sshd.key("id_locked", Optional.of(new Secret("open sesame"))))
                .connect(sshd.host("h1"))) {
      assertTrue(session.run(Script.of(":")).ok());
    }
  }

  @Test
  void aWrongPassphraseIsToldApartFromARefusedKey() throws Exception {
    try (var sshd = Sshd.start(dir)) {
      var wrong = connector(sshd.key("id_locked", Optional.of(new Secret("mellon"))));
      var e = assertThrows(LoginRefusedException.class, () -> wrong.connect(sshd.host("h1")));
      assertTrue(e.getMessage().contains("passphrase does not open it"), e.getMessage());
      assertFalse(e.getMessage().contains("mellon"), e.getMessage());
    }
  }

  @Test
  void theAgentGetsIn() throws Exception {
    var socket = dir.resolve("agent");
    var agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try (var sshd = Sshd.start(dir.resolve("sshd"))) {
      Await.until(() -> Files.exists(socket));
      Sshd.run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", sshd.file("id").toString());
      var credentials =
          new Credentials(List.of(new Credential.Agent(Optional.of(socket))), Optional.empty());
      try (var session = connector(credentials).connect(sshd.host("h1"))) {
        assertTrue(session.run(Script.of(":")).ok());
      }
    } finally {
      agent.destroy();
      agent.waitFor();
    }
  }

  @Test
  void aRefusedKeySaysWhatWasTriedAndWhatTheHostOffers() throws Exception {
    try (var sshd = Sshd.start(dir)) {
      Files.writeString(sshd.file("authorized_keys"), "");
      var e = assertThrows(LoginRefusedException.class, () -> connect(sshd));
      assertEquals("h1", e.host());
      assertTrue(e.getMessage().contains("key file " + sshd.file("id")), e.getMessage());
      assertTrue(e.getMessage().contains("offers the methods 'publickey"), e.getMessage());
    }
  }

  @Test
  void aNewKeyIsRefusedWithItsFingerprintUnlessAccepted() throws Exception {
    try (var sshd = Sshd.start(dir)) {
      var careful =
          new Connector(List.of(), h -> sshd.byKey(), pins, HostKeyDecision.refuse(), SHORT);
      var e = assertThrows(HostKeyRefusedException.class, () -> careful.connect(sshd.host("h1")));
      assertTrue(e.getMessage().contains("ssh-ed25519 " + fingerprint(sshd)), e.getMessage());
      assertTrue(pins.pinned("h1").isEmpty());
    }
  }

  @Test
  void anAcceptedKeyIsPinnedAndNotAskedForAgain() throws Exception {
    try (var sshd = Sshd.start(dir)) {
      connect(sshd).close();
      assertEquals(fingerprint(sshd), pins.pinned("h1").orElseThrow().fingerprint());
      var careful =
          new Connector(List.of(), h -> sshd.byKey(), pins, HostKeyDecision.refuse(), SHORT);
      careful.connect(sshd.host("h1")).close();
    }
  }

  @Test
  void aChangedKeyIsRefusedWithBothFingerprints() throws Exception {
    String first;
    int port;
    try (var sshd = Sshd.start(dir)) {
      port = sshd.port();
      connect(sshd).close();
      first = fingerprint(sshd);
      sshd.forgetKey();
    }
    try (var sshd = Sshd.start(dir, port)) {
      var e = assertThrows(HostKeyRefusedException.class, () -> connect(sshd));
      assertTrue(e.getMessage().contains("Pinned: ssh-ed25519 " + first), e.getMessage());
      assertTrue(e.getMessage().contains("now: ssh-ed25519 " + fingerprint(sshd)), e.getMessage());
    }
  }

  @Test
  void aKnownHostsFileDecides() throws Exception {
    try (var sshd = Sshd.start(dir)) {
      var file = dir.resolve("known_hosts");
      Files.writeString(
          file,
          "[127.0.0.1]:%d %s".formatted(sshd.port(), Files.readString(sshd.file("host_key.pub"))));
      Sshd.run("ssh-keygen", "-q", "-H", "-f", file.toString());
      var connector =
          new Connector(
              List.of(), h -> sshd.byKey(), pins, HostKeyDecision.knownHosts(file), SHORT);
      connector.connect(sshd.host("h1")).close();
      assertEquals(fingerprint(sshd), pins.pinned("h1").orElseThrow().fingerprint());
    }
  }

  private static String fingerprint(Sshd sshd) throws Exception {
    var process =
        new ProcessBuilder("ssh-keygen", "-lf", sshd.file("host_key.pub").toString()).start();
    var line = new String(process.getInputStream().readAllBytes(), Program.CHARSET);
    return List.of(line.split(" ", 3)).get(1);
  }

  @Test
  void anAlgorithmMismatchShowsBothLists() throws Exception {
    try (var sshd = Sshd.start(dir, "Ciphers aes192-cbc,3des-cbc")) {
      var e = assertThrows(UnreachableException.class, () -> connect(sshd));
      assertTrue(e.getMessage().contains("The host offers: aes192-cbc,3des-cbc"), e.getMessage());
      assertTrue(e.getMessage().contains("aes128-gcm@openssh.com"), e.getMessage());
    }
  }

  @Test
  void oneChannelPerConnectionIsEnoughForAStream() throws Exception {
    var data = new byte[2_000_000];
    new Random(7).nextBytes(data);
    try (var sshd = Sshd.start(dir, "MaxSessions 1");
        var session = connect(sshd)) {
      var file = dir.resolve("data");
      var answer =
          session.stream(
              Script.of("cat >\"$1\"; echo got", file.toString()),
              new ByteArrayInputStream(data),
              n -> {});
      assertEquals(new Answer(0, "got\n", ""), answer);
      assertArrayEquals(data, Files.readAllBytes(file));
      assertTrue(session.run(Script.of(":")).ok());
    }
  }

  @Test
  void bannersAndTalkativeStartUpFilesAreNoise() throws Exception {
    var banner = Files.writeString(dir.resolve("banner"), "No trespassing!\n");
    try (var sshd =
            Sshd.start(
                dir.resolve("sshd"),
                "Banner " + banner,
                "ForceCommand echo Welcome; echo noise >&2; eval \"$SSH_ORIGINAL_COMMAND\"");
        var session = connect(sshd)) {
      assertEquals(new Answer(0, "x\n", ""), session.run(Script.of("echo x")));
    }
  }

  @Test
  void anAccountThatRunsNoCommandsSaysSo() throws Exception {
    try (var sshd =
        Sshd.start(dir, "ForceCommand echo This account is currently not available.; exit 1")) {
      var e = assertThrows(UnreachableException.class, () -> connect(sshd));
      assertTrue(
          e.getMessage().contains("This account is currently not available."), e.getMessage());
    }
  }

  @Test
  void aClosedPortSaysSo() throws Exception {
    int port = Sshd.freePort();
    var connector = connector(new Credentials(List.of(), Optional.empty()));
    var e =
        assertThrows(
            UnreachableException.class,
            () -> connector.connect(Sshd.host("h1", port, Optional.empty())));
    assertTrue(e.getMessage().contains("refuses the connection"), e.getMessage());
  }

  @Test
  void aServerThatNeverSpeaksIsGivenUp() throws Exception {
    try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var connector = connector(new Credentials(List.of(), Optional.empty()));
      var e =
          assertThrows(
              UnreachableException.class,
              () -> connector.connect(Sshd.host("h1", mute.getLocalPort(), Optional.empty())));
      assertTrue(e.getMessage().contains("Does an SSH server listen there?"), e.getMessage());
    }
  }

  @Test
  void aJumpHostByAddressLeadsOn() throws Exception {
    try (var gate = Sshd.start(dir.resolve("gate"));
        var target = Sshd.start(dir.resolve("target"))) {
      var host = Sshd.host("h1", target.port(), Optional.of("root@127.0.0.1:" + gate.port()));
      var connector =
          new Connector(
              List.of(host),
              h -> h.name().equals("h1") ? target.byKey() : gate.byKey(),
              pins,
              HostKeyDecision.acceptNew());
      try (var session = connector.connect(host)) {
        assertEquals("hi\n", session.run(Script.of("echo hi")).out());
      }
      assertTrue(pins.pinned("127.0.0.1").isPresent());
    }
  }

  @Test
  void aJumpHostOfTheTopologyLeadsOnAndCarriesStreams() throws Exception {
    var data = new byte[5_000_000];
    new Random(9).nextBytes(data);
    try (var sshd = Sshd.start(dir)) {
      var gate = sshd.host("gate");
      var host = Sshd.host("h1", sshd.port(), Optional.of("gate"));
      try (var session = connector(sshd.byKey(), gate, host).connect(host)) {
        var file = dir.resolve("data");
        var script = Script.of("cat >\"$1\"", file.toString());
        session.stream(script, new ByteArrayInputStream(data), n -> {});
        assertArrayEquals(data, Files.readAllBytes(file));
      }
    }
  }

  @Test
  void aJumpHostThatLeadsNowhereIsNamed() throws Exception {
    try (var sshd = Sshd.start(dir)) {
      var gate = sshd.host("gate");
      var host = Sshd.host("h1", Sshd.freePort(), Optional.of("gate"));
      var e =
          assertThrows(
              UnreachableException.class, () -> connector(sshd.byKey(), gate, host).connect(host));
      assertTrue(e.getMessage().startsWith("h1: "), e.getMessage());
      assertTrue(e.getMessage().contains("jump host gate"), e.getMessage());
    }
  }

  @Test
  void aStreamOnADeadLineFailsInTime() throws Exception {
    try (var sshd = Sshd.start(dir);
        var relay = new Relay(sshd.port())) {
      var host = Sshd.host("h1", relay.port(), Optional.empty());
      var session = connector(sshd.byKey()).connect(host);
      relay.dieAfter(3_000_000);
      var script = Script.of("cat >/dev/null").within(Duration.ofMinutes(5));
      var e =
          assertThrows(
              UnreachableException.class, () -> session.stream(script, Inputs.endless(), n -> {}));
      assertTrue(e.getMessage().contains("the line is dead"), e.getMessage());
      session.close();
    }
  }

  @Test
  void closingASessionOnADeadLineDoesNotWaitForIt() throws Exception {
    try (var sshd = Sshd.start(dir);
        var relay = new Relay(sshd.port())) {
      var host = Sshd.host("h1", relay.port(), Optional.empty());
      var session = connector(sshd.byKey()).connect(host);
      var answer = session.send(Script.of("sleep 30"));
      relay.die();
      long begun = System.nanoTime();
      session.close();
      assertTrue(System.nanoTime() - begun < 8_000_000_000L);
      assertThrows(ExecutionException.class, answer::get);
    }
  }

  @Test
  void closingEndsTheRunningScriptOnTheHost() throws Exception {
    try (var sshd = Sshd.start(dir)) {
      var pidFile = dir.resolve("pid");
      var session = connect(sshd);
      var unused =
          session.send(
              Script.of(
                  "echo $$ >\"$1.new\"; mv \"$1.new\" \"$1\"; sleep 300", pidFile.toString()));
      Await.until(() -> Files.exists(pidFile));
      session.close();
      try (var local = LocalSession.open("here")) {
        var pid = Files.readString(pidFile).strip();
        // The far end hears of it a moment later.
        Await.until(() -> local.run(Script.of(Shells.LIVES, pid)).status() == 1);
      }
    }
  }

  @Test
  void aHostWithoutSftpIsAsGood() throws Exception {
    try (var sshd = Sshd.start(dir, "Subsystem sftp /bin/false");
        var session = connect(sshd)) {
      var answers =
          IntStream.range(0, 200)
              .mapToObj(i -> session.send(Script.of("echo $1", String.valueOf(i))))
              .toList();
      for (int i = 0; i < answers.size(); i++) {
        assertEquals(i + "\n", answers.get(i).get().out());
      }
    }
  }
}
