package platter.bundle;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something in the bundle is not what its checksums say. The message names the file on the disc,
 * the entry in it, what is wrong, and what to do.
 */
public final class BrokenBundleException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String entry;
  private final String trouble;

  BrokenBundleException(Path file, String entry, String trouble) {
    this(file, entry, trouble, null);
  }

  BrokenBundleException(Path file, String entry, String trouble, @Nullable Exception cause) {
    super(
        String.format(
            "%s: %s %s. Nothing of it may be used: copy the file from the disc again, or take"
                + " another copy of the disc.",
            file, entry, trouble),
        cause);
    this.file = file.toString();
    this.entry = entry;
    this.trouble = trouble;
  }

  /** The jar or folder that was read. */
  public String file() {
    return file;
  }

  /** The entry in it, such as {@code blobs/sha256/0a1b...}. */
  public String entry() {
    return entry;
  }

  /** What is wrong with the entry, without its name. */
  public String trouble() {
    return trouble;
  }

  /** What is wrong with this entry; what could not be read is named where that lies in it. */
  String troubleOf(String name) {
    return entry.equals(name) ? trouble : "has damage that cannot be repaired: " + entry;
  }
}
