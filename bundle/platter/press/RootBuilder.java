package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import platter.press.Lock.Locked;

/**
 * Builds root filesystems with mmdebstrap from a repository that holds the locked packages and
 * nothing else. An image that stands on another starts from a copy of its whole root, in which dpkg
 * still is; what is not shipped is left out later.
 */
final class RootBuilder {
  private final Path images;
  private final Path roots;
  private final PackageStore store;

  RootBuilder(Path images, Path roots, PackageStore store) throws IOException {
    this.images = images;
    this.roots = Files.createDirectories(roots);
    this.store = store;
  }

  /** Refuses at once what would fail after minutes. */
  static void requireTools() throws IOException {
    if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      throw new BuildFailedException(
          "building root filesystems needs root: run it again with sudo, or as root");
    }
    Command.of("mmdebstrap", "--version").run();
  }

  Optional<Path> find(String key) {
    return Optional.of(roots.resolve(key)).filter(Files::isDirectory);
  }

  /**
   * Builds a root and keeps it under its key.
   *
   * @param below the root that it stands on
   * @param packages all packages of the root, those of the roots below included
   */
  Path build(Recipe recipe, String key, Optional<Path> below, List<Locked> packages)
      throws IOException {
    var part = roots.resolve(key + ".part");
    // always the same path: a root copied from the one below names it as its source of packages
    var repository = roots.resolve("packages");
    Folders.delete(part);
    Folders.delete(repository);
    try {
      store.repository(packages, repository);
      var environment = new HashMap<String, String>();
      environment.put("SOURCE_DATE_EPOCH", Long.toString(LayerWriter.TIME));
      below.ifPresent(root -> environment.put("PLATTER_BELOW", root.toString()));
      environment.put("PLATTER_HOOK", images.resolve(recipe.hook()).toString());
      Command.of(words(recipe, below, part, repository)).with(environment).run();
      Files.move(part, roots.resolve(key), StandardCopyOption.ATOMIC_MOVE);
      return roots.resolve(key);
    } finally {
      Folders.delete(repository);
      Folders.delete(part);
    }
  }

  private static List<String> words(
      Recipe recipe, Optional<Path> below, Path target, Path repository) {
    var words =
        new ArrayList<>(
            List.of(
                // what it mounts is gone when it ends, however it ends
                "unshare",
                "--mount",
                "--pid",
                "--mount-proc",
                "--fork",
                "--kill-child",
                "mmdebstrap",
                "--mode=root",
                "--variant=custom",
                "--format=directory",
                // what a build that is thrown away at a crash need not wait for
                "--dpkgopt=force-unsafe-io",
                "--aptopt=APT::Sandbox::User \"root\"",
                "--architectures=amd64",
                "--include=" + String.join(",", recipe.packages())));
    if (below.isPresent()) {
      words.add("--setup-hook=cp -a \"$PLATTER_BELOW/.\" \"$1\"");
    }
    if (!recipe.hook().isEmpty()) {
      // the script is told when it runs: before the packages come (setup), and after (customize)
      words.add("--setup-hook=sh \"$PLATTER_HOOK\" setup \"$1\"");
      words.add("--customize-hook=sh \"$PLATTER_HOOK\" customize \"$1\"");
    }
    words.add(Mirror.SUITE);
    words.add(target.toString());
    words.add("deb [trusted=yes] copy://" + repository.toUri().getRawPath() + " ./");
    return words;
  }
}
