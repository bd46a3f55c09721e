package platter.press;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The files of an npm package's tarball, as plain files of an image. */
final class NpmTree {
  private static final long LARGEST = 64L << 20;
  private static final Pattern PART =
      Pattern.compile("node_modules/((?:@[^/]+/)?[^/@]+)/(?!.*node_modules/)");
  private static final Pattern OWN = Pattern.compile("package/(src/[^/]+/)?package\\.json");

  private NpmTree() {}

  /**
   * The taken folder's files below the recipe's target; maps that only debuggers read are left out.
   */
  static Tree of(Path tarball, Recipe.Npm recipe) throws IOException {
    var nodes = new TreeMap<String, Node>();
    var prefix = "package/" + recipe.take() + "/";
    try (var tar = open(tarball)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var name = entry.getName();
        if (!entry.isFile() || !name.startsWith(prefix) || name.endsWith(".map")) {
          continue;
        }
        if (name.contains("..") || entry.getSize() > LARGEST) {
          throw new BuildFailedException(tarball + ": " + name + " does not belong in an image");
        }
        var path = recipe.target().substring(1) + "/" + name.substring(prefix.length());
        nodes.put(path, Node.file(tar.readAllBytes()));
        for (var up = Path.of(path).getParent(); up != null; up = up.getParent()) {
          nodes.put(up.toString(), Node.folder(0755));
        }
      }
    }
    return new Tree(nodes);
  }

  /** The texts of the package's own licence files, one after the other. */
  static String licence(Path tarball) throws IOException {
    var text = new StringBuilder();
    try (var tar = open(tarball)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().matches("package/(LICEN[CS]E|COPYING|NOTICE)[^/]*")) {
          text.append(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return text.toString();
  }

  /**
   * The packages that this one says it needs, and those whose sources are in its source maps, each
   * with the range of versions that its own package files want; empty where they do not name it.
   */
  static SortedMap<String, String> parts(Path tarball) throws IOException {
    var parts = new TreeMap<String, String>();
    var ranges = new HashMap<String, String>();
    var json = new JsonMapper();
    try (var tar = open(tarball)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().endsWith(".map")) {
          for (var source : json.readTree(tar.readAllBytes()).path("sources")) {
            var name = PART.matcher(source.asText());
            if (name.find()) {
              parts.put(name.group(1), "");
            }
          }
        } else if (OWN.matcher(entry.getName()).matches()) {
          var own = json.readTree(tar.readAllBytes());
          own.path("devDependencies").properties().forEach(each -> range(each, ranges));
          own.path("dependencies").properties().forEach(each -> range(each, ranges));
          own.path("dependencies").fieldNames().forEachRemaining(name -> parts.put(name, ""));
        }
      }
    }
    parts.replaceAll((name, none) -> ranges.getOrDefault(name, ""));
    parts.values().removeIf(range -> range.startsWith("file:"));
    return parts;
  }

  private static void range(Map.Entry<String, JsonNode> wanted, Map<String, String> ranges) {
    ranges.put(wanted.getKey(), wanted.getValue().asText());
  }

  private static TarArchiveInputStream open(Path tarball) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(tarball));
    return new TarArchiveInputStream(new GZIPInputStream(in), "UTF-8");
  }
}
