package platter.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import platter.bundle.Difference;
import platter.bundle.Difference.Change;
import platter.topology.Messages;
import platter.topology.Plain;

/** Shows a person how two discs differ: a line for each thing, what they have in common not. */
record DifferencePrinter(PrintWriter out, Messages words) {
  void print(Difference difference) {
    if (difference.none()) {
      say("none", version(difference.version().after()));
      return;
    }
    var version = difference.version();
    if (version.before().equals(version.after())) {
      say("version.same", version(version.after()));
    } else {
      say("version", version(version.before()), version(version.after()));
    }
    list("images", difference.images().stream().map(this::line).toList());
    list("packages", packages(difference));
    list("libraries", difference.libraries().stream().map(this::line).toList());
    if (difference.images().isEmpty() && difference.libraries().isEmpty()) {
      say("program");
    }
    list("restarts", difference.restarts());
    if (difference.layers() > 0) {
      say("layers", String.valueOf(difference.layers()), megabytes(difference.layersSize()));
    }
    if (difference.programSize() > 0) {
      say("disc", megabytes(difference.programSize()));
    }
  }

  /** Whether the new one can be installed over the old one. */
  void printRefusal(Difference difference, Optional<String> refusal) {
    say(
        refusal.isPresent() ? "refused" : "possible",
        version(difference.version().before()),
        refusal.orElse(""));
  }

  /** A line for each package that changes in the same way, with the images that have it. */
  private List<String> packages(Difference difference) {
    var images = new TreeMap<String, List<String>>();
    difference
        .packages()
        .forEach(
            (image, changes) ->
                changes.forEach(
                    change ->
                        images.computeIfAbsent(line(change), l -> new ArrayList<>()).add(image)));
    return images.entrySet().stream()
        .map(e -> text("in", e.getKey(), String.join(", ", e.getValue())))
        .toList();
  }

  private String line(Change change) {
    if (change.before().isEmpty()) {
      return text("added", change.name(), change.after());
    }
    if (change.after().isEmpty()) {
      return text("removed", change.name(), change.before());
    }
    return change.before().equals(change.after())
        ? text("anew", change.name(), change.after())
        : text("changed", change.name(), change.before(), change.after());
  }

  private void list(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      say(title, String.valueOf(lines.size()));
      lines.forEach(line -> out.println("  " + Plain.text(line)));
    }
  }

  private String version(String version) {
    return version.isEmpty() ? text("version.unknown") : version;
  }

  private static String megabytes(long bytes) {
    return "%.1f".formatted(bytes / 1e6);
  }

  private void say(String key, String... arguments) {
    out.println(text(key, arguments));
  }

  private String text(String key, String... arguments) {
    return words.text("diff." + key, arguments);
  }
}
