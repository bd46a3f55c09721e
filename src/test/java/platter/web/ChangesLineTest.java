package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import platter.operation.TimeLine.Part;
import platter.topology.Messages;

class ChangesLineTest {
  private static final Instant FROM = Instant.parse("2026-11-29T22:00:00Z");
  private static final Pattern BAR =
      Pattern.compile(
          "class=\"(bar|bad)\" x=\"([\\d.]+)\" y=\"[\\d.]+\" width=\"[\\d.]+\" height=\"([\\d.]+)\"");

  private final Ages ages =
      new Ages(Messages.of("web", Locale.ENGLISH), ZoneOffset.UTC, FROM.plusSeconds(9));

  private static Part part(int hour, long rows, boolean unusual, boolean unknown) {
    var from = FROM.plus(Duration.ofHours(hour));
    return new Part(from, from.plus(Duration.ofHours(1)), rows, rows, unusual, unknown);
  }

  private String line(Part... parts) {
    return new ChangesLine(List.of(parts), ages).svg();
  }

  @Test
  void aBarGrowsWithTheDigitsAndNothingHasNone() {
    var heights =
        BAR.matcher(
                line(part(0, 0, false, false), part(1, 9, false, false), part(2, 99, false, false)))
            .results()
            .map(found -> found.group(3))
            .toList();
    assertEquals(List.of("0.0", "30.0", "60.0"), heights);
  }

  @Test
  void whatStandsOutAndWhatNobodyKnowsIsMarkedByMoreThanAColour() {
    var line = line(part(0, 5000, true, false), part(1, 0, false, true));
    assertTrue(line.contains(">!<"), line);
    assertTrue(line.contains(">?<"), line);
    assertEquals(1, BAR.matcher(line).results().filter(f -> f.group(1).equals("bad")).count());
  }

  @Test
  void aPartLeadsToTheMomentAtWhichItBegins() {
    assertTrue(
        line(part(0, 1, false, false)).contains("href=\"/backups?to=2026-11-29T22:00:00Z#rs\""));
  }

  @Test
  void aDayIsNamedWhereItBegins() {
    var parts = IntStream.range(0, 6).mapToObj(h -> part(h, 1, false, false)).toArray(Part[]::new);
    var said =
        Pattern.compile("class=\"t2\"[^>]*>([^<]*)<")
            .matcher(line(parts))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(List.of("22:00", "23:00", "11-30", "01:00", "02:00", "03:00"), said);
  }

  @Test
  void nothingIsDrawnOfNothing() {
    assertEquals("", line());
  }
}
