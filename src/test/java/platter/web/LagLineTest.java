package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import platter.operation.Lag;
import platter.topology.Messages;

class LagLineTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Pattern LINE = Pattern.compile("fill=\"none\" d=\"([^\"]*)\"");

  private final Ages ages = new Ages(Messages.of("web", Locale.ENGLISH), ZoneOffset.UTC, NOW);

  private static Lag lag(int minutesAgo, long bytes) {
    return new Lag(NOW.minus(Duration.ofMinutes(minutesAgo)), Optional.of(bytes));
  }

  private String line(Lag... lags) {
    var line = LINE.matcher(new LagLine(List.of(lags), NOW, ages).svg());
    assertTrue(line.find());
    return line.group(1);
  }

  @Test
  void nowIsAtTheRightAndMoreIsHigher() {
    assertEquals(
        "M96.0 100.0M750.0 82.0",
        line(lag(24 * 60, 0), lag(0, 99)),
        "nothing at the foot, a hundred two of ten steps up");
    assertEquals("M750.0 10.0", line(lag(0, Long.MAX_VALUE)));
  }

  @Test
  void whereNobodyCouldSayThereIsNoLine() {
    var unknown = new Lag(NOW.minus(Duration.ofMinutes(1)), Optional.empty());
    assertEquals(3, line(lag(3, 5), lag(2, 5), unknown, lag(0, 5)).split("[ML]", -1).length - 1);
    assertTrue(line(lag(3, 5), lag(2, 5), unknown, lag(0, 5)).matches("M[^ML]*L[^ML]*M[^ML]*"));
    assertEquals("", new LagLine(List.of(unknown), NOW, ages).svg());
  }
}
