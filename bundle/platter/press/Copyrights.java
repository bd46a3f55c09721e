package platter.press;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The licence texts in {@code /usr/share/doc/PACKAGE/copyright} of a built root. */
final class Copyrights {
  // machine-readable copyright files (DEP 5) name each licence in a field of its own
  private static final Pattern FIELD = Pattern.compile("(?m)^License: *([A-Za-z0-9.+~-][^\\n]*)$");
  private static final Pattern COMMON =
      Pattern.compile("/usr/share/common-licenses/([A-Za-z0-9.+-]*[A-Za-z0-9])");

  private final Path root;

  Copyrights(Path root) {
    this.root = root;
  }

  /** A package's text. */
  Optional<String> text(String name) throws IOException {
    var file = inRoot(Path.of("/usr/share/doc", name, "copyright"), 0);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
  }

  /** Debian's texts of the licences that many packages share, by name. */
  List<Path> common() throws IOException {
    var folder = root.resolve("usr/share/common-licenses");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(f -> !Files.isSymbolicLink(f)).sorted().toList();
    }
  }

  /** The short names of the licences that a text names. */
  static List<String> names(String text) {
    var names = new TreeSet<String>();
    for (var pattern : List.of(FIELD, COMMON)) {
      var matcher = pattern.matcher(text);
      while (names.isEmpty() && matcher.find()) {
        do {
          names.add(matcher.group(1).strip());
        } while (matcher.find());
      }
    }
    return List.copyOf(names);
  }

  /** Follows links as they read inside the root: a package may share another's folder. */
  private Path inRoot(Path absolute, int depth) throws IOException {
    var path = Path.of("/");
    for (var part : absolute) {
      path = path.resolve(part);
      var here = root.resolve(path.toString().substring(1));
      if (Files.isSymbolicLink(here) && depth < 10) {
        path = inRootTarget(path, Files.readSymbolicLink(here), depth);
      }
    }
    return root.resolve(path.toString().substring(1));
  }

  private Path inRootTarget(Path link, Path target, int depth) throws IOException {
    var parent = link.getParent();
    var absolute = (parent == null ? link : parent).resolve(target).normalize();
    var found = inRoot(absolute, depth + 1);
    return Path.of("/").resolve(root.relativize(found));
  }
}
