package platter.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The files that pages refer to, each at an address that changes with its content. */
public final class Assets {
  private static final String WEBJARS = "META-INF/resources/webjars/";
  private static final int HASH = 12;

  private static final Map<String, String> FILES =
      Map.of(
          "look.css",
          "wizard-ui/pages/look.css",
          "platter.js",
          "wizard-ui/pages/platter.js",
          "htmx.js",
          WEBJARS + "htmx.org/2.0.8/dist/htmx.min.js",
          "sse.js",
          WEBJARS + "htmx-ext-sse/2.2.2/sse.js");

  private final Map<String, byte[]> contents = new TreeMap<>();
  private final Map<String, String> addresses = new TreeMap<>();

  Assets() {
    FILES.forEach(
        (name, file) -> {
          var content = read(file);
          contents.put(name, content);
          addresses.put(name, "/assets/" + hash(content) + "/" + name);
        });
  }

  /** The address of each file, by its name. */
  Map<String, String> addresses() {
    return addresses;
  }

  /** How many bytes they all have. */
  public static int size() {
    return FILES.values().stream().mapToInt(file -> read(file).length).sum();
  }

  /** The content at an address; empty where there is none. */
  Optional<byte[]> at(String path) {
    return addresses.entrySet().stream()
        .filter(each -> each.getValue().equals(path))
        .findFirst()
        .map(each -> contents.get(each.getKey()));
  }

  static String type(String path) {
    return path.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
  }

  private static byte[] read(String file) {
    try (var in = Assets.class.getClassLoader().getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
