package platter.press;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one image is made: {@code images/NAME.yaml}.
 *
 * @param name the image's name
 * @param from the image below it; empty for one that stands alone
 * @param version the package (Debian or npm) whose version is the image's
 * @param packages Debian packages to install; what they need comes with them
 * @param remove installed packages whose files are not shipped, here and in the images above
 * @param exclude path patterns that are not shipped, here and in the images above
 * @param hook a script beside the recipe, run with the root as its argument; empty for none
 * @param files files beside the recipe, by the path that they get in the image
 * @param npm a package of plain files instead of Debian packages
 */
record Recipe(
    String name,
    String from,
    String version,
    List<String> packages,
    List<String> remove,
    List<String> exclude,
    String hook,
    Map<String, String> files,
    @Nullable Npm npm) {

  /**
   * Plain files out of an npm package.
   *
   * @param name the package
   * @param version exactly this one
   * @param take the folder in it that is taken
   * @param target where that folder's content lies in the image
   */
  record Npm(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String version,
      @JsonProperty(required = true) String take,
      @JsonProperty(required = true) String target) {}

  Recipe(
      @JsonProperty(value = "name", required = true) String name,
      @JsonProperty("from") @Nullable String from,
      @JsonProperty(value = "version", required = true) String version,
      @JsonProperty("packages") @Nullable List<String> packages,
      @JsonProperty("remove") @Nullable List<String> remove,
      @JsonProperty("exclude") @Nullable List<String> exclude,
      @JsonProperty("hook") @Nullable String hook,
      @JsonProperty("files") @Nullable Map<String, String> files,
      @JsonProperty("npm") @Nullable Npm npm) {
    this.name = name;
    this.from = Objects.requireNonNullElse(from, "");
    this.version = version;
    this.packages = List.copyOf(Objects.requireNonNullElse(packages, List.of()));
    this.remove = List.copyOf(Objects.requireNonNullElse(remove, List.of()));
    this.exclude = List.copyOf(Objects.requireNonNullElse(exclude, List.of()));
    this.hook = Objects.requireNonNullElse(hook, "");
    this.files =
        Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNullElse(files, Map.of())));
    this.npm = npm;
    if (this.packages.isEmpty() == (npm == null)) {
      throw new IllegalArgumentException(
          "packages: image '" + name + "' needs either Debian packages or an npm package");
    }
  }

  /** All recipes of a folder, each after the one that it stands on. */
  static List<Recipe> all(Path images) throws IOException {
    var read = new LinkedHashMap<String, Recipe>();
    try (var files = Files.newDirectoryStream(images, "*.yaml")) {
      var sorted = new ArrayList<Path>();
      files.forEach(sorted::add);
      sorted.sort(null);
      for (var file : sorted) {
        var recipe = read(file);
        read.put(recipe.name, recipe);
      }
    }
    if (read.isEmpty()) {
      throw new BuildFailedException(
          images + " holds no recipes (*.yaml); name the project's folder images with --images");
    }
    var ordered = new LinkedHashMap<String, Recipe>();
    for (var recipe : List.copyOf(read.values())) {
      order(recipe, read, ordered, images);
    }
    return List.copyOf(ordered.values());
  }

  private static void order(
      Recipe recipe, Map<String, Recipe> read, Map<String, Recipe> ordered, Path images)
      throws BuildFailedException {
    read.remove(recipe.name);
    if (!recipe.from.isEmpty() && !ordered.containsKey(recipe.from)) {
      var below = read.get(recipe.from);
      if (below == null) {
        throw new BuildFailedException(
            String.format(
                "%s/%s.yaml: from: there is no recipe '%s', or it stands on this one",
                images, recipe.name, recipe.from));
      }
      order(below, read, ordered, images);
    }
    ordered.put(recipe.name, recipe);
  }

  private static Recipe read(Path file) throws IOException {
    try {
      var recipe = new YAMLMapper().readValue(file.toFile(), Recipe.class);
      if (!file.endsWith(recipe.name + ".yaml")) {
        throw new BuildFailedException(
            file + ": name: is '" + recipe.name + "', unlike the file's");
      }
      return recipe;
    } catch (JsonProcessingException e) {
      throw new BuildFailedException(file + ": " + e.getOriginalMessage(), e);
    }
  }
}
