package platter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.bundle.Bundle;
import platter.press.Press;

/** {@code platter bundle}: what is on the disc, and putting it there. */
@Command(name = "bundle", subcommands = BundleDiffCommand.class)
public final class BundleCommand {
  @ParentCommand private Platter platter = new Platter();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before a command runs
  private CommandSpec spec;

  /** Builds the images and puts them into the jar. */
  @Command(name = "build")
  int build(
      @Option(names = "--images", paramLabel = "DIR", defaultValue = "images") Path images,
      @Option(names = "--jar", paramLabel = "FILE", defaultValue = "target/platter.jar") Path jar,
      @Option(names = "--cache", paramLabel = "DIR") @Nullable Path cache,
      @Option(names = "--locked") boolean locked,
      @Option(names = "--mirror", paramLabel = "URI") @Nullable String mirror)
      throws IOException {
    var out = out();
    var kept = cache != null ? cache : Press.defaultCache(System.getenv());
    Press.build(
        new Press.Options(images, jar, kept, locked, Optional.ofNullable(mirror)),
        line -> {
          out.println(line);
          out.flush();
        });
    return 0;
  }

  /** Prints images, layers, sizes and versions. */
  @Command(name = "inspect")
  int inspect(@Option(names = "--jar", paramLabel = "FILE") @Nullable Path jar) throws IOException {
    var out = out();
    try (var bundle = Bundle.open(jar != null ? jar : Workplace.jar())) {
      var counted = new HashSet<String>();
      long total = 0;
      for (var image : bundle.images()) {
        out.printf(
            "%s %s (%s) %s%n",
            image.name(), image.version(), image.architecture().ociName(), image.digest());
        for (var layer : image.layers()) {
          var first = counted.add(layer.digest());
          total += first ? layer.size() : 0;
          out.println(
              "  "
                  + EventPrinter.WORDS.text(
                      first ? "bundle.layer" : "bundle.layer.shared",
                      layer.digest().substring(7, 19),
                      "%8.1f".formatted(layer.size() / 1e6),
                      "%8.1f".formatted(layer.plainSize() / 1e6)));
        }
        image.versions().forEach((name, version) -> out.printf("  %s %s%n", name, version));
      }
      out.println(
          EventPrinter.WORDS.text(
              "bundle.sum", String.valueOf(counted.size()), "%.1f".formatted(total / 1e6)));
    }
    out.flush();
    return 0;
  }

  /** Whether whoever called wants JSON. */
  boolean json() {
    return platter.options().json();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
