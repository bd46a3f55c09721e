package platter.press;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A folder of recipes with its lock file: resolves the lock and builds what the cache lacks. One
 * process at a time uses a cache.
 */
final class RecipeFolder {
  /** How long the cache keeps an image and its root after the last build that used them. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final Path folder;
  private final Path cache;
  private final boolean locked;
  private final Optional<String> mirror;
  private final int level;
  private final Consumer<String> say;

  /** What is done with what was built, as long as the cache keeps still. */
  @FunctionalInterface
  interface Use<T> {
    T of(Built built) throws IOException;
  }

  /**
   * What was built.
   *
   * @param recipes each after the one that it stands on
   * @param folders the cache's folder of each image by name
   * @param tarballs npm tarballs by image
   * @param builder knows the roots
   */
  record Built(
      List<Recipe> recipes,
      Map<String, Path> folders,
      Map<String, Path> tarballs,
      ImageBuilder builder) {

    Path folder(String image) {
      return Objects.requireNonNull(folders.get(image), image);
    }

    /** The root filesystem of an image with all that was needed to build it. */
    Path root(String image) throws IOException {
      return builder.root(image);
    }
  }

  /**
   * @param cache what was fetched and built before
   * @param locked refuse whatever the lock file does not say
   * @param mirror a Debian mirror instead of those that apt on this machine uses
   * @param level how hard layers are compressed
   */
  RecipeFolder(
      Path folder,
      Path cache,
      boolean locked,
      Optional<String> mirror,
      int level,
      Consumer<String> say) {
    this.folder = folder.toAbsolutePath();
    this.cache = cache.toAbsolutePath();
    this.locked = locked;
    this.mirror = mirror;
    this.level = level;
    this.say = say;
  }

  /**
   * Builds all, and gives what their use gives.
   *
   * @throws LockRefusedException where {@code locked} forbids what would be built
   * @throws BuildFailedException where a step failed
   */
  <T> T build(Use<T> use) throws IOException {
    Files.createDirectories(cache);
    try (var channel =
            FileChannel.open(
                cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new BuildFailedException(cache + " could not be locked");
      }
      var made = use.of(built());
      Folders.deleteUnused(cache.resolve("layers"), Instant.now().minus(KEPT));
      Folders.deleteUnused(cache.resolve("roots"), Instant.now().minus(KEPT));
      return made;
    }
  }

  private Built built() throws IOException {
    var recipes = Recipe.all(folder);
    var store = new PackageStore(cache.resolve("packages"));
    var old = Lock.read(folder);
    RootBuilder.requireTools();
    Archive.Opener archive = () -> Apt.update(cache.resolve("apt"), Mirror.find(mirror));
    var debian = new LockResolver(recipes, store, cache, archive, say).resolve(old, locked);
    var tarballs = tarballs(recipes, old);
    var lock = new Lock(debian.images(), npm(recipes, tarballs));
    if (!lock.equals(old)) {
      lock.write(folder);
    }
    var builder = new ImageBuilder(folder, lock, cache, store, tarballs, level, say);
    return new Built(recipes, builder.build(recipes), tarballs, builder);
  }

  private Map<String, Path> tarballs(List<Recipe> recipes, Lock old) throws IOException {
    var fetch = new NpmFetch(cache.resolve("npm"), cache, say);
    var tarballs = new TreeMap<String, Path>();
    for (var recipe : recipes) {
      var npm = recipe.npm();
      if (npm == null) {
        continue;
      }
      var known = old.npm().get(npm.name());
      var current = known != null && known.version().equals(npm.version());
      if (locked && !current) {
        throw new LockRefusedException(
            List.of(recipe.name() + ": " + npm.name() + " " + npm.version() + " is not in it"));
      }
      tarballs.put(
          recipe.name(), fetch.fetch(npm, known != null && current ? known.integrity() : ""));
    }
    return tarballs;
  }

  private static Map<String, Lock.NpmLock> npm(List<Recipe> recipes, Map<String, Path> tarballs)
      throws IOException {
    var locks = new TreeMap<String, Lock.NpmLock>();
    for (var recipe : recipes) {
      var npm = recipe.npm();
      var tarball = tarballs.get(recipe.name());
      if (npm != null && tarball != null) {
        locks.put(npm.name(), NpmFetch.lock(npm, tarball));
      }
    }
    return locks;
  }
}
