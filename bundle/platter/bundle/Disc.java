package platter.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The disc as a whole: the program's jar with the images in it.
 *
 * <p>What it is called by follows from the jar's directory, which names every entry with its size
 * and checksum, so that asking whether a host has this disc reads neither here nor there what is in
 * it. Its bytes are compared by their SHA-256 when they are brought.
 */
public final class Disc {
  private final DiscFile jar;
  private final long size;
  private final String digest;
  private Optional<String> sha256 = Optional.empty();

  private Disc(DiscFile jar, long size, String digest) {
    this.jar = jar;
    this.size = size;
    this.digest = digest;
  }

  static Disc of(DiscFile jar, List<ZipDirectory.Entry> entries) throws IOException {
    var hash = Digests.sha256();
    entries.stream()
        .map(entry -> "%08x %d %s\n".formatted(entry.crc(), entry.size(), entry.name()))
        .forEach(line -> hash.update(line.getBytes(StandardCharsets.UTF_8)));
    return new Disc(jar, jar.medium().length(), HexFormat.of().formatHex(hash.digest()));
  }

  /** The file's name on a host, which tells it from another disc. */
  public String name() {
    return "platter-" + digest.substring(0, 12) + ".jar";
  }

  /** Bytes. */
  public long size() {
    return size;
  }

  /** SHA-256 of all its bytes in hexadecimal, for which it is read once. */
  public synchronized String sha256() throws IOException {
    if (sha256.isEmpty()) {
      sha256 = Optional.of(HashedStream.hash(jar.open()));
    }
    return sha256.get();
  }

  /** Its bytes from this one on. */
  public InputStream open(long offset) throws IOException {
    return jar.open(offset, size - offset);
  }
}
