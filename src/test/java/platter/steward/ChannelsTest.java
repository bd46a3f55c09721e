package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static platter.steward.Alarms.HERE;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import platter.topology.Alerts.Mail;
import platter.topology.Alerts.Protection;
import platter.topology.Alerts.Server;
import platter.topology.Alerts.Syslog;
import platter.topology.Alerts.Transport;
import platter.topology.Alerts.Webhook;

/** Syslog, and what every channel makes of a server that never comes to an end. */
@Timeout(60)
class ChannelsTest {
  private static SyslogChannel syslog(int port, Transport transport, Duration limit) {
    return new SyslogChannel(new Syslog(new Server(HERE, port), transport), limit);
  }

  private static SyslogChannel syslog(int port, Transport transport) {
    return syslog(port, transport, Duration.ofSeconds(20));
  }

  private static MailChannel mail(int port, Protection tls, Duration limit) {
    var mail =
        new Mail(
            new Server(HERE, port),
            tls,
            "platter@acme.example",
            List.of("ops@acme.example"),
            Optional.empty());
    return new MailChannel(mail, Optional.empty(), Alarms.trust(), limit);
  }

  private static WebhookChannel webhook(String scheme, int port, Duration limit) {
    var url = "%s://%s:%d/token".formatted(scheme, HERE, port);
    return new WebhookChannel(new Webhook(url), Alarms.trust(), limit);
  }

  private static String refusal(Channel channel) {
    var refused = assertThrows(IOException.class, () -> channel.send(Alarms.notice(Locale.ROOT)));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void syslogOverUdpIsOnePacketForEachThatIsNew() throws Exception {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(5_000);
      syslog(socket.getLocalPort(), Transport.UDP).send(Alarms.notice(Locale.ROOT));
      var packet = new DatagramPacket(new byte[4096], 4096);
      socket.receive(packet);
      assertEquals(
          "<28>1 2026-11-28T10:00:00.500Z v1 platter - RAISED - \uFEFF[acme] missing: 1 of 2 chat servers in the cluster",
          new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void syslogOverTcpCountsOctetsAndNoticesThatNobodyTakesThem() throws Exception {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      var read =
          CompletableFuture.supplyAsync(
              () -> {
                try (var socket = server.accept()) {
                  return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      syslog(port, Transport.TCP).send(Alarms.notice(Locale.SIMPLIFIED_CHINESE));
      var text = read.get(5, TimeUnit.SECONDS);
      var octets = text.substring(text.indexOf(' ') + 1).getBytes(StandardCharsets.UTF_8).length;
      assertTrue(text.startsWith(octets + " <28>1 "), text);
    }
    var refusal = refusal(syslog(port, Transport.TCP));
    assertTrue(refusal.contains(HERE + ":" + port), refusal);
  }

  /** Makes a channel that talks to a port, and has so much time. */
  private interface Made {
    Channel to(int port, Duration limit);
  }

  /** Over which a server may never come to an end, and what it says first. */
  private static Stream<Arguments> endless() {
    // A record of a handshake, which is as long as one may be.
    var handshake = new byte[] {22, 3, 3, 0x3f, (byte) 0xff};
    return Stream.of(
        endless((port, limit) -> mail(port, Protection.NONE, limit), ascii("22")),
        endless((port, limit) -> mail(port, Protection.TLS, limit), handshake),
        endless((port, limit) -> webhook("http", port, limit), ascii("HTTP/1.1 2")),
        endless((port, limit) -> webhook("http", port, limit), ascii("HTTP/1.1 500 no\r\n\r\n")),
        endless((port, limit) -> webhook("https", port, limit), handshake));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Arguments endless(Made channel, byte[] first) {
    return Arguments.of(channel, first);
  }

  @ParameterizedTest
  @MethodSource("endless")
  void whoNeverComesToAnEndIsHungUpOn(Made made, byte[] first) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var drips = dripping(server, first, Duration.ofMillis(20));
      var refusal = refusal(made.to(server.getLocalPort(), Duration.ofSeconds(1)));
      assertTrue(refusal.contains("does not take it: it was not done after 1 s"), refusal);
      drips.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoTakesNoSyslogIsHungUpOnToo() throws Exception {
    // Nobody accepts, but the machine does; and nobody closes.
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var refusal = refusal(syslog(server.getLocalPort(), Transport.TCP, Duration.ofSeconds(1)));
      assertTrue(refusal.contains("it was not done after 1 s"), refusal);
    }
  }

  /** One line of a mail server that has no end would fill all memory. */
  @Test
  void ofAnEndlessAnswerOnlyABitIsTaken() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var pours = dripping(server, ascii("220-"), Duration.ZERO);
      var refusal = refusal(mail(server.getLocalPort(), Protection.NONE, Duration.ofSeconds(20)));
      assertTrue(refusal.contains("it says more than 256 KiB"), refusal);
      pours.get(10, TimeUnit.SECONDS);
    }
  }

  /** Says this and then one byte after the other, until the client is gone. */
  private static CompletableFuture<Void> dripping(
      ServerSocket server, byte[] first, Duration pause) {
    return CompletableFuture.runAsync(
        () -> {
          try (var socket = server.accept()) {
            var out = socket.getOutputStream();
            out.write(first);
            drip(out, pause);
          } catch (IOException e) {
            // The client is gone.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void drip(OutputStream out, Duration pause)
      throws IOException, InterruptedException {
    var drop = new byte[pause.isZero() ? 4096 : 1];
    Arrays.fill(drop, (byte) '2');
    while (true) {
      out.write(drop);
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }

  /** What cannot be hung up on, such as a look at the DNS, is not waited for. */
  @Test
  void aChannelThatDoesNotComeBackHasNotDelivered() throws Exception {
    var back = new CountDownLatch(1);
    var begun = new AtomicInteger();
    var stuck =
        new Channel() {
          @Override
          public String name() {
            return "mail";
          }

          @Override
          public String send(Notice notice) {
            begun.incrementAndGet();
            while (back.getCount() > 0) {
              try {
                back.await();
              } catch (InterruptedException deaf) {
                // As a library is that reads from a socket.
              }
            }
            return "taken";
          }
        };
    var channel = new LimitedChannel(stuck, Duration.ofSeconds(1));
    for (int i = 0; i < 2; i++) {
      assertEquals("no end of it after 1 s", refusal(channel));
    }
    assertEquals(1, begun.get(), "nothing else is tried there meanwhile");
    back.countDown();
    assertEquals("taken", channel.send(Alarms.notice(Locale.ROOT)));
  }
}
