package platter.loss;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Somebody who looks for the service several times a second, in each way in which clients and
 * balancers do. Prints what each found, a line each: milliseconds since 1970, the way, and the
 * answer.
 *
 * <ul>
 *   <li>{@code xmpp}: walks the addresses as RFC 6120 says, and names the one that gives features
 *   <li>{@code web}: walks them as browsers do, and names the one that takes a WebSocket
 *   <li>{@code dns}: the addresses that the name server at the last one gives for the domain
 *   <li>an address: what its {@code /healthz} says, or {@code silent}
 * </ul>
 *
 * <p>Arguments: {@code DOMAIN CA-FILE ADDRESS...}, the addresses in the order in which they are
 * tried.
 */
final class Steered {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int PAUSE_MILLIS = 250;

  /** Of an answer. */
  private static final Pattern ADDRESS = Pattern.compile("(?<=IN\\sA\\s)[0-9]+(?:[.][0-9]+){3}");

  private static final List<String> UPGRADE =
      List.of(
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Protocol: xmpp",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  private final String domain;
  private final SSLSocketFactory tls;
  private final List<String> addresses;

  private Steered(String domain, SSLSocketFactory tls, List<String> addresses) {
    this.domain = domain;
    this.tls = tls;
    this.addresses = addresses;
  }

  /** One look. */
  @FunctionalInterface
  private interface Way {
    String look() throws IOException, InterruptedException;
  }

  public static void main(String[] args) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {Talker.trust(Path.of(args[1]))}, null);
    var steered =
        new Steered(args[0], context.getSocketFactory(), List.of(args).subList(2, args.length));
    repeat("xmpp", () -> steered.walk(steered::features));
    repeat("web", () -> steered.walk(steered::webSocket));
    repeat("dns", steered::names);
    for (var address : steered.addresses) {
      repeat(address, () -> steered.health(address));
    }
    while (System.in.read() >= 0) {
      // Until whoever started this lets go.
    }
    System.exit(0);
  }

  private static void repeat(String name, Way way) {
    var thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  say(name, way);
                  TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
              } catch (InterruptedException e) {
                // It was told to end.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void say(String name, Way way) throws InterruptedException {
    String found;
    try {
      found = way.look();
    } catch (IOException e) {
      found = "silent";
    }
    var line = System.currentTimeMillis() + " " + name + " " + found;
    synchronized (Steered.class) {
      System.out.println(line);
      System.out.flush();
    }
  }

  /** Something that an address does or does not. */
  @FunctionalInterface
  private interface Door {
    boolean opens(String address) throws IOException;
  }

  private String walk(Door door) {
    for (var address : addresses) {
      try {
        if (door.opens(address)) {
          return address;
        }
      } catch (IOException e) {
        // The next one is tried.
      }
    }
    return "nobody";
  }

  private Socket connect(String address, int port) throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private boolean features(String address) throws IOException {
    try (var socket = connect(address, 5222)) {
      var said =
          ask(
              socket,
              "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='"
                  + domain
                  + "'>",
              "</stream:features>");
      return said.contains("</stream:features>");
    }
  }

  private String https(String address, String path, String headers) throws IOException {
    try (var socket = connect(address, 443);
        var secure = tls.createSocket(socket, domain, 443, true)) {
      return ask(
          secure,
          "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(path, domain, headers),
          "\r\n\r\n");
    }
  }

  private boolean webSocket(String address) throws IOException {
    return https(address, "/ws", String.join("\r\n", UPGRADE) + "\r\n").startsWith("HTTP/1.1 101");
  }

  private String health(String address) throws IOException {
    return https(address, "/healthz", "Connection: close\r\n").split(" ", 3)[1];
  }

  private String names() throws IOException, InterruptedException {
    var dig =
        new ProcessBuilder(
                "dig",
                "+noall",
                "+comments",
                "+answer",
                "+time=1",
                "+tries=1",
                "@" + addresses.get(addresses.size() - 1),
                domain)
            .redirectErrorStream(true)
            .start();
    var said = new String(dig.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // A server that says that it cannot tell has not answered.
    return dig.waitFor() == 0 && said.contains("status: NOERROR")
        ? ADDRESS.matcher(said).results().map(MatchResult::group).sorted().collect(joining(","))
        : "silent";
  }

  private static String ask(Socket socket, String question, String end) throws IOException {
    socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    var said = new StringBuilder();
    var buffer = new byte[4096];
    while (said.indexOf(end) < 0) {
      int count = socket.getInputStream().read(buffer);
      if (count < 0) {
        throw new IOException("hung up");
      }
      said.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
    }
    return said.toString();
  }
}
