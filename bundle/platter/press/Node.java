package platter.press;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path of an image as it is shipped: owned by root, without a time of its own, and readable by
 * every account, since a service runs under an account that the image does not know.
 *
 * @param kind what it is
 * @param mode permission bits
 * @param size bytes of a file
 * @param sha256 of a file's content; empty for others
 * @param link where a symbolic link leads; empty for others
 * @param source where the content of a file comes from; absent in a tree read back from the cache
 */
record Node(
    Kind kind,
    int mode,
    long size,
    String sha256,
    String link,
    @JsonIgnore @Nullable Source source) {

  enum Kind {
    FOLDER,
    FILE,
    LINK
  }

  /** Opens a file's content. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  static Node folder(int mode) {
    return new Node(Kind.FOLDER, mode, 0, "", "", null);
  }

  static Node link(String target) {
    return new Node(Kind.LINK, 0777, 0, "", target, null);
  }

  static Node file(Path source, boolean executable) throws IOException {
    return new Node(
        Kind.FILE,
        executable ? 0755 : 0644,
        Files.size(source),
        Hashes.ofFile(source),
        "",
        () -> Files.newInputStream(source));
  }

  static Node file(byte[] content) {
    return new Node(
        Kind.FILE,
        0644,
        content.length,
        Hashes.ofBytes(content),
        "",
        () -> new ByteArrayInputStream(content));
  }

  InputStream open() throws IOException {
    if (source != null) {
      return source.open();
    }
    throw new IllegalStateException("a node read back from the cache has no content");
  }

  /** Whether both would be unpacked to the same. */
  boolean sameAs(@Nullable Node other) {
    return other != null
        && kind == other.kind
        && mode == other.mode
        && sha256.equals(other.sha256)
        && link.equals(other.link);
  }
}
