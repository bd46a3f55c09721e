package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import platter.inventory.Deployments.Backup;
import platter.topology.Messages;

class BackupLineTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Pattern MARK =
      Pattern.compile("class=\"(w1?)\" d=\"M([\\d.]+) (22|32)V40\"");

  private final Ages ages = new Ages(Messages.of("web", Locale.ENGLISH), ZoneOffset.UTC, NOW);

  @Test
  void theOldestIsAtTheLeftAndNowAtTheRight() {
    var marks =
        MARK.matcher(
            new BackupLine(
                    List.of(backup("full", 100), backup("incr", 50), backup("incr", 0)), NOW, ages)
                .svg());
    var at = new ArrayList<Double>();
    var kinds = new ArrayList<String>();
    while (marks.find()) {
      kinds.add(marks.group(1));
      at.add(Double.parseDouble(marks.group(2)));
    }
    assertEquals(List.of(10.0, 380.0, 750.0), at);
    assertEquals(List.of("w", "w1", "w1"), kinds);
  }

  @Test
  void nothingIsDrawnOfNothing() {
    assertEquals("", new BackupLine(List.of(), NOW, ages).svg());
  }

  @Test
  void whatWasProvenHasARing() {
    var proven = backup("full", 10).provenAt(NOW);
    assertTrue(new BackupLine(List.of(proven), NOW, ages).svg().contains("<circle"));
  }

  @Test
  void timesAreReadInTheirTwoLargestUnits() {
    assertEquals("0 s", ages.span(Duration.ofSeconds(-5)));
    assertEquals("59 s", ages.span(Duration.ofSeconds(59)));
    assertEquals("1 min 1 s", ages.span(Duration.ofSeconds(61)));
    assertEquals("1 h 1 min", ages.span(Duration.ofSeconds(3661)));
    assertEquals("2 d 3 h", ages.span(Duration.ofHours(51)));
    assertEquals("1023\u00a0B", ages.bytes(1023));
    assertEquals("1.5\u00a0KiB", ages.bytes(1536));
    assertEquals("2.0\u00a0TiB", ages.bytes(2L << 40));
  }

  private static Backup backup(String kind, long hoursAgo) {
    var at = NOW.minus(Duration.ofHours(hoursAgo));
    return new Backup("label-" + hoursAgo, kind, "v1", at, at, 1, Optional.empty());
  }
}
