package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import platter.press.Lock.Locked;

/**
 * Builds the images that the cache lacks. Roots are built one after the other; each layer is
 * compressed while the next root is built.
 */
final class ImageBuilder {
  private final Path images;
  private final Lock lock;
  private final Path layers;
  private final RootBuilder roots;
  private final Map<String, Path> tarballs;
  private final int level;
  private final Consumer<String> say;
  private final Map<String, Chain> chains = new LinkedHashMap<>();
  private final Map<String, Future<Path>> running = new LinkedHashMap<>();

  /** A recipe with all below it, and the key that names everything it is made from. */
  private record Chain(Recipe recipe, Optional<Chain> below, String key) {
    List<Recipe> recipes() {
      var all = new ArrayList<>(below.map(Chain::recipes).orElse(List.of()));
      all.add(recipe);
      return all;
    }
  }

  /**
   * @param tarballs npm tarballs by image
   * @param level how hard layers are compressed
   */
  ImageBuilder(
      Path images,
      Lock lock,
      Path cache,
      PackageStore store,
      Map<String, Path> tarballs,
      int level,
      Consumer<String> say)
      throws IOException {
    this.images = images;
    this.lock = lock;
    this.layers = Files.createDirectories(cache.resolve("layers"));
    this.roots = new RootBuilder(images, cache.resolve("roots"), store);
    this.tarballs = tarballs;
    this.level = level;
    this.say = say;
  }

  /** Builds all and gives the cache's folder of each image by name, in the recipes' order. */
  Map<String, Path> build(List<Recipe> recipes) throws IOException {
    var workers = Executors.newFixedThreadPool(2);
    try {
      for (var recipe : recipes) {
        var below = Optional.ofNullable(chains.get(recipe.from()));
        var key = new RecipeKey(images, lock).of(recipe, below.map(Chain::key).orElse(""));
        chains.put(recipe.name(), new Chain(recipe, below, key));
        build(chains.get(recipe.name()), workers);
      }
      var built = new LinkedHashMap<String, Path>();
      for (var each : running.entrySet()) {
        built.put(each.getKey(), finished(each.getKey(), each.getValue()));
      }
      for (var chain : chains.values()) {
        Folders.use(layers.resolve(chain.key));
        var root = roots.find(chain.key);
        if (root.isPresent()) {
          Folders.use(root.get());
        }
      }
      return built;
    } finally {
      workers.shutdownNow();
    }
  }

  /** The root of one of the images that were built; built anew where the cache has lost it. */
  Path root(String image) throws IOException {
    return root(Objects.requireNonNull(chains.get(image), image));
  }

  private void build(Chain chain, ExecutorService workers) throws IOException {
    var name = chain.recipe.name();
    var kept = layers.resolve(chain.key);
    if (Files.isDirectory(kept)) {
      running.put(name, CompletableFuture.completedFuture(kept));
      return;
    }
    var part = layers.resolve(chain.key + ".part");
    Folders.delete(part);
    Files.createDirectories(part);
    var draft = chain.recipe.npm() == null ? debian(chain, part) : plain(chain, part);
    draft.tree.write(part.resolve(BuiltImage.TREE));
    var below = chain.below.isPresent() ? treeOf(chain.below.get()) : Tree.EMPTY;
    var difference = draft.tree.over(below, name);
    say.accept("Compressing image " + name);
    Callable<Path> compress =
        () -> {
          var layer = LayerWriter.write(difference, part.resolve(BuiltImage.BLOB), level);
          new BuiltImage(layer, draft.version, draft.versions, draft.packages).write(part);
          return Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
        };
    running.put(name, workers.submit(compress));
  }

  /** An image but for its compressed layer. */
  private record Draft(
      Tree tree, String version, Map<String, String> versions, List<DebianPackage> packages) {}

  private Draft debian(Chain chain, Path part) throws IOException {
    var root = root(chain);
    var exclude = new ArrayList<String>();
    var remove = new ArrayList<String>();
    var asked = new ArrayList<String>();
    var files = new HashMap<String, Path>();
    for (var recipe : chain.recipes()) {
      exclude.addAll(recipe.exclude());
      remove.addAll(recipe.remove());
      asked.addAll(recipe.packages());
      recipe.files().forEach((target, file) -> files.put(target, images.resolve(file)));
    }
    asked.removeAll(remove);
    var dpkg = Dpkg.read(root);
    dpkg.requireInstalled(remove, chain.recipe.name());
    var packages = withLicences(dpkg.packages(remove), root, part);
    var all = new HashMap<String, String>();
    packages.forEach(each -> all.put(each.name(), each.version()));
    var versions = new TreeMap<>(all);
    versions.keySet().retainAll(new HashSet<>(asked));
    return new Draft(
        RootView.of(root, exclude, remove, files),
        all.getOrDefault(chain.recipe.version(), "unknown"),
        versions,
        packages);
  }

  private Draft plain(Chain chain, Path part) throws IOException {
    var npm = Objects.requireNonNull(chain.recipe.npm());
    var tarball = Objects.requireNonNull(tarballs.get(chain.recipe.name()), chain.recipe.name());
    var licences = Files.createDirectories(part.resolve(BuiltImage.LICENCES).resolve("npm"));
    Files.writeString(licences.resolve(npm.name()), NpmTree.licence(tarball));
    return new Draft(
        NpmTree.of(tarball, npm), npm.version(), Map.of(npm.name(), npm.version()), List.of());
  }

  /** The root of an image; those below it that the cache lacks are built first. */
  private Path root(Chain chain) throws IOException {
    var kept = roots.find(chain.key);
    if (kept.isPresent()) {
      return kept.get();
    }
    var below =
        chain.below.isPresent() ? Optional.of(root(chain.below.get())) : Optional.<Path>empty();
    say.accept("Building the root of image " + chain.recipe.name());
    var packages = new ArrayList<Locked>();
    for (var recipe : chain.recipes()) {
      packages.addAll(image(recipe).packages());
    }
    return roots.build(chain.recipe, chain.key, below, packages);
  }

  private Lock.ImageLock image(Recipe recipe) {
    return Objects.requireNonNull(lock.images().get(recipe.name()), recipe.name());
  }

  private Tree treeOf(Chain chain) throws IOException {
    var kept = layers.resolve(chain.key);
    var folder = Files.isDirectory(kept) ? kept : layers.resolve(chain.key + ".part");
    return Tree.read(folder.resolve(BuiltImage.TREE));
  }

  private static List<DebianPackage> withLicences(
      List<DebianPackage> packages, Path root, Path part) throws IOException {
    var copyrights = new Copyrights(root);
    var folder = Files.createDirectories(part.resolve(BuiltImage.LICENCES).resolve("debian"));
    var named = new ArrayList<DebianPackage>();
    for (var each : packages) {
      var text = copyrights.text(each.name());
      if (text.isPresent()) {
        Files.writeString(folder.resolve(each.name()), text.get());
      }
      named.add(each.with(text.map(Copyrights::names).orElse(List.of())));
    }
    var common = Files.createDirectories(folder.resolveSibling("common"));
    for (var each : copyrights.common()) {
      Files.copy(each, common.resolve(each.getFileName().toString()));
    }
    return named;
  }

  private static Path finished(String image, Future<Path> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new BuildFailedException("image '" + image + "': " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildFailedException("interrupted while image '" + image + "' was built", e);
    }
  }
}
