package platter.press;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The files of an npm package's tarball, as plain files of an image. */
final class NpmTree {
  private static final long LARGEST = 64L << 20;

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

  private static TarArchiveInputStream open(Path tarball) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(tarball));
    return new TarArchiveInputStream(new GZIPInputStream(in), "UTF-8");
  }
}
