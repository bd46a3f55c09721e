package platter.health;

import java.time.Duration;
import java.util.Locale;

/** Numbers with their units, the same in all languages. */
final class Amount {
  private Amount() {}

  static String bytes(long bytes) {
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

  static String time(Duration duration) {
    double ms = duration.toNanos() / 1e6;
    if (Math.abs(ms) >= 10_000) {
      return String.format(Locale.ROOT, "%.1f s", ms / 1000);
    }
    var form = Math.abs(ms) < 1 ? "%.2f ms" : Math.abs(ms) < 10 ? "%.1f ms" : "%.0f ms";
    return String.format(Locale.ROOT, form, ms);
  }
}
