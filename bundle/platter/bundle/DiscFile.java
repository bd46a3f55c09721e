package platter.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.io.input.BoundedInputStream;
import platter.bundle.RepairedFile.Repairs;

/**
 * A file as it lies on a disc: read by its recovery data where the disc has some for it, so that a
 * scratch does no harm as far as that goes. Whether it is what was signed is for its checksum to
 * say. Several threads may read.
 */
final class DiscFile implements Closeable {
  /** The folder of a disc's recovery data, which has the name of its file with this behind it. */
  static final String RECOVERY = "recovery/";

  static final String SUFFIX = ".rs";

  private final Medium medium;
  private final Optional<RepairedFile> repaired;

  private DiscFile(Medium medium, Optional<RepairedFile> repaired) {
    this.medium = medium;
    this.repaired = repaired;
  }

  /**
   * Opens it. Recovery data that cannot be used, or is of another file, is as good as none.
   *
   * @param folder the disc
   * @param name of the file below it
   */
  static DiscFile open(Path folder, String name) throws IOException {
    var file = folder.resolve(name);
    var recovery = folder.resolve(DiscFolder.recoveryOf(name));
    if (Files.isRegularFile(recovery)) {
      try {
        var repaired = RepairedFile.open(file, recovery);
        return new DiscFile(repaired, Optional.of(repaired));
      } catch (BrokenBundleException e) {
        return new DiscFile(Medium.open(file), Optional.empty());
      }
    }
    return new DiscFile(Medium.open(file), Optional.empty());
  }

  Medium medium() {
    return medium;
  }

  /** Its bytes from one on. */
  InputStream open(long offset, long length) throws IOException {
    return BoundedInputStream.builder()
        .setInputStream(Channels.newInputStream(new MediumChannel(medium).position(offset)))
        .setMaxCount(length)
        .get();
  }

  /** All its bytes. */
  InputStream open() throws IOException {
    return open(0, medium.length());
  }

  /** What had to be repaired of that which was read so far; empty where nothing had. */
  Optional<Repairs> repairs() {
    return repaired.map(RepairedFile::repairs).filter(repairs -> repairs.cells() > 0);
  }

  @Override
  public void close() throws IOException {
    medium.close();
  }
}
