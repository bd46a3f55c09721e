package platter.steward;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import platter.Await;
import platter.pki.Authority;
import platter.pki.LeafRequest;
import platter.pki.LeafRequest.Purpose;
import platter.pki.Tls;

/**
 * A customer's mail server, syslog server and web server, as a program for a network of a lab: what
 * they take is appended to files {@code mail}, {@code syslog} and {@code webhook}. Mail is taken by
 * STARTTLS only, of whoever gives {@link #PASSWORD}, and the web server speaks TLS; both show
 * certificates of an authority that nobody knows but who reads the file {@link #AUTHORITY}.
 */
public final class Receivers {
  public static final int MAIL = 2587;
  public static final int SYSLOG = 5514;
  public static final int WEBHOOK = 8443;

  public static final String MAIL_HOST = "mail.acme.example";
  public static final String WEB_HOST = "hooks.acme.example";
  public static final String USER = "platter@acme.example";
  public static final String PASSWORD = "Kranich-17 $(x) 密";

  /** The authority's certificate. */
  public static final String AUTHORITY = "acme-ca.pem";

  private static final String WANTED = "mail.wanted";
  private static final String SHOWN = "mail.shown";

  /** Which mail server a client meets. */
  public enum Meets {
    THE_RIGHT_ONE,
    /** Of the right name; somebody else has signed that. */
    A_STRANGER,
    /** Signed by the right authority; of another name. */
    ANOTHER_HOST,
    /** It offers no STARTTLS, and asks for the password all the same. */
    A_CARELESS_ONE
  }

  private final String address;
  private final Path folder;
  private final Authority own = Authority.create("acme internal", Instant.now());
  private final Authority stranger = Authority.create("acme internal", Instant.now());

  private Receivers(String address, Path folder) {
    this.address = address;
    this.folder = folder;
  }

  /**
   * Takes what comes until it is ended.
   *
   * @param arguments the address to listen at, and the folder
   */
  public static void main(String[] arguments) throws Exception {
    new Receivers(arguments[0], Path.of(arguments[1])).run();
  }

  /** Puts another mail server there. */
  public static void meet(Path folder, Meets which) throws Exception {
    write(folder, WANTED, which.name());
    Await.until(
        Duration.ofMinutes(2),
        () ->
            Files.exists(folder.resolve(SHOWN))
                && Files.readString(folder.resolve(SHOWN)).equals(which.name()));
  }

  private void run() throws Exception {
    var web = HttpsServer.create(new InetSocketAddress(address, WEBHOOK), 0);
    web.setHttpsConfigurator(new HttpsConfigurator(shown(own, WEB_HOST)));
    keepPosts(web);
    web.start();
    var packets = new Thread(this::packets, "syslog");
    packets.setDaemon(true);
    packets.start();
    write(folder, AUTHORITY, own.certificatePem());
    for (var meets = Meets.THE_RIGHT_ONE; ; meets = wanted(meets)) {
      try (var mails = server(meets)) {
        write(folder, SHOWN, meets.name());
        while (wanted(meets) == meets) {
          var mail = mails.taken().poll(50, TimeUnit.MILLISECONDS);
          if (mail != null) {
            append(
                "mail",
                "%s over %s\n%s"
                    .formatted(
                        mail.user().orElse("nobody"),
                        mail.secured() ? "TLS" : "an open line",
                        mail.data()));
          }
        }
      }
    }
  }

  private MailServer server(Meets meets) throws Exception {
    return switch (meets) {
      case THE_RIGHT_ONE -> MailServer.strict(address, MAIL, PASSWORD, shown(own, MAIL_HOST));
      case A_STRANGER -> MailServer.strict(address, MAIL, PASSWORD, shown(stranger, MAIL_HOST));
      case ANOTHER_HOST -> MailServer.strict(address, MAIL, PASSWORD, shown(own, WEB_HOST));
      case A_CARELESS_ONE -> MailServer.careless(address, MAIL, PASSWORD);
    };
  }

  private Meets wanted(Meets now) throws IOException {
    var file = folder.resolve(WANTED);
    return Files.exists(file) ? Meets.valueOf(Files.readString(file)) : now;
  }

  private static SSLContext shown(Authority authority, String name) throws Exception {
    var request = new LeafRequest(name, List.of(name), List.of(), Purpose.CLIENT_FACING);
    return Tls.server(authority.issue(request, Instant.now()));
  }

  private void keepPosts(HttpServer web) {
    web.createContext(
        "/",
        exchange -> {
          append(
              "webhook",
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
  }

  private void packets() {
    try (var socket = new DatagramSocket(SYSLOG, InetAddress.getByName(address))) {
      while (true) {
        var packet = new DatagramPacket(new byte[4096], 4096);
        socket.receive(packet);
        append(
            "syslog", new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void append(String file, String text) throws IOException {
    Files.writeString(
        folder.resolve(file), text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Whoever reads it finds all of it. */
  private static void write(Path folder, String file, String text) throws IOException {
    var part = Files.writeString(folder.resolve(file + ".new"), text);
    Files.move(
        part,
        folder.resolve(file),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
