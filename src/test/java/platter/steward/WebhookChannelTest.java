package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static platter.steward.Alarms.AUTHORITY;
import static platter.steward.Alarms.HERE;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.pki.Authority;
import platter.pki.Lifetimes;
import platter.topology.Alerts.Webhook;

/** A webhook against a web server on the loopback address. */
@Timeout(60)
class WebhookChannelTest {
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
  private HttpServer server;

  @BeforeEach
  void itRuns() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void itEnds() {
    server.stop(0);
  }

  /** Takes what is posted to {@code /good}, and repeats the address of everything else. */
  private void answer(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    var asked = exchange.getRequestURI();
    if (asked.getPath().equals("/moved")) {
      exchange.getResponseHeaders().set("Location", "/good");
      exchange.sendResponseHeaders(307, -1);
    } else if (asked.getPath().equals("/good")) {
      exchange.sendResponseHeaders(204, -1);
    } else {
      var answer =
          (asked.getPath().startsWith("/late") ? "x".repeat(175) : "")
              .concat("come\nlater: %s, that is %s %s")
              .formatted(asked, asked.getPath(), asked.getQuery())
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(503, answer.length);
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  private WebhookChannel hook(String path) {
    return hook("http", server, path, Alarms.trust());
  }

  private static WebhookChannel hook(String scheme, HttpServer server, String path, Trust trust) {
    var url = "%s://%s:%d%s".formatted(scheme, HERE, server.getAddress().getPort(), path);
    return new WebhookChannel(new Webhook(url), trust, Duration.ofSeconds(20));
  }

  private static String refusal(Channel channel) {
    var refused = assertThrows(IOException.class, () -> channel.send(Alarms.notice(Locale.ROOT)));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void aWebhookGetsJson() throws Exception {
    hook("/good").send(Alarms.notice(Locale.ROOT));
    var json = new ObjectMapper().readTree(bodies.poll(5, TimeUnit.SECONDS));
    assertEquals("acme", json.path("deployment").asText());
    assertEquals("exposed", json.path("state").asText());
    assertEquals("2026-11-28T09:58:00.500Z", json.path("since").asText());
    assertEquals("RAISED", json.at("/lines/0/change").asText());
    assertEquals("silent.b1", json.at("/lines/1/id").asText());
  }

  @Test
  void anythingButSuccessIsARefusal() {
    var refusal = refusal(hook("/bad"));
    assertTrue(refusal.contains("does not take it: it answered 503: come later"), refusal);
    var nobody = new Webhook("http://" + HERE + ":1/token");
    var unreached = refusal(new WebhookChannel(nobody, Alarms.trust(), Duration.ofSeconds(20)));
    assertTrue(unreached.contains(HERE + ":1 does not"), unreached);
    assertFalse(unreached.contains("token"), unreached);
  }

  /** Whoever knows the address may post there, and many a server says it when it refuses. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/services/T0PSECRET",
        "/s/T0PSECRET?verbose=1",
        "/hook?key=T0PSECRET",
        "/T0P%53ECRET/x",
        "/hook?key=T0P%53ECRET&x=y"
      })
  void theAddressIsNotShownHoweverAServerRepeatsIt(String path) {
    var refusal = refusal(hook(path));
    assertTrue(refusal.contains("it answered 503: come later"), refusal);
    assertFalse(refusal.contains("SECRET"), refusal);
    assertFalse(refusal.contains("53ECRET"), refusal);
  }

  /** Where an answer is cut, half of a secret would not look like one. */
  @Test
  void theAddressIsNotShownInPartEither() {
    var refusal = refusal(hook("/late/T0PSECRET"));
    assertTrue(refusal.contains("xxx"), refusal);
    assertFalse(refusal.contains("/la"), refusal);
  }

  @Test
  void nobodyIsFollowedElsewhere() {
    assertTrue(refusal(hook("/moved")).contains("it answered 307"));
    assertEquals(1, bodies.size());
  }

  @Test
  void overTlsItIsTheServerThatTheAddressNamesOrNone() throws Exception {
    var now = Instant.now();
    var before = now.minus(Lifetimes.CLIENT_FACING);
    var old = Authority.create("somebody", before.minusSeconds(1));
    var another = Authority.create("somebody", now);
    assertEquals("", overTls(AUTHORITY, Alarms.served()));
    assertEquals(1, bodies.size());
    refuses(AUTHORITY, Alarms.served(another, HERE, now), "Path does not chain with any");
    refuses(AUTHORITY, Alarms.served(AUTHORITY, "192.0.2.9", now), "No subject alternative names");
    refuses(old, Alarms.served(old, HERE, before), "validity check failed");
    assertEquals(1, bodies.size());
  }

  private void refuses(Authority believed, SSLContext shown, String why) throws Exception {
    var refusal = overTls(believed, shown);
    assertTrue(refusal.contains(why), refusal);
  }

  /** What is said of a server that shows this; nothing where it got its post. */
  private String overTls(Authority believed, SSLContext shown) throws Exception {
    var secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(shown));
    secure.createContext("/", this::answer);
    secure.start();
    try {
      hook("https", secure, "/good", Alarms.trust(believed.certificatePem()))
          .send(Alarms.notice(Locale.ROOT));
      return "";
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage());
    } finally {
      secure.stop(0);
    }
  }

  /** What a host trusts is of many hands; one damaged certificate there silences no channel. */
  @Test
  void aDamagedAuthorityBesideItHarmsNobody() throws Exception {
    var damaged =
        """
        -----BEGIN CERTIFICATE-----
        bm90IGEgY2VydGlmaWNhdGU=
        -----END CERTIFICATE-----
        # This one was cut off.
        -----BEGIN CERTIFICATE-----
        MIIB
        """;
    var secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(Alarms.served()));
    secure.createContext("/", this::answer);
    secure.start();
    try {
      hook("https", secure, "/good", Alarms.trust(damaged + AUTHORITY.certificatePem()))
          .send(Alarms.notice(Locale.ROOT));
      assertEquals(1, bodies.size());
    } finally {
      secure.stop(0);
    }
  }
}
