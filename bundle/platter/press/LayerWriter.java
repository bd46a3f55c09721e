package platter.press;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.SortedMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import platter.bundle.Layer;

/**
 * Writes a layer: a tar whose bytes depend on nothing but its nodes, compressed with zstd (window
 * of 8 MiB, one thread, so that the same bytes come out on any machine).
 */
final class LayerWriter {
  /** For what is shipped. */
  static final int SMALL = 19;

  /** For what is soon read again, and compressed in another way. */
  static final int FAST = 1;

  /** 2025-01-01T00:00:00Z for every file: packages' own times differ with the way they came. */
  static final long TIME = 1_735_689_600;

  private LayerWriter() {}

  static Layer write(SortedMap<String, Node> nodes, Path blob, int level) throws IOException {
    try (var stored = new Counted(new BufferedOutputStream(Files.newOutputStream(blob), 1 << 16))) {
      var zstd = new ZstdOutputStreamNoFinalizer(stored, level);
      var plain = new Counted(zstd);
      var tar = new TarArchiveOutputStream(plain, "UTF-8");
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (var each : nodes.entrySet()) {
        put(tar, each.getKey(), each.getValue());
      }
      tar.close();
      return new Layer(stored.digest(), plain.digest(), stored.count, plain.count);
    }
  }

  private static void put(TarArchiveOutputStream tar, String path, Node node) throws IOException {
    var entry =
        switch (node.kind()) {
          case FOLDER -> new TarArchiveEntry(path + "/", TarConstants.LF_DIR);
          case LINK -> new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
          case FILE -> new TarArchiveEntry(path, TarConstants.LF_NORMAL);
        };
    entry.setLinkName(node.link());
    entry.setSize(node.size());
    entry.setMode(node.mode());
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    entry.setModTime(TIME * 1000);
    tar.putArchiveEntry(entry);
    if (node.kind() == Node.Kind.FILE) {
      try (var in = node.open()) {
        in.transferTo(tar);
      }
    }
    tar.closeArchiveEntry();
  }

  /** Counts and hashes what goes through. */
  private static final class Counted extends FilterOutputStream {
    private final MessageDigest hash = Hashes.sha256();
    private long count;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      hash.update(bytes, offset, length);
      count += length;
    }

    String digest() {
      return "sha256:" + Hashes.hex(hash.digest());
    }
  }
}
