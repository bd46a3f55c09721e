package platter.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The disc on which the program lies: a folder with the jar, what starts it, and {@code SHA256SUMS}
 * of all that. A jar that was copied from it lies on none.
 */
public final class DiscFolder {
  private final Path folder;

  private DiscFolder(Path folder) {
    this.folder = folder;
  }

  /** The one on which this jar lies; empty where its folder has no checksums. */
  public static Optional<DiscFolder> of(Path jar) {
    var folder = jar.toAbsolutePath().getParent();
    return folder != null && Files.isRegularFile(folder.resolve(Checksums.NAME))
        ? Optional.of(new DiscFolder(folder))
        : Optional.empty();
  }

  /**
   * Reads all files once and says of each whether it is what it should be.
   *
   * @param keys of whom one must have signed the checksums; empty for a trial that nobody signed
   * @throws BrokenBundleException where not even its list of files can be read
   */
  public Verification verify(Progress progress, Optional<TrustedKeys> keys) throws IOException {
    try (var entries = FolderEntries.open(folder)) {
      return new Verifier(entries, progress, Verifier.Look.FILES, keys).verify();
    }
  }
}
