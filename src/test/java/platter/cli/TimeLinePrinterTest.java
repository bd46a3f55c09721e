package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import platter.operation.Changes;
import platter.operation.Changes.Rows;
import platter.operation.TimeLine;
import platter.operation.TimeLine.Cause;
import platter.operation.TimeLine.Gap;
import platter.operation.Unusual.Kind;
import platter.operation.Unusual.Mark;
import platter.report.ChangeTexts;

/** What a person reads who looks for the moment before the damage. */
class TimeLinePrinterTest {
  private static final Instant FROM = Instant.parse("2026-11-28T10:00:00Z");

  @Test
  void theTableIsInBothTimesAndTheMomentCanBeTyped() {
    assertEquals(
        """
          From 2026-11-28 18:00 +08:00 to 2026-11-28 18:10 +08:00. The log in the
          vault's second repository ends with a change at 2026-11-28 18:05 +08:00
          (2026-11-28T10:05Z).
          From 2026-11-28 18:01 +08:00 to 2026-11-28 18:03 +08:00: unknown, segments A
          to B of the log are missing.

          time, and the same in UTC                   rows changed     deleted
          2026-11-28 18:00 +08:00  2026-11-28T10:00Z             4           1  ##
          2026-11-28 18:01 +08:00  2026-11-28T10:01Z             ?           ?
          2026-11-28 18:02 +08:00  2026-11-28T10:02Z             ?           ?
          2026-11-28 18:03 +08:00  2026-11-28T10:03Z             0           0
        ! 2026-11-28 18:04 +08:00  2026-11-28T10:04Z         5,000       5,000  ############
          2026-11-28 18:05 +08:00  2026-11-28T10:05Z             4           1  ##

          Unusual:
          ! 2026-11-28 18:04 +08:00  archive: 5,000 rows deleted (usual: up to 0, limit 100)
          Unusual are more than 100 rows of one table deleted or overwritten within a
          minute, where that is also more than 10 times what is usual for this table:
          what three quarters of the minutes since 2026-11-28 14:00 +08:00 do not
          exceed.

          The last clean moment is 2026-11-28 18:04 +08:00 (2026-11-28T10:04Z), right
          before the first mark. To go back to it:
            platter restore --to 2026-11-28T10:04:00Z
          Part of the log before that moment could not be read; something may have
          happened there, too.
          If the first mark is something you know of, look at what comes after it:
            platter backup timeline --from 2026-11-28T10:05:00Z
        """,
        printed(line(5), Locale.ENGLISH));
  }

  @Test
  void itIsInThePersonsLanguage() {
    assertTrue(printed(line(5), Locale.SIMPLIFIED_CHINESE).contains("最后的干净时刻是"));
  }

  @Test
  void howeverLongTheSpanTheTableFitsAScreen() {
    for (int minutes : List.of(5, 48, 49, 1439, 20_000, 200_000)) {
      long rows =
          printed(line(minutes), Locale.ENGLISH).lines().filter(l -> l.contains("Z  ")).count();

      assertTrue(rows <= 48, minutes + " minutes took " + rows);
    }
  }

  @Test
  void aLogThatEndsBeforeTheSpanSaysNothingOfIt() {
    var early = at(-3);
    var said =
        printed(
            new TimeLine(
                FROM,
                at(5),
                at(-240),
                Optional.empty(),
                Optional.of(at(-100)),
                Optional.of(early),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty()),
            Locale.ENGLISH);

    assertTrue(said.contains("nothing is known of this span yet"), said);
    assertFalse(said.contains("Nothing in it is unusual"), said);
  }

  /** One with a gap, and with damage in the fifth minute. */
  private static TimeLine line(int minutes) {
    var last = at(minutes);
    return new TimeLine(
        FROM,
        last.plusSeconds(300),
        FROM.minusSeconds(4 * 3600),
        Optional.empty(),
        Optional.of(FROM),
        Optional.of(last),
        List.of(
            minute(0, new Rows(2, 1, 1)),
            minute(4, new Rows(0, 0, 5000)),
            minute(minutes, new Rows(2, 1, 1))),
        List.of(
            new Gap(Cause.MISSING, Optional.of(at(1)), Optional.of(at(3)), Optional.of("A"), "B")),
        List.of(new Mark(at(4), Kind.DELETED, "archive", 5000, 0, 100)),
        Optional.of(at(4)));
  }

  private static Changes minute(int minute, Rows rows) {
    return new Changes(at(minute), 1, 1, new TreeMap<>(Map.of("archive", rows)), new TreeSet<>());
  }

  private static Instant at(int minute) {
    return FROM.plusSeconds(60L * minute);
  }

  private static String printed(TimeLine line, Locale language) {
    var said = new StringWriter();
    var out = new PrintWriter(said);
    new TimeLinePrinter(out, new ChangeTexts(language, ZoneId.of("Asia/Shanghai")), true)
        .print(line);
    return said.toString().replace(System.lineSeparator(), "\n");
  }
}
