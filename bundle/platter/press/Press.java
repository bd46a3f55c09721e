package platter.press;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import platter.bundle.Checksums;
import platter.bundle.Layer;

/** Builds the server images and puts them into the program's jar. */
public final class Press {
  /** How long the cache keeps an image and its root after the last build that used them. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final Options options;
  private final Consumer<String> say;

  /**
   * What to build.
   *
   * @param images the folder of recipes, with the lock file in it
   * @param jar the program, which gets the bundle
   * @param cache what was fetched and built before
   * @param locked refuse whatever the lock file does not say
   * @param mirror a Debian mirror instead of those that apt on this machine uses
   */
  public record Options(
      Path images, Path jar, Path cache, boolean locked, Optional<String> mirror) {}

  private Press(Options options, Consumer<String> say) {
    this.options = options;
    this.say = say;
  }

  /**
   * Resolves the lock, builds what the cache lacks, and puts the bundle into the jar.
   *
   * @param say is told what is being done, a line each
   * @throws LockRefusedException where {@code locked} forbids what would be built
   * @throws BuildFailedException where a step failed
   */
  public static void build(Options options, Consumer<String> say) throws IOException {
    new Press(options, say).build();
  }

  /** Where the cache lies unless a person says otherwise. */
  public static Path defaultCache(Map<String, String> environment) {
    var own = environment.get("PLATTER_CACHE");
    if (own != null) {
      return Path.of(own, "images");
    }
    var shared = environment.get("XDG_CACHE_HOME");
    var cache =
        shared != null ? Path.of(shared) : Path.of(System.getProperty("user.home"), ".cache");
    return cache.resolve("platter/images");
  }

  private void build() throws IOException {
    var cache = Files.createDirectories(options.cache().toAbsolutePath());
    try (var channel =
            FileChannel.open(
                cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new BuildFailedException(cache + " could not be locked");
      }
      build(cache);
    }
  }

  private void build(Path cache) throws IOException {
    var images = options.images().toAbsolutePath();
    var recipes = Recipe.all(images);
    var store = new PackageStore(cache.resolve("packages"));
    var old = Lock.read(images);
    RootBuilder.requireTools();
    Archive.Opener archive = () -> Apt.update(cache.resolve("apt"), Mirror.find(options.mirror()));
    var resolver = new LockResolver(recipes, store, cache, archive, say);
    var debian = resolver.resolve(old, options.locked());
    var tarballs = tarballs(recipes, old, cache);
    var lock = new Lock(debian.images(), npm(recipes, tarballs));
    if (!lock.equals(old)) {
      lock.write(images);
    }
    var built = new ImageBuilder(images, lock, cache, store, tarballs, say).build(recipes);
    var content = content(recipes, built, tarballs);
    JarFile.put(options.jar(), content);
    Folders.deleteUnused(cache.resolve("layers"), Instant.now().minus(KEPT));
    Folders.deleteUnused(cache.resolve("roots"), Instant.now().minus(KEPT));
    say.accept(options.jar() + " holds " + built.size() + " images");
  }

  private Map<String, Path> tarballs(List<Recipe> recipes, Lock old, Path cache)
      throws IOException {
    var fetch = new NpmFetch(cache.resolve("npm"), cache, say);
    var tarballs = new TreeMap<String, Path>();
    for (var recipe : recipes) {
      var npm = recipe.npm();
      if (npm == null) {
        continue;
      }
      var known = old.npm().get(npm.name());
      var current = known != null && known.version().equals(npm.version());
      if (options.locked() && !current) {
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

  private Content content(List<Recipe> recipes, Map<String, Path> built, Map<String, Path> tarballs)
      throws IOException {
    var content = new Content();
    var layout = new OciLayout(content);
    var layers = new LinkedHashMap<String, List<Path>>();
    var read = new LinkedHashMap<String, BuiltImage>();
    for (var recipe : recipes) {
      var folder = Objects.requireNonNull(built.get(recipe.name()), recipe.name());
      var folders = new ArrayList<>(layers.getOrDefault(recipe.from(), List.of()));
      folders.add(folder);
      layers.put(recipe.name(), folders);
      var image = BuiltImage.read(folder);
      read.put(recipe.name(), image);
      var all = new ArrayList<Layer>();
      var blobs = new ArrayList<Path>();
      for (var each : folders) {
        all.add(BuiltImage.read(each).layer());
        blobs.add(each.resolve(BuiltImage.BLOB));
      }
      layout.add(recipe.name(), image, all, blobs);
      addLicences(content, folder.resolve(BuiltImage.LICENCES));
    }
    layout.finish();
    var libraries = JavaComponent.in(options.jar());
    for (var each : libraries) {
      content.put("licences/java/" + each.group() + "/" + each.artifact(), each.texts());
    }
    for (var each : StandardLicences.texts().entrySet()) {
      content.put(StandardLicences.FOLDER + each.getKey(), each.getValue());
    }
    content.put("sbom.cdx.json", Sbom.of(recipes, read, tarballs, libraries));
    content.put(Checksums.NAME, new Checksums(content.hashes()).text());
    return content;
  }

  private static void addLicences(Content content, Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        content.put("licences/" + folder.relativize(file), file);
      }
    }
  }
}
