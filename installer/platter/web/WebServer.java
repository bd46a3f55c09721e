package platter.web;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormParserFactory;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import platter.report.Pages;

/**
 * The server of the pages. It answers only who brought the token, only under its own names, takes
 * forms only from its own pages, and never sends what a page does not need to another one.
 */
public final class WebServer implements AutoCloseable {
  /** Browsers send what is typed in the encoding of the page. */
  private static final FormParserFactory FORMS =
      FormParserFactory.builder().withDefaultCharset("UTF-8").build();

  /** Pages that are kept fresh at the same time; the others are as they were loaded. */
  private static final int MOST_STREAMS = 24;

  private static final int MOST_STREAMS_OF_ONE = 4;
  private static final int WORKERS = 48;

  /** Between two signs that a page is not up to date any more. */
  private static final Duration PACE = Duration.ofMillis(300);

  /** A stream says something at least as often, so that both sides know that the other is there. */
  private static final Duration BEAT = Duration.ofSeconds(3);

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
          + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private final Sessions sessions;
  private final Face face;
  private final Assets assets;
  private final boolean tls;
  private final Undertow server;
  private final List<String> authorities = new ArrayList<>();
  private final AtomicInteger streams = new AtomicInteger();
  private volatile boolean open = true;

  private WebServer(
      InetSocketAddress address,
      Optional<SSLContext> tls,
      Sessions sessions,
      Face face,
      Assets assets) {
    this.sessions = sessions;
    this.face = face;
    this.assets = assets;
    this.tls = tls.isPresent();
    var builder =
        Servers.builder()
            .setIoThreads(2)
            .setWorkerThreads(WORKERS)
            .setHandler(new BlockingHandler(this::serve));
    var host = address.getAddress().getHostAddress();
    if (tls.isPresent()) {
      builder.addHttpsListener(address.getPort(), host, tls.get());
    } else {
      builder.addHttpListener(address.getPort(), host);
    }
    server = builder.build();
  }

  /**
   * Starts one.
   *
   * @param address where to listen; port 0 for any that is free
   * @param tls wanted where the address is not this machine's own
   * @throws IOException if nothing can listen there; says why
   */
  static WebServer start(
      InetSocketAddress address,
      Optional<SSLContext> tls,
      Sessions sessions,
      Face face,
      Assets assets)
      throws IOException {
    var server = new WebServer(address, tls, sessions, face, assets);
    try {
      server.server.start();
    } catch (RuntimeException e) {
      var cause = Optional.ofNullable(e.getCause()).map(Throwable::getMessage);
      throw new IOException(
          "cannot listen at %s port %d: %s"
              .formatted(
                  address.getAddress().getHostAddress(),
                  address.getPort(),
                  cause.orElse(String.valueOf(e.getMessage()))),
          e);
    }
    server.name(address);
    return server;
  }

