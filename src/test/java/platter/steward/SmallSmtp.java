package platter.steward;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that keeps what it takes: SMTP (RFC 5321) with STARTTLS and AUTH PLAIN and LOGIN.
 * Whoever is called {@code gone} has no mailbox here.
 */
final class SmallSmtp implements AutoCloseable {
  /**
   * What came.
   *
   * @param login user and password, as {@code user:password}
   * @param secured whether it came over TLS
   */
  record Taken(
      String from, List<String> to, String data, Optional<String> login, boolean secured) {}

  private final ServerSocket listener = new ServerSocket();
  private final Optional<SSLContext> tls;
  private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();

  /**
   * @param tls what it shows after STARTTLS; empty where it does not offer that
   */
  SmallSmtp(String address, int port, Optional<SSLContext> tls) throws IOException {
    this.tls = tls;
    listener.bind(new InetSocketAddress(address, port));
    var thread = new Thread(this::accept, "smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  BlockingQueue<Taken> taken() {
    return taken;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (var socket = listener.accept()) {
        socket.setSoTimeout(20_000);
        new Talk(socket).run();
      } catch (IOException e) {
        // The next one may come.
      }
    }
  }

  /** One connection. */
  private final class Talk {
    private Socket socket;
    private BufferedReader in;
    private OutputStream out;
    private String from = "";
    private List<String> to = new ArrayList<>();
    private Optional<String> login = Optional.empty();

    Talk(Socket socket) throws IOException {
      this.socket = socket;
      this.in = reader(socket);
      this.out = socket.getOutputStream();
    }

    private BufferedReader reader(Socket from) throws IOException {
      return new BufferedReader(
          new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8));
    }

    private void say(String line) throws IOException {
      out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    private boolean secured() {
      return socket instanceof SSLSocket;
    }

    void run() throws IOException {
      say("220 small");
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var words = line.split(" ", 3);
        switch (words[0].toUpperCase(Locale.ROOT)) {
          case "EHLO", "HELO" -> {
            say("250-small");
            if (tls.isPresent() && !secured()) {
              say("250-STARTTLS");
            }
            say("250 AUTH LOGIN PLAIN");
          }
          case "STARTTLS" -> secure();
          case "AUTH" -> authenticate(words);
          case "MAIL" -> {
            from = line.substring("MAIL FROM:".length());
            say("250 ok");
          }
          case "RCPT" -> recipient(line.substring("RCPT TO:".length()));
          case "DATA" -> data();
          case "QUIT" -> {
            say("221 bye");
            return;
          }
          default -> say("250 ok");
        }
      }
    }

    private void recipient(String address) throws IOException {
      if (address.startsWith("<gone@")) {
        say("550 nobody of that name");
        return;
      }
      to.add(address);
      say("250 ok");
    }

    private void secure() throws IOException {
      say("220 go on");
      var secure =
          (SSLSocket)
              tls.orElseThrow()
                  .getSocketFactory()
                  .createSocket(socket, null, socket.getPort(), true);
      secure.setUseClientMode(false);
      secure.startHandshake();
      socket = secure;
      in = reader(secure);
      out = secure.getOutputStream();
    }

    private void authenticate(String[] words) throws IOException {
      if (words[1].equals("PLAIN")) {
        var parts = decoded(words[2]).split("\0", -1);
        login = Optional.of(parts[1] + ":" + parts[2]);
      } else {
        say("334 VXNlcm5hbWU6");
        var user = decoded(in.readLine());
        say("334 UGFzc3dvcmQ6");
        login = Optional.of(user + ":" + decoded(in.readLine()));
      }
      say(login.get().endsWith(":wrong") ? "535 not you" : "235 welcome");
    }

    private String decoded(String base64) {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private void data() throws IOException {
      say("354 go on");
      var text = new StringBuilder();
      for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
        text.append(line).append('\n');
      }
      taken.add(new Taken(from, List.copyOf(to), text.toString(), login, secured()));
      to = new ArrayList<>();
      say("250 taken");
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
