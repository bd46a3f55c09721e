package platter.steward;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import platter.topology.Alerts.Webhook;

/** Posts the notice as JSON; anything but a status of 2xx is a refusal. */
final class WebhookChannel implements Channel {
  private static final int PATIENCE_MS = 15_000;

  private final Webhook webhook;
  private final Trust trust;

  WebhookChannel(Webhook webhook, Trust trust) {
    this.webhook = webhook;
    this.trust = trust;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public String send(Notice notice) throws IOException, InterruptedException {
    try {
      var connection = (HttpURLConnection) URI.create(webhook.url()).toURL().openConnection();
      if (connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(trust.context().getSocketFactory());
      }
      connection.setConnectTimeout(PATIENCE_MS);
      connection.setReadTimeout(PATIENCE_MS);
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
      int status = connection.getResponseCode();
      try (var answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        if (status / 100 == 2) {
          return webhook.server() + " answered " + status;
        }
        throw new IOException("it answered " + status + said(answer));
      }
    } catch (IOException e) {
      // The library likes to name the address, and none of its causes may go on with it.
      var why = String.valueOf(e.getMessage()).replace(webhook.url(), "it");
      throw new IOException(webhook.server() + " does not take it: " + why);
    }
  }

  private static String said(@Nullable InputStream answer) throws IOException {
    return answer == null
        ? ""
        : Channel.shown(new String(answer.readNBytes(MOST_SHOWN), StandardCharsets.UTF_8));
  }
}
