package platter.web;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import platter.operation.Json;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.Step;
import platter.wizard.WizardException;

/**
 * Lets another process of the same person on the same machine be a second face of the wizard that
 * this one owns: at an address of this machine alone, for whoever can read the file beside the
 * inventory that names it.
 */
public final class Owner implements AutoCloseable {
  static final String VIEW = "/view";
  static final String TAKE = "/take";
  static final String AWAIT = "/await";
  static final String PAPER = "/paper";
  static final String NONCE = "Platter-Nonce";
  static final String PROOF = "Platter-Proof";

  private static final String FILE = "wizard.json";
  private static final int BYTES = 24;

  private final Guide guide;
  private final Door door;
  private final Path file;
  private final Undertow server;

  /**
   * Where the owner is found.
   *
   * @param secret proves that one may read the file; it never travels: whoever took the port of an
   *     owner that has died knows nothing by it, and can answer nothing
   */
  record Door(int port, String secret) {
    /**
     * By HMAC (RFC 2104) with SHA-256: that this was said, to this question, by whoever knows the
     * secret.
     */
    String proof(String who, String nonce, String path, byte[] body) {
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((who + "\n" + nonce + "\n" + path + "\n").getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(body));
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    /** That of an inventory; empty where no wizard is open on it. */
    static Optional<Door> find(Path home) throws IOException {
      var file = home.resolve(FILE);
      return Files.exists(file)
          ? Optional.of(Json.MAPPER.readValue(Files.readString(file), Door.class))
          : Optional.empty();
    }
  }

  /** Waits until the version is another than this one. */
  record Awaited(long version, long millis) {}

  /**
   * @param home the folder of the inventory
   */
  public Owner(Guide guide, Path home) {
    this.guide = guide;
    this.file = home.resolve(FILE);
    this.server =
        Servers.builder()
            .setIoThreads(1)
            .setWorkerThreads(8)
            .addHttpListener(0, InetAddress.getLoopbackAddress().getHostAddress())
            .setHandler(new BlockingHandler(this::serve))
            .build();
    server.start();
    var random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    door =
        new Door(
            ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort(),
            Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /**
   * Opens the way in.
   *
   * @throws IOException if the file that names it cannot be written
   */
  public void open() throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Json.MAPPER.writeValueAsString(door));
  }

  private void serve(HttpServerExchange exchange) throws Exception {
    var path = exchange.getRequestPath();
    var nonce = header(exchange, NONCE);
    var body = exchange.getInputStream().readAllBytes();
    if (nonce.isEmpty()
        || !Sessions.same(header(exchange, PROOF), door.proof("ask", nonce, path, body))) {
      exchange.setStatusCode(StatusCodes.UNAUTHORIZED).endExchange();
      return;
    }
    try {
      var answer =
          switch (path) {
            case VIEW -> {
              var step = Json.MAPPER.readValue(body, String.class);
              yield step.isEmpty() ? guide.view() : guide.view(Step.valueOf(step));
            }
            case TAKE -> {
              guide.take(Json.MAPPER.readValue(body, Order.class));
              yield "";
            }
            case AWAIT -> {
              var wish = Json.MAPPER.readValue(body, Awaited.class);
              yield guide.await(wish.version(), Duration.ofMillis(wish.millis()));
            }
            case PAPER -> guide.paper(Json.MAPPER.readValue(body, String.class));
            default -> throw new WizardException(path);
          };
      send(exchange, nonce, Json.MAPPER.writeValueAsString(answer));
    } catch (WizardException refused) {
      exchange.setStatusCode(StatusCodes.CONFLICT);
      send(exchange, nonce, String.valueOf(refused.getMessage()));
    }
  }

  private void send(HttpServerExchange exchange, String nonce, String answer) {
    var content = answer.getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .put(new HttpString(PROOF), door.proof("answer", nonce, "", content));
    exchange.getResponseSender().send(ByteBuffer.wrap(content));
  }

  private static String header(HttpServerExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    server.stop();
  }
}
