package platter.press;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What of a built root filesystem is shipped: without the excluded paths and removed packages. */
final class RootView {
  private final Path root;
  private final List<PathMatcher> excluded;
  private final Set<String> removed;
  private final TreeMap<String, Node> nodes = new TreeMap<>();

  private RootView(Path root, List<String> exclude, Set<String> removed) {
    this.root = root;
    this.removed = removed;
    this.excluded =
        exclude.stream()
            .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
            .toList();
  }

  /**
   * Looks through a root.
   *
   * @param exclude glob patterns of absolute paths; a folder that matches goes with all in it
   * @param removed names of packages whose files are left out
   * @param files files to put in, by absolute path
   */
  static Tree of(Path root, List<String> exclude, List<String> removed, Map<String, Path> files)
      throws IOException {
    var dpkg = Dpkg.read(root);
    var view = new RootView(root, exclude, dpkg.ownedOnlyBy(removed));
    Files.walkFileTree(root, view.new Visitor());
    view.dropEmptied();
    view.nodes.put(Dpkg.STATUS, Node.file(dpkg.status(removed).getBytes(StandardCharsets.UTF_8)));
    for (var each : files.entrySet()) {
      view.nodes.put(
          each.getKey().substring(1),
          Node.file(each.getValue(), Files.isExecutable(each.getValue())));
    }
    return new Tree(view.nodes);
  }

  /** A removed package's folders go too, once nothing is left in them. */
  private void dropEmptied() {
    for (var path : List.copyOf(nodes.descendingKeySet())) {
      var next = nodes.higherKey(path);
      var empty = next == null || !next.startsWith(path + "/");
      if (removed.contains(path) && empty) {
        nodes.remove(path);
      }
    }
  }

  private boolean isExcluded(String path) {
    var absolute = Path.of("/" + path);
    return excluded.stream().anyMatch(each -> each.matches(absolute));
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      var path = root.relativize(folder).toString();
      if (path.isEmpty()) {
        return FileVisitResult.CONTINUE;
      }
      if (isExcluded(path)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      nodes.put(path, Node.folder(path.equals("tmp") || path.equals("var/tmp") ? 01777 : 0755));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      var path = root.relativize(file).toString();
      if (isExcluded(path) || removed.contains(path)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isSymbolicLink()) {
        nodes.put(path, Node.link(Files.readSymbolicLink(file).toString()));
      } else if (attributes.isRegularFile()) {
        var executable =
            Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
        nodes.put(path, Node.file(file, executable));
      } else {
        throw new BuildFailedException("/" + path + " is neither file nor link; exclude it");
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
