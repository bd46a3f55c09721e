package platter.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;

/** The bundle's files by their names below its root, wherever they lie. */
sealed interface Entries extends Closeable permits JarEntries, FolderEntries {
  /** What stands before every name in a jar. */
  String PREFIX = "bundle/";

  /** More than this is no JSON or text of ours. */
  long LARGEST_TEXT = 64L << 20;

  /** The jar or folder. */
  Path file();

  /** Every file's name, with {@code /} between folders. */
  SortedSet<String> names();

  /** Bytes of the file; it must be one of {@link #names()}. */
  long size(String name);

  /** The file's bytes. Several may be read at the same time. */
  InputStream open(String name) throws IOException;

  /** What had to be repaired of that which was read so far, by the name of its file. */
  Map<String, RepairedFile.Repairs> repairs();

  /** Reads a small text whole. */
  default String text(String name) throws IOException {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** Reads a small file whole; refuses one that is missing or too large to be small. */
  default byte[] bytes(String name) throws IOException {
    if (!names().contains(name)) {
      throw new BrokenBundleException(file(), name, "is missing");
    }
    if (size(name) > LARGEST_TEXT) {
      throw new BrokenBundleException(file(), name, "is too large: " + size(name) + " bytes");
    }
    try (var in = open(name)) {
      var bytes = in.readNBytes((int) LARGEST_TEXT + 1);
      if (bytes.length != size(name)) {
        throw new BrokenBundleException(file(), name, "is cut off");
      }
      return bytes;
    } catch (BrokenBundleException e) {
      throw new BrokenBundleException(file(), name, e.troubleOf(name), e);
    } catch (IOException e) {
      throw new BrokenBundleException(file(), name, "cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether a name stays inside the bundle's root and needs no second look. */
  static boolean isPlain(String name) {
    if (name.isEmpty() || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
      return false;
    }
    for (var part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }
}
