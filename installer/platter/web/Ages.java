package platter.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import platter.operation.Moment;
import platter.topology.Messages;

/** Moments and how long ago they were, as people read them. */
public final class Ages {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final Messages words;
  private final ZoneId zone;
  private final Instant now;

  Ages(Messages words, ZoneId zone, Instant now) {
    this.words = words;
    this.zone = zone;
    this.now = now;
  }

  /** The time of the day. */
  public String clock(Instant at) {
    return CLOCK.format(at.atZone(zone));
  }

  /** Date and time. */
  public String date(Instant at) {
    return DATE.format(at.atZone(zone));
  }

  /** The same moment in the time zone of whoever reads. */
  ZonedDateTime at(Instant at) {
    return at.atZone(zone);
  }

  /** The day without its year. */
  String day(ZonedDateTime at) {
    return DAY.format(at);
  }

  /** The time of the day, to the minute. */
  String hour(ZonedDateTime at) {
    return HOUR.format(at);
  }

  /** How long ago that was. */
  public String ago(Instant at) {
    return words.text("ago", span(Duration.between(at, now)));
  }

  /** How long it is until then. */
  public String until(Instant at) {
    return span(Duration.between(now, at));
  }

  /** The two largest units of a time; seconds alone below a minute. */
  public String span(Duration time) {
    return Moment.lasted(time, Messages.of("recovery", words.language()));
  }

  /** Bytes in the unit that fits. */
  public String bytes(long bytes) {
    var units = new String[] {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + "\u00a0B"
        : String.format(Locale.ROOT, "%.1f\u00a0%s", value, units[unit]);
  }
}
