package platter.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import platter.bundle.Verification.Need;

/**
 * The disc on which the program lies: a folder with the jar, what starts it, and {@code SHA256SUMS}
 * of all that. A jar that was copied from it lies on none.
 */
public final class DiscFolder {
  /** What nobody needs who installs: to be read, for another machine, or there a second time. */
  private static final List<String> SPARED =
      List.of(
          "manual/",
          "licences/",
          "sbom.cdx.json",
          "README.txt",
          "platter.cmd",
          "jre-windows/",
          "boot/",
          "live/",
          ".disk/",
          DiscFile.RECOVERY,
          "spare/");

  /** The folder of public keys that earlier ones introduce. */
  public static final String KEYS = "keys";

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

  /** The name of a file's recovery data. */
  public static String recoveryOf(String name) {
    return DiscFile.RECOVERY + name + DiscFile.SUFFIX;
  }

  /** Public keys that earlier ones introduce, in their order. */
  List<Path> keys() throws IOException {
    var keys = folder.resolve(KEYS);
    if (!Files.isDirectory(keys)) {
      return List.of();
    }
    try (var files = Files.list(keys)) {
      return files.filter(file -> file.toString().endsWith(".pub")).sorted().toList();
    }
  }

  static Need need(String name) {
    return SPARED.stream().anyMatch(name::startsWith) ? Need.NEVER : Need.ALWAYS;
  }

  /** Its files, to be compared with its checksums. */
  FolderEntries entries() throws IOException {
    return FolderEntries.open(folder);
  }
}
