package platter.press;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import platter.bundle.Checksums;

/** The program of a release: its images are signed, and it knows by whom. */
final class SignedJar {
  private SignedJar() {}

  /**
   * Puts the public key into the bundle, and the signature beside its checksums.
   *
   * @param comment what is signed along, for people
   */
  static void sign(Path jar, ReleaseKey key, String comment) throws IOException {
    try (var old = ZipFile.builder().setPath(jar).get()) {
      var content = new Content();
      for (var entry : Collections.list(old.getEntries())) {
        var name = entry.getName();
        if (name.startsWith(JarFile.PREFIX) && !entry.isDirectory()) {
          content.put(name.substring(JarFile.PREFIX.length()), source(old, entry));
        }
      }
      List.of(Checksums.NAME, Checksums.SIGNATURE, Checksums.KEY).forEach(content::drop);
      content.put(Checksums.KEY, key.toPublic().text());
      var sums = new Checksums(content.hashes()).text();
      content.put(Checksums.NAME, sums);
      content.put(Checksums.SIGNATURE, key.sign(sums.getBytes(StandardCharsets.UTF_8), comment));
      JarFile.put(jar, content);
    }
  }

  private static Content.Source source(ZipFile zip, ZipArchiveEntry entry) {
    return new Content.Source() {
      @Override
      public InputStream open() throws IOException {
        return zip.getInputStream(entry);
      }

      @Override
      public long size() {
        return entry.getSize();
      }
    };
  }
}
