package platter.press;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import platter.bundle.Bundle;

/**
 * The Java of the disc: that of the image {@code runtime}, with the C library and the loader that
 * it was linked with, so that it runs on a Linux which has older ones, another one or none.
 */
final class JavaRuntime {
  private static final String IMAGE = "runtime";
  private static final String HOME = "usr/lib/java/";
  private static final String LOCALE = "usr/lib/locale/C.utf8/";
  private static final String LIBRARIES = "usr/lib/x86_64-linux-gnu/";

  /** What Java's own libraries want of the system, and where it lies in the runtime. */
  private static final Map<String, String> WANTED =
      Map.of(
          "ld-linux-x86-64.so.2", "bin/ld.so",
          "libc.so.6", "lib/libc.so.6",
          "libm.so.6", "lib/libm.so.6",
          "libgcc_s.so.1", "lib/libgcc_s.so.1",
          "libstdc++.so.6", "lib/libstdc++.so.6",
          "libz.so.1", "lib/libz.so.1");

  private final Path home;

  private JavaRuntime(Path home) {
    this.home = home;
  }

  /** Unpacks it into a folder that is not there yet. */
  static JavaRuntime unpack(Bundle bundle, Path home) throws IOException {
    var runtime = new JavaRuntime(home);
    runtime.unpack(bundle);
    return runtime;
  }

  private void unpack(Bundle bundle) throws IOException {
    var libraries = Files.createDirectories(home.resolve("libraries"));
    var links = new HashMap<String, String>();
    for (var layer : bundle.image(IMAGE).layers()) {
      try (var plain = bundle.plain(layer);
          var tar = new TarArchiveInputStream(plain)) {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          var name = entry.getName();
          if (name.startsWith(HOME)) {
            take(entry, tar, home.resolve(name.substring(HOME.length())));
          } else if (name.startsWith(LOCALE)) {
            take(entry, tar, home.resolve("lib/locale/C.utf8/" + name.substring(LOCALE.length())));
          } else if (name.startsWith(LIBRARIES) && name.indexOf('/', LIBRARIES.length()) < 0) {
            var library = name.substring(LIBRARIES.length());
            if (entry.isSymbolicLink()) {
              links.put(library, entry.getLinkName());
            } else {
              take(entry, tar, libraries.resolve(library));
            }
          }
        }
        plain.transferTo(OutputStream.nullOutputStream());
      }
    }
    for (var each : WANTED.entrySet()) {
      var file = libraries.resolve(links.getOrDefault(each.getKey(), each.getKey()));
      if (!Files.isRegularFile(file)) {
        throw new BuildFailedException("the image '" + IMAGE + "' has no " + each.getKey());
      }
      Files.copy(file, home.resolve(each.getValue()), StandardCopyOption.COPY_ATTRIBUTES);
    }
    executable(home.resolve("bin/ld.so"));
    Folders.delete(libraries);
  }

  private static void take(TarArchiveEntry entry, TarArchiveInputStream tar, Path to)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(to);
    } else if (entry.isFile()) {
      Files.createDirectories(to.resolveSibling("."));
      Files.copy(tar, to);
      if ((entry.getMode() & 0100) != 0) {
        executable(to);
      }
    }
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * A command that starts it as the disc's launcher does; the folder of the runtime is named from
   * where it is run.
   */
  List<String> command(List<String> before, List<String> arguments) {
    var name = home.getFileName();
    var words = new ArrayList<>(before);
    words.add(name + "/bin/ld.so");
    words.addAll(List.of("--library-path", name + "/lib:" + name + "/lib/server"));
    words.add(name + "/bin/java");
    words.addAll(arguments);
    return words;
  }

  /** What must be in its environment. */
  Map<String, String> environment() {
    return Map.of("LOCPATH", home.resolve("lib/locale").toString(), "LC_ALL", "C.UTF-8");
  }
}
