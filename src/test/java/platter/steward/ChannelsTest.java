package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import platter.operation.Readiness;
import platter.operation.Readiness.State;
import platter.operation.Readiness.Words;
import platter.operation.Shortfall;
import platter.pki.Authority;
import platter.pki.LeafRequest;
import platter.pki.LeafRequest.Purpose;
import platter.pki.Tls;
import platter.ssh.LocalSession;
import platter.topology.Alerts.Mail;
import platter.topology.Alerts.Protection;
import platter.topology.Alerts.Server;
import platter.topology.Alerts.Syslog;
import platter.topology.Alerts.Transport;
import platter.topology.Alerts.Webhook;
import platter.topology.Messages;
import platter.topology.Secret;

/** Each channel against a server on the loopback address, and what it says when there is none. */
class ChannelsTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00.5Z");
  private static final String HERE = "127.0.0.1";

  private final Authority authority = Authority.create("somebody", NOW);

  /** Two findings, the second of which is new. */
  private static Notice notice(Locale language) {
    var silent = new Shortfall("silent.b1", Words.of("finding.silent", "b1", "no answer"));
    var chat = new Shortfall("chat", Words.of("missing.chat", 1, 2));
    var first = Watch.next(List.of(), List.of(silent), NOW.minusSeconds(120));
    var second = Watch.next(first.standing(), List.of(silent, chat), NOW.minusSeconds(60));
    var third = Watch.next(second.standing(), List.of(silent, chat), NOW);
    var readiness =
        new Readiness(
            State.EXPOSED,
            Optional.empty(),
            Words.of("why.exposed", "guangzhou", "beijing"),
            Optional.of(Words.of("way.alone", "guangzhou")),
            Words.of("answer.no", "beijing"));
    return Notice.of(
        new Notice.Frame("acme", "v1", Messages.of("recovery", language)),
        readiness,
        NOW.minusSeconds(120),
        third,
        NOW);
  }

  private Trust trust() {
    return new Trust(Optional.of(authority.certificatePem()), () -> LocalSession.open("v1"));
  }

  private SSLContext served(String name, String address) throws Exception {
    var leaf =
        authority.issue(
            new LeafRequest(name, List.of(name), List.of(address), Purpose.SERVICE), NOW);
    return Tls.mutual(leaf, authority.certificatePem());
  }

  private static Mail mail(int port, Protection tls, Optional<String> user) {
    return new Mail(
        new Server(HERE, port),
        tls,
        "platter@acme.example",
        List.of("ops@acme.example", "night@acme.example"),
        user);
  }

  @Test
  void aMailIsReadableInChineseAndSaysThatItIsAutomatic() throws Exception {
    try (var server = new SmallSmtp(HERE, 0, Optional.empty())) {
      var channel =
          new MailChannel(
              mail(server.port(), Protection.NONE, Optional.empty()), Optional.empty(), trust());
      assertTrue(
          channel.send(notice(Locale.SIMPLIFIED_CHINESE)).contains("took it for ops@acme.example"));
      var taken = server.taken().poll(5, TimeUnit.SECONDS);
      assertEquals("<platter@acme.example>", taken.from().split(" ", 2)[0]);
      assertEquals(2, taken.to().size());
      var message =
          new MimeMessage(
              Session.getInstance(new Properties()),
              new ByteArrayInputStream(taken.data().getBytes(StandardCharsets.UTF_8)));
      assertEquals("[acme] 无保护 - 缺少：集群 2 个聊天服务器中的 1 个（另有 1 项）", message.getSubject());
      assertEquals("auto-generated", message.getHeader("Auto-Submitted", null));
      var text = String.valueOf(message.getContent());
      assertTrue(text.contains("b1 没有应答：no answer（自 2026-11-28T09:58:00Z）"), text);
      assertTrue(text.contains("恢复 guangzhou"), text);
      assertFalse(taken.secured());
    }
  }

  @Test
  void aPasswordGoesOverTlsOnlyAndToTheRightServer() throws Exception {
    try (var server = new SmallSmtp(HERE, 0, Optional.of(served("mail", HERE)));
        var other = new SmallSmtp(HERE, 0, Optional.of(served("mail", "192.0.2.9")));
        var open = new SmallSmtp(HERE, 0, Optional.empty())) {
      var password = Optional.of(new Secret("geheim 密"));
      new MailChannel(
              mail(server.port(), Protection.STARTTLS, Optional.of("platter")), password, trust())
          .send(notice(Locale.ROOT));
      var taken = server.taken().poll(5, TimeUnit.SECONDS);
      assertTrue(taken.secured());
      assertEquals(Optional.of("platter:geheim 密"), taken.login());

      for (var wrong : List.of(other, open)) {
        var refused =
            assertThrows(
                IOException.class,
                () ->
                    new MailChannel(
                            mail(wrong.port(), Protection.STARTTLS, Optional.of("platter")),
                            password,
                            trust())
                        .send(notice(Locale.ROOT)));
        assertTrue(String.valueOf(refused.getMessage()).contains(HERE + ":" + wrong.port()));
        assertFalse(String.valueOf(refused.getMessage()).contains("geheim"));
        assertEquals(0, wrong.taken().size());
      }
      var refused =
          assertThrows(
              IOException.class,
              () ->
                  new MailChannel(
                          mail(server.port(), Protection.STARTTLS, Optional.of("platter")),
                          Optional.of(new Secret("wrong")),
                          trust())
                      .send(notice(Locale.ROOT)));
      assertTrue(String.valueOf(refused.getMessage()).contains("535"), refused::toString);
    }
  }

  @Test
  void aMailThatSomebodyGetsIsDeliveredAndWhoDoesNotIsNamed() throws Exception {
    try (var server = new SmallSmtp(HERE, 0, Optional.empty())) {
      var some = List.of("ops@acme.example", "gone@acme.example");
      var said = mailChannel(server, some).send(notice(Locale.ROOT));
      assertTrue(
          said.contains("took it for ops@acme.example, and not for gone@acme.example: "), said);
      assertTrue(said.contains("550 nobody of that name"), said);
      var taken = server.taken().poll(5, TimeUnit.SECONDS);
      assertEquals(List.of("<ops@acme.example>"), taken.to());

      var refused =
          assertThrows(
              IOException.class,
              () -> mailChannel(server, List.of("gone@acme.example")).send(notice(Locale.ROOT)));
      assertTrue(String.valueOf(refused.getMessage()).contains("550"), refused::toString);
      assertEquals(0, server.taken().size());
    }
  }

  private MailChannel mailChannel(SmallSmtp server, List<String> to) {
    var mail =
        new Mail(
            new Server(HERE, server.port()),
            Protection.NONE,
            "platter@acme.example",
            to,
            Optional.empty());
    return new MailChannel(mail, Optional.empty(), trust());
  }

  @Test
  @Timeout(30)
  void aServerThatNeverComesToAnEndHasNotTakenIt() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var drips =
          CompletableFuture.runAsync(
              () -> {
                try (var socket = server.accept()) {
                  while (!server.isClosed()) {
                    socket.getOutputStream().write('2');
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                  }
                } catch (IOException e) {
                  // Nobody listens any more.
                }
              });
      var channel =
          new LimitedChannel(
              new MailChannel(
                  mail(server.getLocalPort(), Protection.NONE, Optional.empty()),
                  Optional.empty(),
                  trust()),
              Duration.ofSeconds(1));
      for (int i = 0; i < 2; i++) {
        var refused = assertThrows(IOException.class, () -> channel.send(notice(Locale.ROOT)));
        assertEquals("no end of it after 1 s", refused.getMessage());
      }
      assertFalse(drips.isDone());
    }
  }

  @Test
  void whatAHostSaysMovesNoCursorAndForgesNoLine() {
    var silent =
        new Shortfall("silent.b1", Words.of("finding.silent", "b1", "no\u001b[2K\ranswer\u009b1m"));
    var watch = Watch.next(List.of(), List.of(silent), NOW);
    watch = Watch.next(watch.standing(), List.of(silent), NOW.plusSeconds(15));
    var notice =
        Notice.of(
            new Notice.Frame("acme", "v1", Messages.of("recovery", Locale.ROOT)),
            Readiness.unknown("\u001b]0;mine\u0007"),
            NOW,
            watch,
            NOW);
    assertTrue(notice.text().contains("b1 does not answer: no [2K answer 1m"), notice.text());
    assertTrue(
        (notice.text() + notice.subject()).chars().noneMatch(c -> c != '\n' && isControl(c)));
  }

  private static boolean isControl(int c) {
    return Character.getType(c) == Character.CONTROL;
  }

  @Test
  void syslogOverUdpIsOnePacketForEachThatIsNew() throws Exception {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(5_000);
      new SyslogChannel(new Syslog(new Server(HERE, socket.getLocalPort()), Transport.UDP))
          .send(notice(Locale.ROOT));
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
      new SyslogChannel(new Syslog(new Server(HERE, port), Transport.TCP))
          .send(notice(Locale.SIMPLIFIED_CHINESE));
      var text = read.get(5, TimeUnit.SECONDS);
      var octets = text.substring(text.indexOf(' ') + 1).getBytes(StandardCharsets.UTF_8).length;
      assertTrue(text.startsWith(octets + " <28>1 "), text);
    }
    var refused =
        assertThrows(
            IOException.class,
            () ->
                new SyslogChannel(new Syslog(new Server(HERE, port), Transport.TCP))
                    .send(notice(Locale.ROOT)));
    assertTrue(String.valueOf(refused.getMessage()).contains(HERE + ":" + port));
  }

  @Test
  void aWebhookGetsJsonAndAnythingButSuccessIsARefusal() throws Exception {
    var bodies = new LinkedBlockingQueue<String>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server, bodies);
    try {
      var url = "http://%s:%d".formatted(HERE, server.getAddress().getPort());
      new WebhookChannel(new Webhook(url + "/good"), trust()).send(notice(Locale.ROOT));
      var json = new ObjectMapper().readTree(bodies.poll(5, TimeUnit.SECONDS));
      assertEquals("acme", json.path("deployment").asText());
      assertEquals("exposed", json.path("state").asText());
      assertEquals("2026-11-28T09:58:00.500Z", json.path("since").asText());
      assertEquals("RAISED", json.at("/lines/0/change").asText());
      assertEquals("silent.b1", json.at("/lines/1/id").asText());
      var refused =
          assertThrows(
              IOException.class,
              () ->
                  new WebhookChannel(new Webhook(url + "/bad"), trust()).send(notice(Locale.ROOT)));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("503: come later"), refused::toString);
      assertFalse(refused.toString().contains("/bad"), "the address is a secret");
      var gone = new WebhookChannel(new Webhook("http://" + HERE + ":1/token"), trust());
      var unreached = assertThrows(IOException.class, () -> gone.send(notice(Locale.ROOT)));
      assertTrue(unreached.toString().contains(HERE + ":1 does not"), unreached::toString);
      assertFalse(unreached.toString().contains("token"), unreached::toString);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aWebhookOverTlsMustBeSignedBySomebodyWhoIsTrusted() throws Exception {
    var bodies = new LinkedBlockingQueue<String>();
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(served("hook", HERE)));
    serve(server, bodies);
    try {
      var hook = new Webhook("https://%s:%d/good".formatted(HERE, server.getAddress().getPort()));
      new WebhookChannel(hook, trust()).send(notice(Locale.ROOT));
      assertEquals(1, bodies.size());
      var stranger =
          new Trust(
              Optional.of(Authority.create("another", NOW).certificatePem()),
              () -> LocalSession.open("v1"));
      assertThrows(
          IOException.class, () -> new WebhookChannel(hook, stranger).send(notice(Locale.ROOT)));
      assertEquals(1, bodies.size());
    } finally {
      server.stop(0);
    }
  }

  private static void serve(HttpServer server, BlockingQueue<String> bodies) {
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          boolean good = exchange.getRequestURI().getPath().equals("/good");
          var answer = good ? new byte[0] : "come\nlater".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(good ? 204 : 503, good ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @Test
  void anAllClearSaysHowLongItWas() {
    var silent = new Shortfall("silent.b1", Words.of("finding.silent", "b1", "no answer"));
    var watch = Watch.next(List.of(), List.of(silent), NOW);
    watch = Watch.next(watch.standing(), List.of(silent), NOW.plusSeconds(60));
    watch = Watch.next(watch.standing(), List.of(), NOW.plusSeconds(120));
    watch = Watch.next(watch.standing(), List.of(), NOW.plus(Duration.ofSeconds(135)));
    var readiness =
        new Readiness(
            State.PROTECTED,
            Optional.empty(),
            Words.of("why.protected", "b1", "a1"),
            Optional.empty(),
            Words.of("answer.yes", "beijing", "guangzhou", 0, 28));
    var notice =
        Notice.of(
            new Notice.Frame("acme", "v1", Messages.of("recovery", Locale.ROOT)),
            readiness,
            NOW.plusSeconds(120),
            watch,
            NOW.plusSeconds(135));
    assertEquals(Notice.Kind.ALL_CLEAR, notice.kind());
    assertEquals("[acme] protected - all clear", notice.subject());
    assertTrue(notice.text().contains("for 2 min 15 s"), notice.text());
  }
}
