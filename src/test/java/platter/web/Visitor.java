package platter.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** Whoever came in by a link: asks for pages, and sends forms as a page of the server would. */
final class Visitor {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([\\w-]+)\"");

  private final HttpClient browser;
  private final String origin;
  private final String given;

  private Visitor(HttpClient browser, String origin, String given) {
    this.browser = browser;
    this.origin = origin;
    this.given = given;
  }

  /** Opens the link, as a browser does once. */
  static Visitor enter(HttpClient browser, String link) throws Exception {
    var entered =
        browser.send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.discarding());
    return new Visitor(
        browser,
        link.replaceFirst("/[?].*", ""),
        entered.headers().firstValue("set-cookie").orElseThrow());
  }

  /** The cookie as the server set it, with all that it said of it. */
  String given() {
    return given;
  }

  HttpResponse<String> get(String path) throws Exception {
    return browser.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String form) throws Exception {
    var matcher = CSRF.matcher(get("/").body());
    assertTrue(matcher.find());
    return browser.send(
        request(path)
            .header("Origin", origin)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form + "&csrf=" + matcher.group(1)))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path))
        .header("Cookie", given.split(";", 2)[0]);
  }
}
