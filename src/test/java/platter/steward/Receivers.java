package platter.steward;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A customer's mail server, syslog server and web server, as a program for a network of a lab: what
 * they take is appended to files {@code mail}, {@code syslog} and {@code webhook}.
 */
public final class Receivers {
  public static final int MAIL = 2525;
  public static final int SYSLOG = 5514;
  public static final int WEBHOOK = 8088;

  private Receivers() {}

  /**
   * Takes what comes until it is ended.
   *
   * @param arguments the address to listen at, and the folder
   */
  public static void main(String[] arguments) throws Exception {
    var address = arguments[0];
    var folder = Path.of(arguments[1]);
    var web = HttpServer.create(new InetSocketAddress(address, WEBHOOK), 0);
    web.createContext(
        "/",
        exchange -> {
          append(
              folder,
              "webhook",
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    web.start();
    var packets = new Thread(() -> packets(address, folder), "syslog");
    packets.setDaemon(true);
    packets.start();
    try (var mails = new SmallSmtp(address, MAIL, Optional.empty())) {
      append(folder, "ready", "");
      while (true) {
        append(folder, "mail", mails.taken().take().data());
      }
    }
  }

  private static void packets(String address, Path folder) {
    try (var socket = new DatagramSocket(SYSLOG, InetAddress.getByName(address))) {
      while (true) {
        var packet = new DatagramPacket(new byte[4096], 4096);
        socket.receive(packet);
        append(
            folder,
            "syslog",
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(Path folder, String file, String text) throws IOException {
    Files.writeString(
        folder.resolve(file), text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
