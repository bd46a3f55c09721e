package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import platter.health.Condition;

/** When a file system will be full. */
class GrowthTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final long GIB = 1L << 30;

  private static Condition with(long gibibytes) {
    long kibibytes = gibibytes << 20;
    return Condition.read(
        "blocks /dev/x 104857600 1 %d 1%% /\ninodes /dev/x 0 0 0 - /\n".formatted(kibibytes));
  }

  /** Day after day, what is left. */
  private static Growth of(long... gibibytes) {
    var growth = Growth.unknown();
    for (int i = 0; i < gibibytes.length; i++) {
      var at = NOW.minus(Duration.ofDays(gibibytes.length - 1 - i));
      growth = Growth.parse(growth.after(Map.of("a1", with(gibibytes[i])), at).text());
    }
    return growth;
  }

  @Test
  void itGoesOnAsItWent() {
    var full = of(50, 48, 46, 44, 42, 40).full("a1", NOW);
    var days = Duration.between(NOW, full.get("/")).toHours() / 24.0;
    assertEquals(20, days, 0.1);
  }

  @Test
  void whatDoesNotGrowIsNeverFull() {
    assertEquals(Map.of(), of(40, 40, 40, 40, 40).full("a1", NOW));
    assertEquals(Map.of(), of(40, 41, 42, 43, 44).full("a1", NOW));
    assertEquals(Map.of(), of(40, 20).full("a1", NOW), "of two days nothing is known");
    assertEquals(Map.of(), of(50, 48, 46, 44).full("b1", NOW));
  }

  @Test
  void itIsKeptOnceADayAndNotForEver() {
    var growth = of(50, 49);
    assertEquals(growth.text(), growth.after(Map.of("a1", with(10)), NOW.plusSeconds(600)).text());
    var later = growth.after(Map.of("a1", with(10)), NOW.plus(Duration.ofDays(92)));
    assertEquals(1, later.text().lines().count(), later.text());
    assertTrue(later.text().contains(" " + 10 * GIB + " /"), later.text());
  }
}
