package platter.press;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Puts a bundle into the program's jar: its own entries are copied as they are, an earlier bundle
 * is dropped, the new one is appended as stored entries. The same inputs give the same bytes.
 */
final class JarFile {
  static final String PREFIX = "bundle/";
  private static final LocalDateTime TIME = LocalDateTime.of(2025, 1, 1, 0, 0);

  private JarFile() {}

  /** Written beside the jar and renamed over it: a failure leaves the old jar whole. */
  static void put(Path jar, Content content) throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new BuildFailedException(jar + " is not there; build the program first: mvn package");
    }
    var beside = jar.resolveSibling(jar.getFileName() + ".new");
    try {
      write(jar, beside, content);
      Files.move(beside, jar, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Writes the program without a bundle. */
  static void program(Path jar, Path target) throws IOException {
    write(jar, target, new Content());
  }

  private static void write(Path jar, Path target, Content content) throws IOException {
    try (var old = ZipFile.builder().setPath(jar).get();
        var out = new ZipArchiveOutputStream(target)) {
      for (var entry : Collections.list(old.getEntriesInPhysicalOrder())) {
        if (!entry.getName().startsWith(PREFIX)) {
          out.addRawArchiveEntry(entry, old.getRawInputStream(entry));
        }
      }
      for (var each : content.sources().entrySet()) {
        store(out, PREFIX + each.getKey(), each.getValue());
      }
    }
  }

  private static void store(ZipArchiveOutputStream out, String name, Content.Source source)
      throws IOException {
    var entry = new ZipArchiveEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(source.size());
    entry.setCrc(crc(source));
    entry.setTimeLocal(TIME);
    out.putArchiveEntry(entry);
    try (InputStream in = source.open()) {
      in.transferTo(out);
    }
    out.closeArchiveEntry();
  }

  private static long crc(Content.Source source) throws IOException {
    var crc = new CRC32();
    try (InputStream in = source.open()) {
      var buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        crc.update(buffer, 0, count);
      }
    }
    return crc.getValue();
  }
}
