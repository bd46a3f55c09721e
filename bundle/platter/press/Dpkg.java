package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The packages installed in a root filesystem, from dpkg's own records. */
final class Dpkg {
  static final String STATUS = "var/lib/dpkg/status";

  private final Path root;
  private final Map<String, String> stanzas = new LinkedHashMap<>();

  private Dpkg(Path root) {
    this.root = root;
  }

  static Dpkg read(Path root) throws IOException {
    var dpkg = new Dpkg(root);
    for (var stanza : Files.readString(root.resolve(STATUS)).split("\n\n+", -1)) {
      if (!stanza.isBlank()) {
        dpkg.stanzas.put(field(stanza, "Package"), stanza.strip());
      }
    }
    return dpkg;
  }

  /** The packages without some of them. */
  List<DebianPackage> packages(Collection<String> without) {
    var packages = new ArrayList<DebianPackage>();
    stanzas.forEach(
        (name, stanza) -> {
          if (!without.contains(name)) {
            packages.add(DebianPackage.of(name, stanza));
          }
        });
    packages.sort(Comparator.comparing(DebianPackage::name));
    return packages;
  }

  /** The status file as it would be without some packages. */
  String status(Collection<String> without) {
    var text = new StringBuilder();
    stanzas.forEach(
        (name, stanza) -> {
          if (!without.contains(name)) {
            text.append(stanza).append("\n\n");
          }
        });
    return text.toString();
  }

  /** The paths that only these packages own. */
  Set<String> ownedOnlyBy(Collection<String> packages) throws IOException {
    var theirs = new HashSet<String>();
    var others = new HashSet<String>();
    for (var name : stanzas.keySet()) {
      (packages.contains(name) ? theirs : others).addAll(paths(name));
    }
    theirs.removeAll(others);
    return theirs;
  }

  void requireInstalled(Collection<String> packages, String image) throws BuildFailedException {
    for (var each : packages) {
      if (!stanzas.containsKey(each)) {
        throw new BuildFailedException(
            String.format("image '%s': remove: the package '%s' is not installed", image, each));
      }
    }
  }

  private List<String> paths(String name) throws IOException {
    var architecture = field(stanzas.getOrDefault(name, ""), "Architecture");
    var info = root.resolve("var/lib/dpkg/info");
    var list = info.resolve(name + ".list");
    if (!Files.exists(list)) {
      list = info.resolve(name + ":" + architecture + ".list");
    }
    return Files.readAllLines(list).stream().map(Dpkg::merged).toList();
  }

  /** dpkg still writes /bin where the file lies in /usr/bin. */
  private static String merged(String path) {
    var plain = path.substring(1);
    for (var each : List.of("bin/", "sbin/", "lib/", "lib64/")) {
      if (plain.startsWith(each)) {
        return "usr/" + plain;
      }
    }
    return plain;
  }

  static String field(String stanza, String name) {
    return stanza
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2).strip())
        .findFirst()
        .orElse("");
  }
}
