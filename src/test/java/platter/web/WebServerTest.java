package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.inventory.Inventory;
import platter.wizard.Wizard;

/** What is refused, byte by byte as it comes: the server is a real one, the hosts are played. */
@Timeout(60)
class WebServerTest {
  private static final Pattern TOKEN = Pattern.compile("token=([\\w-]+)");
  private static final Pattern COOKIE = Pattern.compile("(?i)set-cookie: (platter-[0-9]+=[\\w-]+)");
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([\\w-]+)\"");

  @TempDir private Path folder;

  private final List<String> tokens = new ArrayList<>();
  private Practised practised;
  private Inventory inventory;
  private Wizard wizard;
  private WebServer server;

  @BeforeEach
  void itRuns() throws Exception {
    practised = Practised.in(folder);
    inventory = practised.inventory();
    wizard = practised.wizard();
    server =
        WizardSite.serve(
            wizard,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.empty(),
            new Sessions("that the terminal shows", tokens::add));
  }

  @AfterEach
  void itEnds() throws IOException {
    server.close();
    practised.close();
  }

  @Test
  void withoutATokenNothingIsShown() throws Exception {
    for (var path : List.of("/", "/wizard/disc", "/live", "/log", "/papers/topology.yaml")) {
      assertEquals(401, status(get(path, "")), path);
    }
    assertEquals(401, status(get("/?token=wrong", "")));
    assertEquals(
        401, status(get("/wizard/disc", "Cookie: platter-" + server.port() + "=wrong\r\n")));
  }

  @Test
  void aTokenOpensOneSession() throws Exception {
    var token = find(TOKEN, server.link());
    var entered = get("/?token=" + token, "");
    assertEquals(303, status(entered));
    assertTrue(entered.contains("HttpOnly") && entered.contains("SameSite=Strict"), entered);
    assertEquals(401, status(get("/?token=" + token, "")), "the same once more");
    assertEquals(1, tokens.size(), "the next one is told");
    assertEquals(303, status(get("/?token=" + tokens.get(0), "")));
    assertEquals(200, status(get("/wizard/disc", cookie(entered))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"platter.example", "127.0.0.1", "evil.example:80", "127.0.0.1:1"})
  void underAnotherNameItDoesNotAnswer(String host) throws Exception {
    var session = enter();
    var answer = raw("GET /wizard/disc HTTP/1.1\r\nHost: " + host + "\r\n" + session + end());
    assertEquals(421, status(answer));
    assertEquals(
        421, status(raw("GET /assets/look.css HTTP/1.1\r\nHost: " + host + "\r\n" + end())));
  }

  @Test
  void aFormOfAnotherPageIsRefused() throws Exception {
    var session = enter();
    var csrf = csrf(session);
    var body = form(Map.of("csrf", csrf, "do", "LANGUAGE||zh-CN"));
    for (var origin :
        List.of(
            "",
            "Origin: null\r\n",
            "Origin: http://evil.example\r\n",
            "Origin: https://" + authority() + "\r\n")) {
      assertEquals(403, status(post("/wizard/disc", session + origin, body)), origin);
    }
    assertEquals("en", wizard.view().language());
    assertEquals(303, status(post("/wizard/disc", session + origin(), body)));
    assertEquals("zh-CN", wizard.view().language());
  }

  @Test
  void aFormWithoutTheSessionsOwnMarkIsRefused() throws Exception {
    var session = enter();
    var other = csrf(enter());
    for (var csrf : List.of("", "wrong", other)) {
      var body = form(Map.of("csrf", csrf, "do", "LANGUAGE||zh-CN"));
      assertEquals(403, status(post("/wizard/disc", session + origin(), body)), csrf);
    }
    assertEquals("en", wizard.view().language());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../wizard-ui/pages/look.css",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2fetc/passwd",
        "/../../etc/passwd",
        "/wizard/../../etc/passwd",
        "/wizard/%00",
        "/nothing"
      })
  void whatIsNotAPageIsNotThere(String path) throws Exception {
    var answer = get(path, enter());
    assertTrue(List.of(400, 404).contains(status(answer)), answer);
    assertFalse(answer.contains("root:"), answer);
  }

  @Test
  void nobodyPutsLinesIntoTheHead() throws Exception {
    var session = enter();
    var answer = get("/wizard/disc%0d%0aSet-Cookie:%20evil=1", session);
    assertFalse(head(answer).contains("evil"), answer);
    var body = form(Map.of("csrf", csrf(session), "do", "GO||disc\r\nSet-Cookie: evil=1"));
    assertFalse(head(post("/wizard/disc", session + origin(), body)).contains("evil"));
    var asked = get("/log?q=%0d%0aSet-Cookie:%20evil=1&save=1", session);
    assertFalse(head(asked).contains("evil"), asked);
  }

  @Test
  void whatIsTypedInChineseStaysChinese() throws Exception {
    var session = enter();
    practised.readsTheDisc();
    var body = form(Map.of("csrf", csrf(session), "answer.sites[0].name", "北京é"));
    assertEquals(303, status(post("/wizard/sites", session + origin(), body)));
    assertTrue(get("/wizard/sites", session).contains("北京é"));
  }

  /**
   * Whoever goes from page to page leaves streams behind; the page that is open is fresh all the
   * same.
   */
  @Test
  void theNewestPageIsKeptFresh() throws Exception {
    var session = enter();
    var open = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 8; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        open.add(socket);
        send(
            socket,
            "GET /live?from=1 HTTP/1.1\r\nHost: " + authority() + "\r\n" + session + "\r\n");
        var head = new byte[12];
        assertEquals(12, socket.getInputStream().readNBytes(head, 0, 12));
        assertEquals("HTTP/1.1 200", new String(head, StandardCharsets.UTF_8), "stream " + i);
      }
    } finally {
      for (var socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void pagesThatAreKeptFreshLeaveRoomForOthers() throws Exception {
    var session = enter();
    var open = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 30; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        open.add(socket);
        send(socket, "GET /live HTTP/1.1\r\nHost: " + authority() + "\r\n" + session + "\r\n");
      }
      assertEquals(200, status(get("/wizard/disc", session)));
    } finally {
      for (var socket : open) {
        socket.close();
      }
    }
  }

  /** A name that is markup is shown as it was typed, and problems that speak of it too. */
  @Test
  void whatIsTypedIsText() throws Exception {
    var session = enter();
    var markup = "<script>alert(1)</script>\"'>";
    practised.readsTheDisc();
    var body =
        form(
            Map.of(
                "csrf",
                csrf(session),
                "answer.sites[0].name",
                markup,
                "answer.sites[0].hosts[0].address",
                markup,
                "answer.domain",
                markup));
    assertEquals(303, status(post("/wizard/sites", session + origin(), body)));
    var page = get("/wizard/sites", session);
    assertEquals(200, status(page));
    assertFalse(page.contains("<script>alert"), page);
    assertTrue(page.contains("&lt;script&gt;alert(1)"), page);
  }

  @Test
  void noSecretComesBack() throws Exception {
    var session = enter();
    practised.readsTheDisc();
    sites();
    var body = form(Map.of("csrf", csrf(session), "secret.sites.password", "gone for good 密"));
    assertEquals(303, status(post("/wizard/access", session + origin(), body)));
    var page = get("/wizard/access", session);
    assertEquals(200, status(page));
    assertTrue(page.contains("SECRET|sites.password|"), "it is known, and can be forgotten");
    assertFalse(page.contains("gone for good"), page);
    assertEquals(
        "gone for good 密",
        inventory.secrets().find("wizard.sites.password").orElseThrow().reveal(),
        "as it was typed");
  }

  @Test
  void whatIsAskedForElsewhereIsForbiddenByPolicy() throws Exception {
    var head = head(get("/wizard/disc", enter())).toLowerCase(Locale.ROOT);
    assertTrue(
        head.contains("content-security-policy: default-src 'none'; script-src 'self'"), head);
    assertFalse(head.contains("unsafe"), head);
    assertTrue(head.contains("x-content-type-options: nosniff"), head);
    assertTrue(head.contains("cache-control: no-store"), head);
    var page = get("/wizard/disc", enter());
    assertFalse(page.contains("style="), page);
    assertFalse(Pattern.compile(" on[a-z]+=").matcher(page).find(), page);
    assertFalse(Pattern.compile("(href|src)=\"(https?:)?//").matcher(page).find(), page);
  }

  @Test
  void aStreamSaysAtOnceThatAPageIsOld() throws Exception {
    var session = enter();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      send(
          socket,
          "GET /live HTTP/1.1\r\nHost: "
              + authority()
              + "\r\nLast-Event-ID: 999999\r\n"
              + session
              + "\r\n");
      var in = socket.getInputStream();
      var said = new StringBuilder();
      while (!said.toString().contains("event: changed")) {
        int next = in.read();
        assertTrue(next >= 0, said.toString());
        said.append((char) next);
      }
      assertTrue(said.toString().contains("text/event-stream"), said.toString());
    }
  }

  @Test
  void aBodyThatIsTooLargeIsNotRead() throws Exception {
    var session = enter();
    var answer =
        raw(
            "POST /wizard/sites HTTP/1.1\r\nHost: "
                + authority()
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 90000000\r\n"
                + session
                + origin()
                + end());
    assertEquals(413, status(answer), answer);
    assertEquals(200, status(get("/wizard/disc", session)), "and the next one is served");
  }

  @Test
  void whatHostsAreCalledIsText() throws Exception {
    var session = enter();
    sites();
    var markup = "<img src=x onerror=alert(1)>";
    wizard.take(platter.wizard.Order.of(platter.wizard.Order.What.BACK));
    wizard.take(platter.wizard.Order.answer("sites[0].hosts[0].name", markup));
    for (var page : List.of("sites", "access", "preflight", "review")) {
      var answer = get("/wizard/" + page, session);
      assertFalse(answer.contains("<img"), page);
    }
    var sites = get("/wizard/sites", session);
    assertTrue(sites.contains("&lt;img src=x onerror=alert(1)&gt;"), sites);
  }

  private void sites() throws Exception {
    wizard.take(platter.wizard.Order.answer("domain", "im.acme.example"));
    wizard.take(platter.wizard.Order.answer("sites[0].name", "beijing"));
    wizard.take(platter.wizard.Order.answer("sites[0].hosts[0].address", "192.0.2.11"));
    wizard.take(platter.wizard.Order.of(platter.wizard.Order.What.CONTINUE));
    wizard.take(platter.wizard.Order.of(platter.wizard.Order.What.CONTINUE));
  }

  private String enter() throws IOException {
    return cookie(get("/?token=" + find(TOKEN, server.link()), ""));
  }

  private String csrf(String session) throws IOException {
    return find(CSRF, get("/wizard/disc", session));
  }

  private static String cookie(String answer) {
    return "Cookie: " + find(COOKIE, answer) + "\r\n";
  }

  private String origin() {
    return "Origin: http://" + authority() + "\r\n";
  }

  private String authority() {
    return "127.0.0.1:" + server.port();
  }

  private static String form(Map<String, String> fields) {
    var body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return body.toString();
  }

  private String get(String path, String headers) throws IOException {
    return raw("GET " + path + " HTTP/1.1\r\nHost: " + authority() + "\r\n" + headers + end());
  }

  private String post(String path, String headers, String body) throws IOException {
    return raw(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + authority()
            + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + headers
            + end()
            + body);
  }

  private static String end() {
    return "Connection: close\r\n\r\n";
  }

  private String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      send(socket, request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }

  private static String head(String answer) {
    return answer.split("\r\n\r\n", 2)[0];
  }

  private static String find(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    assertTrue(matcher.find(), () -> pattern + " in " + text);
    return matcher.group(1);
  }
}
