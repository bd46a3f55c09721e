package platter.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import platter.operation.Changes;
import platter.operation.TimeLine;
import platter.report.ChangeTexts;
import platter.terminal.Columns;

/** A time line as a table that fits a screen, and below it what to do with it. */
final class TimeLinePrinter {
  private static final int ROWS = 48;
  private static final int MARKS = 20;
  private static final int BAR = 12;

  private final PrintWriter out;
  private final ChangeTexts texts;
  private final boolean ascii;

  /**
   * @param ascii bars of nothing else
   */
  TimeLinePrinter(PrintWriter out, ChangeTexts texts, boolean ascii) {
    this.out = out;
    this.texts = texts;
    this.ascii = ascii;
  }

  void print(TimeLine line) {
    texts.reach(line).forEach(this::say);
    var parts = line.parts(ROWS);
    if (parts.isEmpty()) {
      return;
    }
    out.println();
    table(line, parts);
    out.println();
    marks(line);
    verdict(line);
  }

  private void table(TimeLine line, List<TimeLine.Part> parts) {
    // What no row exceeds.
    long most = line.minutes().stream().mapToLong(Changes::rows).sum();
    out.println(
        "  "
            + Columns.pad(texts.text("time"), 44)
            + left(texts.text("changes"), 12)
            + left(texts.text("deleted"), 12));
    parts.forEach(part -> row(part, most));
  }

  private void row(TimeLine.Part part, long most) {
    out.println(
        ((part.unusual() ? "! " : "  ")
                + Columns.pad(texts.local(part.from()) + "  " + texts.utc(part.from()), 44)
                + left(part.unknown() ? "?" : ChangeTexts.number(part.rows()), 12)
                + left(part.unknown() ? "?" : ChangeTexts.number(part.deleted()), 12)
                + "  "
                + bar(part.rows(), most))
            .stripTrailing());
  }

  /** By the number of digits rather than the number, so that a quiet minute still shows. */
  private String bar(long rows, long most) {
    long length =
        rows == 0
            ? 0
            : Math.max(1, Math.round(BAR * Math.log1p((double) rows) / Math.log1p((double) most)));
    return (ascii ? "#" : "█").repeat((int) length);
  }

  private void marks(TimeLine line) {
    var marks = line.unusual();
    if (marks.isEmpty()) {
      return;
    }
    say(texts.text("unusual"));
    for (var mark : marks.subList(0, Math.min(MARKS, marks.size()))) {
      out.println("  ! " + texts.local(mark.minute()) + "  " + texts.mark(mark));
    }
    if (marks.size() > MARKS) {
      out.println("    " + texts.text("more", ChangeTexts.number(marks.size() - MARKS)));
    }
    say(texts.explained(line));
    out.println();
  }

  private void verdict(TimeLine line) {
    var verdict = texts.verdict(line);
    verdict.stream().limit(1).forEach(this::say);
    line.lastClean()
        .ifPresent(
            clean -> {
              out.println("    platter restore --to " + clean);
              verdict.stream().skip(1).forEach(this::say);
              say(texts.text("next"));
              out.println(
                  "    platter backup timeline --from "
                      + line.unusual().get(0).minute().plus(Duration.ofMinutes(1)));
            });
  }

  private static String left(String text, int columns) {
    return " ".repeat(Math.max(0, columns - Columns.width(text))) + text;
  }

  private void say(String text) {
    Columns.wrap(text, 76).forEach(row -> out.println("  " + row));
  }
}
