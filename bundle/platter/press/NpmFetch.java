package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.function.Consumer;
import platter.press.Lock.NpmLock;

/** Fetches npm packages with {@code npm pack} and compares them with the lock's integrity. */
final class NpmFetch {
  private final Path store;
  private final Path work;
  private final Consumer<String> say;

  NpmFetch(Path store, Path work, Consumer<String> say) throws IOException {
    this.store = Files.createDirectories(store);
    this.work = work;
    this.say = say;
  }

  /**
   * The package's tarball: from the store, or from the registry that npm on this machine uses.
   *
   * @param wanted the integrity that it must have; empty takes what comes
   */
  Path fetch(Recipe.Npm recipe, String wanted) throws IOException {
    var kept = store.resolve(recipe.name() + "-" + recipe.version() + ".tgz");
    if (!Files.exists(kept)) {
      say.accept("Fetching " + recipe.name() + " " + recipe.version() + " with npm");
      var folder = Files.createTempDirectory(work, "npm");
      try {
        Command.of("npm", "pack", "--silent", recipe.name() + "@" + recipe.version())
            .in(folder)
            .run();
        Files.move(only(folder), kept, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Folders.delete(folder);
      }
    }
    var found = integrity(kept);
    if (!wanted.isEmpty() && !found.equals(wanted)) {
      Files.delete(kept);
      throw new BuildFailedException(
          String.format(
              "npm package %s %s has the integrity %s, but packages.lock says %s. Do not build from"
                  + " it: a published version never changes.",
              recipe.name(), recipe.version(), found, wanted));
    }
    return kept;
  }

  /** The lock's line for a tarball. */
  static NpmLock lock(Recipe.Npm recipe, Path tarball) throws IOException {
    return new NpmLock(recipe.version(), integrity(tarball));
  }

  private static Path only(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(folder, "*.tgz")) {
      found.forEach(files::add);
    }
    if (files.size() != 1) {
      throw new BuildFailedException("npm pack left " + files + " instead of one tarball");
    }
    return files.get(0);
  }

  private static String integrity(Path tarball) throws IOException {
    try {
      var hash = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(tarball));
      return "sha512-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-512", e);
    }
  }
}
