package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import platter.bundle.Checksums;
import platter.bundle.Layer;

/** Builds the server images and puts them into the program's jar. */
public final class Press {
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
    var recipes =
        new RecipeFolder(
            options.images(),
            options.cache(),
            options.locked(),
            options.mirror(),
            LayerWriter.SMALL,
            say);
    int count =
        recipes.build(
            built -> {
              JarFile.put(options.jar(), content(built));
              return built.recipes().size();
            });
    say.accept(options.jar() + " holds " + count + " images");
  }

  private Content content(RecipeFolder.Built built) throws IOException {
    var content = new Content();
    var layout = new OciLayout(content);
    var layers = new LinkedHashMap<String, List<Path>>();
    var read = new LinkedHashMap<String, BuiltImage>();
    for (var recipe : built.recipes()) {
      var folder = built.folder(recipe.name());
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
    content.put("sbom.cdx.json", Sbom.of(built.recipes(), read, built.tarballs(), libraries));
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
