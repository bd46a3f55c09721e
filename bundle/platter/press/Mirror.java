package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;

/**
 * Where Debian's packages come from: the mirrors that this machine's apt already uses, asked for
 * the suite of the images.
 */
record Mirror(String sources) {
  /** The Debian release of the images. */
  static final String SUITE = "trixie";

  private static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

  /**
   * The machine's own mirrors, or another one.
   *
   * @param other the URI of a mirror; a folder {@code debian-security} beside it is used as well
   */
  static Mirror find(Optional<String> other) throws IOException {
    if (!Files.exists(Path.of(KEYRING))) {
      throw new BuildFailedException(
          KEYRING + " is missing. Install it: apt-get install debian-archive-keyring");
    }
    return other.isPresent() ? of(other.get()) : ofThisMachine();
  }

  static Mirror of(String uri) {
    var plain = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    var lines = new StringBuilder();
    add(lines, plain, SUITE);
    add(lines, plain, SUITE + "-updates");
    if (plain.endsWith("/debian")) {
      add(lines, plain + "-security", SUITE + "-security");
    }
    return new Mirror(lines.toString());
  }

  private static Mirror ofThisMachine() throws IOException {
    var found = new LinkedHashSet<String>();
    var targets =
        Command.of(
                "apt-get",
                "indextargets",
                "--format",
                "$(ORIGIN)|$(LABEL)|$(REPO_URI)",
                "Created-By: Packages")
            .run();
    targets.lines().filter(line -> line.startsWith("Debian|")).forEach(found::add);
    var lines = new StringBuilder();
    for (var each : found) {
      var uri = each.substring(each.lastIndexOf('|') + 1);
      if (each.startsWith("Debian|Debian-Security|")) {
        add(lines, uri, SUITE + "-security");
      } else if (each.startsWith("Debian|Debian|")) {
        add(lines, uri, SUITE);
        add(lines, uri, SUITE + "-updates");
      }
    }
    if (lines.isEmpty()) {
      throw new BuildFailedException(
          "apt on this machine knows no Debian mirror (it may need 'apt-get update' first). Name one"
              + " with --mirror URI");
    }
    return new Mirror(lines.toString());
  }

  private static void add(StringBuilder lines, String uri, String suite) {
    lines
        .append("deb [signed-by=")
        .append(KEYRING)
        .append("] ")
        .append(uri)
        .append(' ')
        .append(suite)
        .append(" main\n");
  }
}
