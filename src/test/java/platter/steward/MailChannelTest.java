package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static platter.steward.Alarms.HERE;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import platter.pki.Authority;
import platter.pki.Lifetimes;
import platter.topology.Alerts.Mail;
import platter.topology.Alerts.Protection;
import platter.topology.Alerts.Server;
import platter.topology.Secret;

/** Mail against a server on the loopback address. */
@Timeout(60)
class MailChannelTest {
  private static final String PASSWORD = "geheim 密";
  private static final Optional<String> USER = Optional.of("platter");
  private static final List<String> TO = List.of("ops@acme.example", "night@acme.example");

  private static Notice notice() {
    return Alarms.notice(Locale.ROOT);
  }

  private static MailChannel channel(
      int port, Protection tls, Optional<String> user, String password, List<String> to) {
    var mail = new Mail(new Server(HERE, port), tls, "platter@acme.example", to, user);
    return new MailChannel(
        mail, user.map(u -> new Secret(password)), Alarms.trust(), Duration.ofSeconds(20));
  }

  private static MailChannel channel(MailServer server, List<String> to) {
    return channel(server.port(), Protection.NONE, Optional.empty(), "", to);
  }

  private static MailChannel channel(MailServer server, Protection tls) {
    return channel(server.port(), tls, USER, PASSWORD, TO);
  }

  private static String refusal(Channel channel) {
    var refused = assertThrows(IOException.class, () -> channel.send(notice()));
    return String.valueOf(refused.getMessage());
  }

  private static MailServer.Taken taken(MailServer server) throws InterruptedException {
    var taken = server.taken().poll(5, TimeUnit.SECONDS);
    assertTrue(taken != null, "nothing came");
    return taken;
  }

