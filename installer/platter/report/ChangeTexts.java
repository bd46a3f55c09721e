package platter.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import platter.operation.TimeLine;
import platter.operation.TimeLine.Gap;
import platter.operation.Unusual;
import platter.operation.Unusual.Mark;
import platter.topology.Messages;

/** What a time line of changes says, in sentences. */
public final class ChangeTexts {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Messages messages;
  private final ZoneId zone;

  /**
   * @param language of the sentences
   * @param zone of the times that stand in them
   */
  public ChangeTexts(Locale language, ZoneId zone) {
    this.messages = Messages.of("backup", language);
    this.zone = zone;
  }

  /** What was looked at, and what of it nobody knows. */
  public List<String> reach(TimeLine line) {
    var said = new ArrayList<String>();
    if (line.logFrom().isEmpty() || line.logUntil().isEmpty()) {
      said.add(text("empty"));
      line.gaps().forEach(gap -> said.add(gap(gap)));
      return said;
    }
    var until = line.logUntil().get();
    said.add(text("span", local(line.from()), local(line.to()), local(until), utc(until)));
    line.gaps().forEach(gap -> said.add(gap(gap)));
    if (until.isBefore(line.from())) {
      said.add(text("unreached"));
    }
    return said;
  }

  private String gap(Gap gap) {
    return text(
        "gap." + gap.cause().name().toLowerCase(Locale.ROOT),
        gap.after().map(this::local).orElse("..."),
        gap.before().map(this::local).orElse("..."),
        gap.firstSegment().orElse("..."),
        gap.lastSegment());
  }

  /** What stands out in a minute. */
  public String mark(Mark mark) {
    return text(
        "mark." + mark.kind().name().toLowerCase(Locale.ROOT),
        mark.table(),
        number(mark.count()),
        number(mark.usual()),
        number(mark.limit()));
  }

  /** By what something stands out. */
  public String explained(TimeLine line) {
    return text(
        "explained", number(Unusual.FEW), number(Unusual.TIMES), local(line.comparedFrom()));
  }

  /** That nothing stands out, or the last clean moment, or that there is none. */
  public List<String> verdict(TimeLine line) {
    if (line.unusual().isEmpty()) {
      return List.of(text("none"));
    }
    if (line.lastClean().isEmpty()) {
      return List.of(text("unknown"));
    }
    var clean = line.lastClean().get();
    var said = new ArrayList<>(List.of(text("clean", local(clean), utc(clean))));
    if (line.doubtful()) {
      said.add(text("doubt"));
    }
    return said;
  }

  /** Date and time with its offset. */
  public String local(Instant at) {
    return LOCAL.format(at.atZone(zone));
  }

  /** The same in UTC, as it is typed. */
  public String utc(Instant at) {
    return UTC.format(at);
  }

  /** With its thousands apart. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Another text of a time line. */
  public String text(String key, String... arguments) {
    return messages.text("timeline." + key, arguments);
  }
}