  private void name(InetSocketAddress address) {
    int port = port();
    var own = address.getAddress();
    authorities.add(
        (own instanceof Inet6Address ? "[" + own.getHostAddress() + "]" : own.getHostAddress())
            + ":"
            + port);
    if (own.isLoopbackAddress()) {
      authorities.addAll(List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port));
    }
  }

  /** Where it listens. */
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** The link that opens the next session. */
  public String link() {
    return "%s://%s/?token=%s"
        .formatted(tls ? "https" : "http", authorities.get(0), sessions.token());
  }

  private void serve(HttpServerExchange exchange) throws Exception {
    guard(exchange);
    var host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    if (host == null || !authorities.contains(host.toLowerCase(Locale.ROOT))) {
      refuse(exchange, 421, "this server does not go by that name");
      return;
    }
    var path = exchange.getRequestPath();
    var asset = assets.at(path);
    if (asset.isPresent()) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Assets.type(path));
      exchange
          .getResponseHeaders()
          .put(Headers.CACHE_CONTROL, "public, max-age=31536000, immutable");
      exchange.getResponseSender().send(ByteBuffer.wrap(asset.get()));
      return;
    }
    if (exchange.getRequestMethod().equals(Methods.GET)
        && exchange.getQueryParameters().containsKey("token")) {
      enter(exchange, exchange.getQueryParameters().get("token").getFirst());
      return;
    }
    var session = session(exchange);
    if (session.isEmpty()) {
      refuse(exchange, StatusCodes.UNAUTHORIZED, "open the link " + sessions.whence());
      return;
    }
    if (exchange.getRequestMethod().equals(Methods.POST)) {
      post(exchange, session.get());
    } else if (exchange.getRequestMethod().equals(Methods.GET)) {
      get(exchange, session.get());
    } else {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, POST");
      refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "only GET and POST are understood");
    }
  }

  /** What holds for all that is sent. */
  private static void guard(HttpServerExchange exchange) {
    var headers = exchange.getResponseHeaders();
    headers.put(new HttpString("Content-Security-Policy"), POLICY);
    headers.put(new HttpString("X-Content-Type-Options"), "nosniff");
    headers.put(new HttpString("Referrer-Policy"), "same-origin");
    headers.put(new HttpString("Cross-Origin-Opener-Policy"), "same-origin");
    headers.put(new HttpString("Cross-Origin-Resource-Policy"), "same-origin");
    headers.put(Headers.CACHE_CONTROL, "no-store");
  }

  private void enter(HttpServerExchange exchange, String token) {
    var session = sessions.begin(token).or(() -> session(exchange));
    if (session.isEmpty()) {
      refuse(
          exchange,
          StatusCodes.UNAUTHORIZED,
          "this link was used before, or is not the newest; open the one " + sessions.whence());
      return;
    }
    exchange.setResponseCookie(
        new CookieImpl(cookie(), session.get().id())
            .setHttpOnly(true)
            .setSameSiteMode("Strict")
            .setSecure(tls)
            .setPath("/"));
    redirect(exchange, "/");
  }

  /** Cookies do not know ports: two servers on one machine each have a name of their own. */
  private String cookie() {
    return "platter-" + port();
  }

  private Optional<Session> session(HttpServerExchange exchange) {
    return Optional.ofNullable(exchange.getRequestCookie(cookie()))
        .flatMap(cookie -> sessions.find(cookie.getValue()));
  }

  private void get(HttpServerExchange exchange, Session session) throws Exception {
    var request = Request.of(exchange, session, Optional.empty());
    if (request.path().equals("/live")) {
      var goes = session.stream(MOST_STREAMS_OF_ONE);
      try {
        if (streams.incrementAndGet() <= MOST_STREAMS) {
          stream(exchange, request, goes);
        } else {
          refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE, "too many pages are open");
        }
      } finally {
        session.ended(goes);
        streams.decrementAndGet();
      }
      return;
    }
    answer(exchange, request, () -> face.get(request));
  }

  private void post(HttpServerExchange exchange, Session session) throws Exception {
    var origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin == null
        || !authorities.contains(origin.replaceFirst(tls ? "^https://" : "^http://", ""))) {
      refuse(exchange, StatusCodes.FORBIDDEN, "this form does not come from a page of this server");
      return;
    }
    Optional<FormData> form;
    try (var parser = FORMS.createParser(exchange)) {
      form = parser == null ? Optional.empty() : Optional.of(parser.parseBlocking());
    } catch (RequestTooBigException e) {
      refuse(
          exchange,
          StatusCodes.REQUEST_ENTITY_TOO_LARGE,
          "what was sent is more than a topology or a site sheet can be; nothing of it was read");
      return;
    }
    var request = Request.of(exchange, session, form);
    if (!Sessions.same(request.posted("csrf"), session.csrf())) {
      refuse(
          exchange, StatusCodes.FORBIDDEN, "this form is not of this session; load the page again");
      return;
    }
    session.say("");
    answer(exchange, request, () -> face.post(request));
  }

  @FunctionalInterface
  private interface Asked {
    Answer get() throws Exception;
  }

  private void answer(HttpServerExchange exchange, Request request, Asked asked) {
    Answer answer;
    try {
      answer = asked.get();
    } catch (Exception e) {
      if (e instanceof RuntimeException) {
        // A fault of the program: whoever is on the phone with support reads it at the terminal.
        e.printStackTrace();
      }
      answer = trouble(request, StatusCodes.INTERNAL_SERVER_ERROR, String.valueOf(e.getMessage()));
    }
    if (answer instanceof Answer.Missing) {
      answer = trouble(request, StatusCodes.NOT_FOUND, request.path());
    }
    if (answer instanceof Answer.Page page) {
      exchange.setStatusCode(page.status());
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
      exchange.getResponseSender().send(page.html());
    } else if (answer instanceof Answer.Redirect redirect) {
      redirect(exchange, redirect.path());
    } else if (answer instanceof Answer.Download file) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, file.type());
      exchange
          .getResponseHeaders()
          .put(Headers.CONTENT_DISPOSITION, "attachment; filename=\"" + file.name() + "\"");
      exchange.getResponseSender().send(file.content());
    }
  }

  /** A page that says why there is no other. */
  private Answer.Page trouble(Request request, int status, String sentence) {
    var model = Map.of("status", status, "sentence", sentence, "assets", assets.addresses());
    return new Answer.Page(status, new Pages("web", face.language(request)).html("trouble", model));
  }

  private static void redirect(HttpServerExchange exchange, String path) {
    exchange.setStatusCode(StatusCodes.SEE_OTHER);
    exchange.getResponseHeaders().put(Headers.LOCATION, path);
    exchange.endExchange();
  }

  private static void refuse(HttpServerExchange exchange, int status, String why) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send("Platter: " + why + "\n");
  }

  /**
   * Server-sent events, by the HTML standard: one each time the pages have changed, no oftener than
   * a person sees. Its number is the version; who comes back names the last one, and hears at once
   * if that is not the one now.
   */
  private void stream(HttpServerExchange exchange, Request request, AtomicBoolean goes)
      throws Exception {
    long known = version(exchange, request);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    try (var out = exchange.getOutputStream()) {
      out.write(Assets.bytes("retry: 1000\n\n"));
      // A greater one is that of a process that has ended: whatever was seen of it is old.
      long version = face.await(-1, Duration.ZERO);
      while (open && goes.get()) {
        out.write(
            Assets.bytes(
                version == known
                    ? ": here\n\n"
                    : "id: %d\nevent: changed\ndata: %d\n\n".formatted(version, version)));
        out.flush();
        known = version;
        Thread.sleep(PACE.toMillis());
        version = face.await(known, BEAT);
      }
    } catch (IOException gone) {
      // The browser has closed the page.
    }
  }

  private static long version(HttpServerExchange exchange, Request request) {
    var last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    var text = last == null ? request.asked("from") : last;
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  @Override
  public void close() {
    open = false;
    server.stop();
  }
}
