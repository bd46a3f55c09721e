package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    var marks = MARK.matcher(line(backup("full", 100), backup("incr", 50), backup("incr", 0)));
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
    assertEquals("", line());
  }

  @Test
  void whatWasProvenHasARing() {
    var proven = backup("full", 10).provenAt(NOW);
    assertTrue(line(proven).contains("<circle"));
  }

  @Test
  void itHasNoLinksWhereNothingCanBeBroughtBack() {
    var line = new BackupLine(List.of(backup("full", 10)), false, NOW, ages).svg();
    assertFalse(line.contains("<a "));
  }

  @Test
  void eachBackupAndEachPartLeadsToItsMoment() {
    var moments =
        Pattern.compile("to=([^#\"]+)#rs")
            .matcher(line(backup("full", 74), backup("incr", 37)))
            .results()
            .map(found -> Instant.parse(found.group(1)))
            .toList();
    // A part is an hour here; a backup is there one second after its end.
    for (int hours = 1; hours < 74; hours++) {
      assertTrue(moments.contains(NOW.minus(Duration.ofHours(hours))), hours + " hours ago");
    }
    assertTrue(moments.contains(NOW.minus(Duration.ofHours(74)).plusSeconds(1)));
    assertTrue(moments.contains(NOW.minus(Duration.ofHours(37)).plusSeconds(1)));
    assertTrue(moments.stream().allMatch(at -> at.isBefore(NOW)));
  }

  @Test
  void daysAndHoursStandBelowIt() {
    assertEquals(List.of("11-27", "11-28", "11-29"), said(line(backup("full", 72))));
    assertEquals(List.of("09:00", "10:00", "11:00", "12:00"), said(line(backup("full", 4))));
    assertEquals(List.of("18:00", "11-29", "06:00", "12:00"), said(line(backup("full", 20))));
  }

  private static List<String> said(String line) {
    return Pattern.compile("<text[^>]*>([^<]*)<")
        .matcher(line)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private String line(Backup... backups) {
    return new BackupLine(List.of(backups), true, NOW, ages).svg();
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
