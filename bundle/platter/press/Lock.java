package platter.press;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The packages that the images are built from, exactly: {@code images/packages.lock}, YAML with one
 * package a line.
 *
 * @param images by name, what each image adds to the one below it
 * @param npm npm packages by name
 */
record Lock(Map<String, ImageLock> images, Map<String, NpmLock> npm) {
  static final String FILE = "packages.lock";

  /** One image: the packages its recipe asked for, and all that came. */
  record ImageLock(List<String> requested, List<Locked> packages) {}

  /** One Debian package. */
  record Locked(String name, String version, String architecture, String sha256) {
    String spec() {
      return name + "=" + version;
    }
  }

  /** One npm package; the integrity is that of npm's own lock files (SRI, sha512). */
  record NpmLock(String version, String integrity) {}

  Lock {
    images = new TreeMap<>(images);
    npm = new TreeMap<>(npm);
  }

  static Lock read(Path folder) throws IOException {
    var file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return new Lock(Map.of(), Map.of());
    }
    try {
      return new YAMLMapper().readValue(file.toFile(), Lock.class);
    } catch (JsonProcessingException e) {
      throw new BuildFailedException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  /** Written beside and renamed, so that a broken build leaves no half of it. */
  void write(Path folder) throws IOException {
    var beside = folder.resolve(FILE + ".new");
    Files.writeString(beside, text());
    Files.move(beside, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** A line a package, so that a change of version is a change of one line. */
  String text() throws IOException {
    var json = new JsonMapper();
    var text = new StringBuilder();
    text.append(
        "# The packages that the images are built from; written by 'platter bundle build'.\n");
    text.append("# Delete a line's image to have it resolved anew, or the file for all.\n");
    text.append("images:\n");
    for (var image : images.entrySet()) {
      text.append("  ").append(image.getKey()).append(":\n    requested: ");
      text.append(json.writeValueAsString(image.getValue().requested())).append('\n');
      text.append("    packages:\n");
      for (var each : image.getValue().packages()) {
        text.append("      - ").append(json.writeValueAsString(each)).append('\n');
      }
    }
    text.append(npm.isEmpty() ? "npm: {}\n" : "npm:\n");
    for (var each : npm.entrySet()) {
      text.append("  ").append(json.writeValueAsString(each.getKey())).append(": ");
      text.append(json.writeValueAsString(each.getValue())).append('\n');
    }
    return text.toString();
  }
}
