package platter.health;

import java.time.Duration;
import java.util.Locale;

/** Numbers with their units, the same in all languages. */
public final class Amount {
  private Amount() {}

  public static String bytes(long bytes) {
    if (bytes < 1L << 20) {
      return (bytes >> 10) + " KiB";
    }
    if (bytes < 1L << 30) {
      return (bytes >> 20) + " MiB";
    }
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }

  static String mebibytes(long mebibytes) {
    return bytes(mebibytes << 20);
  }

  public static String time(Duration duration) {
    double ms = duration.toNanos() / 1e6;
    if (Math.abs(ms) >= 10_000) {
      return String.format(Locale.ROOT, "%.1f s", ms / 1000);
    }
    var form = Math.abs(ms) < 1 ? "%.2f ms" : Math.abs(ms) < 10 ? "%.1f ms" : "%.0f ms";
    return String.format(Locale.ROOT, form, ms);
  }

  /** What a person waits for, in seconds, minutes or hours. */
  public static String span(Duration duration) {
    double seconds = duration.toMillis() / 1e3;
    return seconds < 120
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 7_200
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
  }

  public static String percent(double percent) {
    return String.format(Locale.ROOT, "%.1f %%", percent);
  }

  public static String mbit(double mbit) {
    return String.format(Locale.ROOT, mbit < 10 ? "%.1f Mbit/s" : "%.0f Mbit/s", mbit);
  }
}