  private static MimeMessage message(MailServer.Taken taken) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(taken.data().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aMailIsReadableInChineseAndSaysThatItIsAutomatic() throws Exception {
    try (var server = MailServer.open(HERE, 0)) {
      var said = channel(server, TO).send(Alarms.notice(Locale.SIMPLIFIED_CHINESE));
      assertTrue(said.contains("took it for ops@acme.example"), said);
      var taken = taken(server);
      assertEquals("platter@acme.example", taken.from());
      assertEquals(TO, taken.to());
      var message = message(taken);
      assertEquals("[acme] 无保护 - 缺少：集群 2 个聊天服务器中的 1 个（另有 1 项）", message.getSubject());
      assertEquals("auto-generated", message.getHeader("Auto-Submitted", null));
      var text = String.valueOf(message.getContent());
      assertTrue(text.contains("b1 没有应答：没有应答（自 2026-11-28T09:58:00Z）"), text);
      assertTrue(text.contains("恢复 guangzhou"), text);
      assertFalse(taken.secured());
    }
  }

  /** A reader that gets one twice, since its receipt was lost, shows it once. */
  @Test
  void everyTryOfANoticeIsTheSameMail() throws Exception {
    try (var server = MailServer.open(HERE, 0)) {
      var channel = channel(server, TO);
      channel.send(notice());
      channel.send(notice());
      var id = message(taken(server)).getMessageID();
      assertEquals("<platter.acme.v1.2026-11-28T10-00-00-500Z@acme.example>", id);
      assertEquals(id, message(taken(server)).getMessageID());
    }
  }

  @Test
  void aPasswordGoesOverTlsOnly() throws Exception {
    try (var starttls = MailServer.strict(HERE, 0, PASSWORD, Alarms.served());
        var tls = MailServer.secured(HERE, 0, PASSWORD, Alarms.served());
        var open = MailServer.careless(HERE, 0, PASSWORD)) {
      channel(starttls, Protection.STARTTLS).send(notice());
      channel(tls, Protection.TLS).send(notice());
      for (var server : List.of(starttls, tls)) {
        var taken = taken(server);
        assertTrue(taken.secured());
        assertEquals(USER, taken.user());
        assertEquals("platter:" + PASSWORD, server.logins().poll());
      }
      var refusal = refusal(channel(open, Protection.STARTTLS));
      assertTrue(refusal.startsWith(HERE + ":" + open.port()), refusal);
      assertTrue(refusal.contains("does not support STARTTLS"), refusal);
      assertEquals(List.of(), List.copyOf(open.logins()));
      assertEquals(0, open.taken().size());
    }
  }

  @Test
  void aWrongPasswordIsSaidAndNotShown() throws Exception {
    try (var server = MailServer.strict(HERE, 0, PASSWORD, Alarms.served())) {
      var refusal = refusal(channel(server.port(), Protection.STARTTLS, USER, "ganz falsch", TO));
      assertTrue(refusal.contains("535"), refusal);
      assertFalse(refusal.contains("falsch"), refusal);
      assertEquals(1, server.logins().size(), "an account is locked after a few");
    }
  }

  private static Stream<Arguments> wrongCertificates() {
    var now = Instant.now();
    var before = now.minus(Lifetimes.CLIENT_FACING);
    var old = Authority.create("somebody", before.minusSeconds(1));
    var another = Authority.create("somebody", now);
    return Stream.of(Protection.STARTTLS, Protection.TLS)
        .flatMap(
            tls ->
                Stream.of(
                    Arguments.of(
                        tls,
                        Alarms.AUTHORITY,
                        Alarms.served(another, HERE, now),
                        "Path does not chain with any of the trust anchors"),
                    Arguments.of(
                        tls,
                        Alarms.AUTHORITY,
                        Alarms.served(Alarms.AUTHORITY, "192.0.2.9", now),
                        "No subject alternative names matching IP address " + HERE),
                    Arguments.of(tls, old, Alarms.served(old, HERE, before), "NotAfter")));
  }

  @ParameterizedTest
  @MethodSource("wrongCertificates")
  void nothingIsToldToAServerThatIsNotTheOne(
      Protection tls, Authority believed, SSLContext shown, String why) throws Exception {
    try (var server =
        tls == Protection.TLS
            ? MailServer.secured(HERE, 0, PASSWORD, shown)
            : MailServer.strict(HERE, 0, PASSWORD, shown)) {
      var mail = new Mail(new Server(HERE, server.port()), tls, "platter@acme.example", TO, USER);
      var refusal =
          refusal(
              new MailChannel(
                  mail,
                  Optional.of(new Secret(PASSWORD)),
                  Alarms.trust(believed.certificatePem()),
                  Duration.ofSeconds(20)));
      assertTrue(refusal.startsWith(HERE + ":" + server.port() + " does not take it: "), refusal);
      assertTrue(refusal.contains(why), refusal);
      assertEquals(0, server.logins().size());
      assertEquals(0, server.taken().size());
    }
  }

  /** Names are held against the name that the topology has, and addresses against the address. */
  @Test
  void aServerIsWhomTheTopologyNamesAndNotWhoTheDnsSaysItIs() throws Exception {
    var address = Connection.address(new Server(HERE, 25)).getAddress();
    assertEquals(HERE, address.getHostName());
    var localhost = Connection.address(new Server("localhost", 25)).getAddress();
    assertEquals("localhost", localhost.getHostName());
  }

  @Test
  void aMailThatSomebodyGetsIsDeliveredAndWhoDoesNotIsNamed() throws Exception {
    try (var server = MailServer.open(HERE, 0)) {
      var some = List.of("ops@acme.example", "gone@acme.example");
      var said = channel(server, some).send(notice());
      assertTrue(
          said.contains("took it for ops@acme.example, and not for gone@acme.example: "), said);
      assertTrue(said.contains("550 nobody of that name"), said);
      assertEquals(List.of("ops@acme.example"), taken(server).to());

      var refusal = refusal(channel(server, List.of("gone@acme.example")));
      assertTrue(refusal.contains("550"), refusal);
      assertEquals(0, server.taken().size());
    }
  }

  /** What a host says ends up in the subject, and is no header of its own there. */
  @Test
  void nobodyElseWritesAHeader() throws Exception {
    try (var server = MailServer.open(HERE, 0)) {
      var said = "torn\r\nBcc: eve@evil.example\n\nDear all, " + "x".repeat(3000);
      channel(server, TO).send(Alarms.unknown("torn", said));
      var taken = taken(server);
      var lines = taken.data().lines().toList();
      assertTrue(lines.stream().noneMatch(line -> line.startsWith("Bcc:")), taken::data);
      // RFC 5322 allows no longer ones.
      assertTrue(lines.stream().allMatch(line -> line.length() <= 998), taken::data);
      var message = message(taken);
      var one = "b1 does not answer: torn  Bcc: eve@evil.example Dear all, xx";
      assertTrue(message.getSubject().startsWith("[acme] unknown - " + one), message.getSubject());
      assertTrue(String.valueOf(message.getContent()).contains("\n- " + one), taken::data);
    }
  }

  /**
   * A server that takes a mail and hangs up on the good-bye, or does not answer it, has the mail:
   * each further try would be one more.
   */
  @ParameterizedTest
  @EnumSource(Parting.class)
  @Timeout(14)
  void whatWasTakenIsTakenHoweverTheServerParts(Parting parting) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var talk = CompletableFuture.runAsync(() -> talk(server, "220 small", "250 taken", parting));
      var said =
          channel(server.getLocalPort(), Protection.NONE, Optional.empty(), "", TO).send(notice());
      assertTrue(said.contains("took it for"), said);
      talk.get(10, TimeUnit.SECONDS);
    }
  }

  /** Some servers repeat what they were sent. */
  @Test
  void aPasswordThatIsRepeatedIsNotShown() throws Exception {
    for (var secret : List.of(PASSWORD, encoded(PASSWORD), encoded("\0platter\0" + PASSWORD))) {
      var refusal = refusal(USER, "220 small", "554 bad command '" + secret + "'");
      assertTrue(refusal.contains("554 bad command '********'"), refusal);
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aServerThatRefusesAtTheDoorSaysWhy() throws Exception {
    var refusal = refusal(Optional.empty(), "554 not from your network", "");
    assertTrue(refusal.contains("554 not from your network"), refusal);
  }

  @Test
  void aLongRefusalIsOneShortLine() throws Exception {
    var long554 = "554-because\r\n".repeat(500) + "554 of that";
    var refusal = refusal(Optional.empty(), "220 small", long554);
    assertTrue(refusal.contains("554-because 554-because"), refusal);
    assertTrue(refusal.length() < 500, refusal);
    assertEquals(1, refusal.lines().count());
  }

  /** What is said of a server that greets so, and answers so to a mail. */
  private static String refusal(Optional<String> user, String greeting, String answer)
      throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var talk = CompletableFuture.runAsync(() -> talk(server, greeting, answer, Parting.POLITE));
      var refusal = refusal(channel(server.getLocalPort(), Protection.NONE, user, PASSWORD, TO));
      talk.get(10, TimeUnit.SECONDS);
      return refusal;
    }
  }

  /** What a server does on a good-bye. */
  private enum Parting {
    POLITE,
    RESET,
    SILENCE
  }

  /** Greets so, says yes to all that a client says, and this to its mail. */
  private static void talk(ServerSocket server, String greeting, String answer, Parting parting) {
    try (var socket = server.accept()) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var out = socket.getOutputStream();
      out.write((greeting + "\r\n").getBytes(StandardCharsets.UTF_8));
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("QUIT") && parting == Parting.RESET) {
          socket.setSoLinger(true, 0);
          return;
        }
        boolean silent = line.equals("QUIT") && parting == Parting.SILENCE;
        var said = line.equals(".") ? answer : line.equals("DATA") ? "354 go on" : "250 ok";
        if (!silent && (line.equals(".") || line.matches("(EHLO|MAIL|RCPT|RSET|DATA|QUIT).*"))) {
          out.write((said + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }
}
