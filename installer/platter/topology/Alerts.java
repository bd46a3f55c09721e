package platter.topology;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom the steward tells of what is wrong. A password is never in here; it is among the inventory's
 * secrets.
 *
 * @param language of the texts
 * @param command a program on the steward's host, by its absolute path
 * @param authorities PEM file on the laptop: who may sign for the mail server and the webhook,
 *     beside those that the steward's host trusts
 */
public record Alerts(
    Language language,
    Optional<Mail> mail,
    Optional<Syslog> syslog,
    Optional<Webhook> webhook,
    Optional<String> command,
    Optional<String> authorities) {

  /** Of the texts. */
  public enum Language {
    EN,
    ZH;

    public Locale locale() {
      return this == ZH ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT;
    }
  }

  /** How the line to the mail server is protected. */
  public enum Protection {
    NONE,
    STARTTLS,
    TLS
  }

  /** How lines get to the syslog server. */
  public enum Transport {
    UDP,
    TCP
  }

  /**
   * By mail.
   *
   * @param server host and port
   * @param user whom the server knows; empty where it takes mail without a password
   */
  public record Mail(
      Server server, Protection tls, String from, List<String> to, Optional<String> user) {
    public Mail {
      to = List.copyOf(to);
    }
  }

  /** To a syslog server (RFC 5424). */
  public record Syslog(Server server, Transport transport) {}

  /**
   * To a web server, as JSON.
   *
   * @param url a secret: whoever knows it may post there
   */
  public record Webhook(String url) {
    /** Of the address what may be seen. */
    public Server server() {
      var uri = URI.create(url);
      int usual = "https".equals(uri.getScheme()) ? 443 : 80;
      return new Server(uri.getHost(), uri.getPort() > 0 ? uri.getPort() : usual);
    }

    @Override
    public String toString() {
      return "Webhook[url=" + new Secret(url) + "]";
    }
  }

  /**
   * Where a server listens, written {@code HOST:PORT}.
   *
   * @param port 0 where none that can be read is written
   */
  public record Server(String host, int port) {
    static Server read(String text) {
      int cut = text.lastIndexOf(':');
      var port = cut < 0 ? "" : text.substring(cut + 1);
      return port.matches("[1-9][0-9]{0,4}")
          ? new Server(text.substring(0, cut), Integer.parseInt(port))
          : new Server(text, 0);
    }

    @Override
    public String toString() {
      return port == 0 ? host : host + ":" + port;
    }
  }
}
