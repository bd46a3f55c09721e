package platter.operation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Times as shells and databases write them. */
final class Seconds {
  private Seconds() {}

  /** Seconds since 1970, with a fraction or without. */
  static Instant instant(String seconds) {
    return Instant.ofEpochMilli(
        new BigDecimal(seconds).movePointRight(3).setScale(0, RoundingMode.DOWN).longValueExact());
  }

  /** With one digit after the point, for people. */
  static String text(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", of(duration));
  }

  /** How long ago that was, by {@link System#nanoTime()}, for people. */
  static String since(long nanoTime) {
    return text(Duration.ofNanos(System.nanoTime() - nanoTime));
  }

  /** As a number. */
  static double of(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
