package platter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import platter.topology.Messages;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What every command takes that writes a paper. */
final class PaperOptions {
  @Option(names = "--language", paramLabel = "en|zh-CN")
  private @Nullable String language;

  @Option(names = "--to", paramLabel = "FILE")
  private @Nullable Path to;

  /** The language of the paper, which need not be that of whoever prints it. */
  Locale language() throws UsageException {
    if (language == null) {
      return Locale.getDefault().getLanguage().equals("zh")
          ? Locale.SIMPLIFIED_CHINESE
          : Locale.ENGLISH;
    }
    return switch (language.toLowerCase(Locale.ROOT)) {
      case "en" -> Locale.ENGLISH;
      case "zh", "zh-cn" -> Locale.SIMPLIFIED_CHINESE;
      default ->
          throw new UsageException(
              Messages.of("papers", Locale.getDefault()).text("language.unknown", language));
    };
  }

  Optional<Path> to() {
    return Optional.ofNullable(to);
  }

  /** Now, in the time zone of this machine. */
  static Clock clock() {
    return Clock.system(ZoneId.systemDefault());
  }

  /** The topology of a file where one is named, else that of the inventory. */
  static Topology topology(Options options) throws Exception {
    var file = options.topology();
    if (file.isPresent()) {
      return TopologyFile.read(file.get());
    }
    try (var workplace = Workplace.open(options)) {
      return workplace.topology();
    }
  }

  /** Writes it to the file that was named, else to standard output. */
  void write(String paper, PrintWriter out) throws IOException {
    if (to == null) {
      out.print(paper);
      out.flush();
      return;
    }
    Files.writeString(to, paper);
    out.println(
        Messages.of("papers", Locale.getDefault()).text("written", to.toAbsolutePath().toString()));
  }
}
