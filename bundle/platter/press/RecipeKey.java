package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeMap;

/** Names everything that an image is made from in one hash: the cache's key. */
final class RecipeKey {
  /** Raised when the same recipe would come out differently, to leave older entries behind. */
  private static final String FORMAT = "1";

  private final Path images;
  private final Lock lock;

  RecipeKey(Path images, Lock lock) {
    this.images = images;
    this.lock = lock;
  }

  String of(Recipe recipe, String below) throws IOException {
    var parts = new TreeMap<String, String>();
    parts.put("format", FORMAT);
    parts.put("below", below);
    parts.put("recipe", recipe.toString());
    var image = lock.images().get(recipe.name());
    parts.put("packages", image == null ? "" : image.packages().toString());
    var npm = recipe.npm();
    parts.put("npm", npm == null ? "" : String.valueOf(lock.npm().get(npm.name())));
    // a recipe's own folder holds its hook and what the hook uses
    for (var file : files(images.resolve(recipe.name()))) {
      parts.put("file " + images.relativize(file), Hashes.ofFile(file));
    }
    return Hashes.ofText(parts.toString()).substring(0, 32);
  }

  private static Iterable<Path> files(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    if (Files.isDirectory(folder)) {
      try (var found = Files.walk(folder)) {
        found.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    return files;
  }
}
