package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import platter.operation.Changes.Rows;
import platter.operation.Unusual.Kind;
import platter.operation.Unusual.Mark;

/** What stands out, and what does not. */
class UnusualTest {
  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  private static final long DAY = 1440;

  @Test
  void aHundredRowsAreNeverUnusualAndOneMoreIsWhereNoneIsUsual() {
    assertEquals(List.of(), Unusual.in(List.of(minute(7, deleted(100))), DAY));
    assertEquals(
        List.of(new Mark(at(7), Kind.DELETED, "archive", 101, 0, 100)),
        Unusual.in(List.of(minute(7, deleted(101))), DAY));
  }

  @Test
  void tenTimesWhatIsUsualIsNotUnusualAndMoreIs() {
    var minutes = new ArrayList<Changes>();
    for (int i = 0; i < 60; i++) {
      minutes.add(minute(i, updated(30)));
    }
    minutes.set(40, minute(40, updated(300)));
    minutes.set(50, minute(50, updated(301)));

    assertEquals(
        List.of(new Mark(at(50), Kind.UPDATED, "archive", 301, 30, 300)), Unusual.in(minutes, 60));
  }

  @Test
  void whatTakesLessThanAQuarterOfTheSpanStandsOut() {
    var minutes = new ArrayList<Changes>();
    for (int i = 40; i < 54; i++) {
      minutes.add(minute(i, deleted(5000)));
    }

    assertEquals(14, Unusual.in(minutes, 60).size());
  }

  @Test
  void aTableThatIsBusyHidesNoOther() {
    var minutes = new ArrayList<Changes>();
    for (int i = 0; i < 60; i++) {
      minutes.add(minute(i, Map.of("spool", new Rows(900, 0, 900))));
    }
    minutes.set(
        30, minute(30, Map.of("spool", new Rows(900, 0, 900), "archive", new Rows(0, 0, 800))));

    assertEquals(
        List.of(new Mark(at(30), Kind.DELETED, "archive", 800, 0, 100)), Unusual.in(minutes, 60));
  }

  @Test
  void newRowsAreNeverUnusual() {
    assertEquals(
        List.of(),
        Unusual.in(List.of(minute(1, Map.of("archive", new Rows(1_000_000, 0, 0)))), DAY));
  }

  private static Map<String, Rows> deleted(long rows) {
    return Map.of("archive", new Rows(0, 0, rows));
  }

  private static Map<String, Rows> updated(long rows) {
    return Map.of("archive", new Rows(0, rows, 0));
  }

  private static Changes minute(int minute, Map<String, Rows> tables) {
    return new Changes(at(minute), 1, 1, new TreeMap<>(tables), new TreeSet<>());
  }

  private static Instant at(int minute) {
    return START.plusSeconds(60L * minute);
  }
}
