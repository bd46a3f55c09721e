package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import platter.pki.Authority;
import platter.pki.Leaf;
import platter.pki.LeafRequest;
import platter.pki.LeafRequest.Purpose;
import platter.pki.Tls;
import platter.ssh.OwnHost;
import platter.ssh.UnreachableException;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** Only the look of the host itself may speak for it. */
class SiteDoorTest {
  static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
          """);

  private static final Duration LONG = Duration.ofSeconds(20);

  private final Authority services = Authority.create("acme services", Instant.now());

  private Leaf leaf(Authority authority, String name) {
    return authority.issue(
        new LeafRequest(name, List.of("a1"), List.of("192.0.2.11", "127.0.0.1"), Purpose.SERVICE),
        Instant.now());
  }

  /** What a host does behind the door that it has opened. */
  @FunctionalInterface
  private interface Answer {
    void to(OutputStream steward) throws IOException;
  }

  private String refusal(Leaf shown, String answer) throws Exception {
    return refusal(shown, out -> out.write(answer.getBytes(StandardCharsets.UTF_8)), LONG);
  }

  /** What the door says of a host that shows this certificate and answers so. */
  private String refusal(Leaf shown, Answer answer, Duration answering) throws Exception {
    var own = leaf(services, "steward.v1");
    var loopback = InetAddress.getLoopbackAddress();
    var context = Tls.mutual(shown, services.certificatePem());
    try (var server =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
      server.setNeedClientAuth(true);
      var served =
          CompletableFuture.runAsync(
              () -> {
                try (var socket = (SSLSocket) server.accept()) {
                  socket.startHandshake();
                  answer.to(socket.getOutputStream());
                } catch (IOException refused) {
                  // The other side says why.
                }
              });
      var door =
          new SiteDoor(
              TOPOLOGY,
              new OwnHost("v1"),
              Tls.mutual(own, services.certificatePem()),
              host -> new InetSocketAddress(loopback, server.getLocalPort()),
              answering);
      var host = TOPOLOGY.host("a1").orElseThrow();
      var refused = assertThrows(UnreachableException.class, () -> door.connect(host));
      served.join();
      assertEquals("a1", refused.host());
      return String.valueOf(refused.getMessage());
    }
  }

  @Test
  void anotherServiceOfTheSameHostIsRefused() throws Exception {
    var said = refusal(leaf(services, "im.a1"), "");
    assertTrue(said.contains("CN=im.a1"), said);
  }

  @Test
  void anotherAuthoritysIsRefused() throws Exception {
    var said = refusal(leaf(Authority.create("other", Instant.now()), "look.a1"), "");
    assertTrue(said.contains("cannot be read"), said);
  }

  @Test
  void anAnswerThatEndsTooEarlyIsNone() throws Exception {
    var said = refusal(leaf(services, "look.a1"), "units 0  \n");
    assertTrue(said.contains("after 1 of "), said);
  }

  @Test
  void otherQuestionsAreNotTakenForThese() throws Exception {
    var said = refusal(leaf(services, "look.a1"), "units 0  \nend 0011223344556677\n");
    assertTrue(said.contains("platter install"), said);
  }

  @Test
  @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
  void aHostThatNeverComesToAnEndHoldsNothingUp() throws Exception {
    Answer drips =
        out -> {
          while (true) {
            out.write('.');
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
          }
        };
    var said = refusal(leaf(services, "look.a1"), drips, Duration.ofSeconds(1));
    assertTrue(said.contains("was not done after 1 s"), said);
  }

  @Test
  void moreThanAHostHasToSayIsNotRead() throws Exception {
    var said = refusal(leaf(services, "look.a1"), "x".repeat(2 << 20));
    assertTrue(said.contains("more than 1024 KiB"), said);
  }
}
