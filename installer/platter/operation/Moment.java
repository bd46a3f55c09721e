package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import platter.topology.Messages;

/** A moment as people write it, and as it is shown to them. */
public final class Moment {
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private Moment() {}

  /**
   * Reads {@code 2026-11-28T10:14:00Z}, one with an offset, or {@code 2026-11-28 10:14[:00]} in the
   * time zone of this machine.
   *
   * @return empty for {@code latest}
   * @throws OperationException if it is none of these
   */
  public static Optional<Instant> parse(String text) throws OperationException {
    if (text.equals("latest")) {
      return Optional.empty();
    }
    var iso = text.strip().replace(' ', 'T');
    try {
      return Optional.of(OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeParseException local) {
      try {
        return Optional.of(LocalDateTime.parse(iso).atZone(ZoneId.systemDefault()).toInstant());
      } catch (DateTimeParseException e) {
        throw new OperationException(
            "'"
                + text
                + "' is no moment; write 'latest', 2026-11-28T10:14:00Z, or '2026-11-28 10:14' in"
                + " the time zone of this machine ("
                + ZoneId.systemDefault()
                + ")");
      }
    }
  }

  /**
   * How long something lasted, in its two largest units; seconds alone below a minute.
   *
   * @param messages of bundle {@code recovery}
   */
  public static String lasted(Duration time, Messages messages) {
    var left = time.isNegative() ? Duration.ZERO : time;
    if (left.toDays() > 0) {
      return text(messages, "days", left.toDays(), left.toHoursPart());
    }
    if (left.toHours() > 0) {
      return text(messages, "hours", left.toHours(), left.toMinutesPart());
    }
    return left.toMinutes() > 0
        ? text(messages, "minutes", left.toMinutes(), left.toSecondsPart())
        : messages.text("lasted.seconds", String.valueOf(left.toSeconds()));
  }

  private static String text(Messages messages, String unit, long large, long small) {
    return messages.text("lasted." + unit, String.valueOf(large), String.valueOf(small));
  }

  /** In the time zone of this machine, with its offset. */
  public static String show(Instant at) {
    return SHOWN.format(at.atZone(ZoneId.systemDefault()));
  }
}
