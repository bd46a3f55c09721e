package platter.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads a layer's tar to its end and refuses what could touch anything outside the image. */
final class TarCheck {
  private TarCheck() {}

  static void read(Path file, String blob, InputStream tar) throws IOException {
    var in = new TarArchiveInputStream(tar);
    for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      var trouble = trouble(entry);
      if (!trouble.isEmpty()) {
        throw new BrokenBundleException(
            file, blob, "holds '" + entry.getName() + "', which " + trouble);
      }
    }
    tar.transferTo(OutputStream.nullOutputStream());
  }

  private static String trouble(TarArchiveEntry entry) {
    if (leadsOut(entry.getName())) {
      return "leads out of the image";
    }
    if (entry.isLink() && leadsOut(entry.getLinkName())) {
      return "is a hard link out of the image";
    }
    if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
      return "is a device";
    }
    if (entry.isFile() && (entry.getMode() & 06000) != 0) {
      return "would run with another account's rights";
    }
    return "";
  }

  private static boolean leadsOut(String name) {
    var path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    return !path.equals(".") && !Entries.isPlain(path.startsWith("./") ? path.substring(2) : path);
  }
}
