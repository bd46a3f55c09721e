package platter.report;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import platter.inventory.RecoveryKey.Written;
import platter.topology.Topology;

/**
 * A recovery key as it is put into an envelope, a sheet a part. It is a secret: it is written to
 * the file or the terminal that a person names, and nowhere else.
 */
public final class RecoveryKeyPaper {
  /** What makes it: no page of the wizard or the console ever shows the passphrase. */
  public static final String COMMAND =
      "platter recovery-key --parts 3 --needed 2 --to recovery-key.html";

  private final Topology topology;
  private final List<Written> parts;
  private final Paper paper;

  /**
   * @param clock when it is made, in the person's time zone
   */
  public RecoveryKeyPaper(Topology topology, List<Written> parts, Locale language, Clock clock) {
    this.topology = topology;
    this.parts = List.copyOf(parts);
    this.paper = new Paper(language, clock);
  }

  /** A line in its groups; the last one is the check sum. */
  public record Line(int number, List<String> groups, String check) {}

  /** A sheet. */
  public record Sheet(int number, int of, int needed, String set, List<Line> lines) {}

  /** The page, to be printed. */
  public String html() {
    var model = new LinkedHashMap<String, Object>();
    model.put("deployment", topology.deployment());
    model.put("domain", topology.domain());
    model.put("vault", topology.repository().map(host -> host.name()).orElse(""));
    model.put("sheets", parts.stream().map(RecoveryKeyPaper::sheet).toList());
    return paper.html("recovery-key", model);
  }

  private static Sheet sheet(Written part) {
    var lines = new ArrayList<Line>();
    for (var text : part.lines()) {
      var groups = List.of(text.split(" ", -1));
      int last = groups.size() - 1;
      lines.add(new Line(lines.size() + 1, groups.subList(0, last), groups.get(last)));
    }
    return new Sheet(part.number(), part.of(), part.needed(), part.set(), lines);
  }

  /** The same for a terminal, to be written down by hand. */
  public String text() {
    var words = paper.words();
    var text = new StringBuilder();
    for (var part : parts) {
      text.append(
          words.text(
              part.of() == 1 ? "key.text.one" : "key.text.part",
              String.valueOf(part.number()),
              String.valueOf(part.of()),
              String.valueOf(part.needed()),
              part.set()));
      text.append("\n\n");
      for (int i = 0; i < part.lines().size(); i++) {
        text.append("  %2d  %s%n".formatted(i + 1, part.lines().get(i)));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
