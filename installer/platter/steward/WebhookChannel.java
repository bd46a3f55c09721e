package platter.steward;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import platter.topology.Alerts.Webhook;
import platter.topology.Plain;

/** Posts the notice as JSON; anything but a status of 2xx is a refusal. */
final class WebhookChannel implements Channel {
  /** So much of an answer is read to be shown in part. */
  private static final int MOST_READ = 4096;

  private final Webhook webhook;
  private final Trust trust;
  private final Duration limit;
  private final Veil veil;

  /**
   * @param limit how long the conversation may take as a whole
   */
  WebhookChannel(Webhook webhook, Trust trust, Duration limit) {
    this.webhook = webhook;
    this.trust = trust;
    this.limit = limit;
    this.veil = Veil.of(secrets(webhook.url()));
  }

  /** What of an address lets somebody post there, however a server repeats it. */
  private static Stream<String> secrets(String url) {
    var uri = URI.create(url);
    var parts =
        Stream.of(uri.getRawPath(), uri.getPath(), uri.getRawQuery(), uri.getQuery())
            .filter(Objects::nonNull)
            .toList();
    var whole = Stream.of(url, uri.getRawPath() + "?" + uri.getRawQuery());
    var pieces = parts.stream().flatMap(part -> Stream.of(part.split("[/&=]", -1)));
    return Stream.concat(whole, Stream.concat(parts.stream(), pieces));
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String send(Notice notice) throws IOException, InterruptedException {
    try {
      // The library says of a host without an address only its name.
      Connection.address(webhook.server());
      var connection = (HttpURLConnection) URI.create(webhook.url()).toURL().openConnection();
      if (connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(trust.context().getSocketFactory());
      }
      return post(connection, notice);
    } catch (IOException e) {
      // The library likes to name the address, and none of its causes may go on with it.
      var why = Plain.line(veil.over(String.valueOf(e.getMessage())), MOST_REASON);
      throw new IOException(webhook.server() + " does not take it: " + why);
    }
  }

  private String post(HttpURLConnection connection, Notice notice) throws IOException {
    try (var deadline = new Deadline(connection::disconnect, limit)) {
      try {
        connection.setConnectTimeout(Connection.PATIENCE_MS);
        connection.setReadTimeout(Connection.PATIENCE_MS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("User-Agent", "platter");
        var body = notice.json().getBytes(StandardCharsets.UTF_8);
        connection.setFixedLengthStreamingMode(body.length);
        connection.setDoOutput(true);
        try (var out = connection.getOutputStream()) {
          out.write(body);
        }
        return answer(connection);
      } catch (IOException e) {
        deadline.blame(e);
        throw e;
      } finally {
        connection.disconnect();
      }
    }
  }

  private String answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status / 100 == 2) {
      return webhook.server() + " answered " + status;
    }
    if (status < 0) {
      throw new IOException("what it answers is not HTTP");
    }
    try (var answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      throw new IOException("it answered " + status + said(answer));
    }
  }

  private String said(@Nullable InputStream answer) throws IOException {
    return answer == null
        ? ""
        : Channel.shown(
            veil.over(new String(answer.readNBytes(MOST_READ), StandardCharsets.UTF_8)));
  }
}
