package platter.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import platter.operation.Changes;
import platter.operation.TimeLine;
import platter.operation.TimeLine.Gap;
import platter.operation.Unusual;
import platter.operation.Unusual.Mark;
import platter.terminal.Columns;
import platter.topology.Messages;

/** A time line as a table that fits a screen, and below it what to do with it. */
final class TimeLinePrinter {
  private static final int ROWS = 48;
  private static final int MARKS = 20;
  private static final int BAR = 12;

  /** A row's minutes: the smallest number with which all fits. */
  private static final List<Long> STEPS =
      List.of(1L, 2L, 5L, 10L, 15L, 30L, 60L, 120L, 180L, 360L, 720L, 1440L);

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintWriter out;
  private final Messages messages;
  private final ZoneId zone;
  private final boolean ascii;

  /**
   * @param zone of the times that are shown beside those in UTC
   * @param ascii bars of nothing else
   */
  TimeLinePrinter(PrintWriter out, Messages messages, ZoneId zone, boolean ascii) {
    this.out = out;
    this.messages = messages;
    this.zone = zone;
    this.ascii = ascii;
  }

  void print(TimeLine line) {
    if (line.logFrom().isEmpty() || line.logUntil().isEmpty()) {
      say(text("timeline.empty"));
      line.gaps().forEach(gap -> say(gap(gap)));
      return;
    }
    say(
        text(
            "timeline.span",
            local(line.from()),
            local(line.to()),
            local(line.logUntil().orElseThrow()),
            UTC.format(line.logUntil().orElseThrow())));
    line.gaps().forEach(gap -> say(gap(gap)));
    if (line.logUntil().get().isBefore(line.from())) {
      say(text("timeline.unreached"));
      return;
    }
    out.println();
    table(line);
    out.println();
    marks(line);
    verdict(line);
  }

  private void table(TimeLine line) {
    var begin = later(line.from(), line.logFrom().orElseThrow()).truncatedTo(ChronoUnit.MINUTES);
    var end = earlier(line.to(), line.logUntil().orElseThrow());
    long minutes = ChronoUnit.MINUTES.between(begin, end) + 1;
    var width =
        STEPS.stream()
            .filter(step -> minutes <= step * ROWS)
            .findFirst()
            .map(Duration::ofMinutes)
            .orElseGet(() -> Duration.ofDays(minutes / (ROWS * 1440L) + 1));
    // What no row exceeds.
    long most = line.minutes().stream().mapToLong(Changes::rows).sum();
    out.println(
        "  "
            + Columns.pad(text("timeline.time"), 44)
            + left(text("timeline.changes"), 12)
            + left(text("timeline.deleted"), 12));
    for (var at = begin; !at.isAfter(end); at = at.plus(width)) {
      row(line, at, at.plus(width), most);
    }
  }

  private void row(TimeLine line, Instant from, Instant to, long most) {
    var within =
        line.minutes().stream()
            .filter(each -> !each.minute().isBefore(from) && each.minute().isBefore(to))
            .toList();
    long rows = within.stream().mapToLong(Changes::rows).sum();
    long deleted = within.stream().mapToLong(Changes::deleted).sum();
    boolean marked =
        line.unusual().stream()
            .anyMatch(mark -> !mark.minute().isBefore(from) && mark.minute().isBefore(to));
    boolean unknown =
        within.isEmpty() && line.gaps().stream().anyMatch(gap -> covers(gap, from, to));
    out.println(
        ((marked ? "! " : "  ")
                + Columns.pad(local(from) + "  " + UTC.format(from), 44)
                + left(unknown ? "?" : number(rows), 12)
                + left(unknown ? "?" : number(deleted), 12)
                + "  "
                + bar(rows, most))
            .stripTrailing());
  }

  private static boolean covers(Gap gap, Instant from, Instant to) {
    return gap.after().filter(from::isBefore).isEmpty()
        && gap.before().filter(to::isAfter).isEmpty();
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
      say(text("timeline.none"));
      return;
    }
    say(text("timeline.unusual"));
    for (var mark : marks.subList(0, Math.min(MARKS, marks.size()))) {
      out.println("  ! " + local(mark.minute()) + "  " + mark(mark));
    }
    if (marks.size() > MARKS) {
      out.println("    " + text("timeline.more", number(marks.size() - MARKS)));
    }
    say(
        text(
            "timeline.explained",
            number(Unusual.FEW),
            number(Unusual.TIMES),
            local(line.comparedFrom())));
    out.println();
  }

  private String mark(Mark mark) {
    return text(
        "timeline.mark." + mark.kind().name().toLowerCase(Locale.ROOT),
        mark.table(),
        number(mark.count()),
        number(mark.usual()),
        number(mark.limit()));
  }

  private void verdict(TimeLine line) {
    if (line.unusual().isEmpty()) {
      return;
    }
    if (line.lastClean().isEmpty()) {
      say(text("timeline.unknown"));
      return;
    }
    var clean = line.lastClean().get();
    say(text("timeline.clean", local(clean), UTC.format(clean)));
    out.println("    platter restore --to " + clean);
    if (line.doubtful()) {
      say(text("timeline.doubt"));
    }
    say(text("timeline.next"));
    out.println(
        "    platter backup timeline --from "
            + line.unusual().get(0).minute().plus(Duration.ofMinutes(1)));
  }

  private String gap(Gap gap) {
    return text(
        "timeline.gap." + gap.cause().name().toLowerCase(Locale.ROOT),
        gap.after().map(this::local).orElse("..."),
        gap.before().map(this::local).orElse("..."),
        gap.firstSegment().orElse("..."),
        gap.lastSegment());
  }

  private String local(Instant at) {
    return LOCAL.format(at.atZone(zone));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String left(String text, int columns) {
    return " ".repeat(Math.max(0, columns - Columns.width(text))) + text;
  }

  private void say(String text) {
    Columns.wrap(text, 76).forEach(row -> out.println("  " + row));
  }

  private String text(String key, String... arguments) {
    return messages.text(key, arguments);
  }
}
