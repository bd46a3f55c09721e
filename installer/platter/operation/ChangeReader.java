package platter.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import platter.operation.Changes.Rows;
import platter.operation.TimeLine.Cause;
import platter.operation.TimeLine.Gap;

/** Reads what the database image's {@code changes} writes; that file says how it is written. */
final class ChangeReader {
  private final TableNames names;
  private final SortedMap<Instant, Minute> minutes = new TreeMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private Optional<Instant> logFrom = Optional.empty();
  private Optional<Instant> logUntil = Optional.empty();
  private boolean whole;

  private ChangeReader(TableNames names) {
    this.names = names;
  }

  private static final class Minute {
    private final SortedMap<String, Rows> tables = new TreeMap<>();
    private final TreeSet<String> gone = new TreeSet<>();
    private long transactions;
    private long bytes;
  }

  /**
   * Reads it to its end.
   *
   * @param timeline empty for the newest
   * @throws OperationException if the end is missing
   */
  static TimeLine read(
      String written, TableNames names, Instant from, Instant to, Optional<Integer> timeline)
      throws OperationException {
    var reader = new ChangeReader(names);
    written.lines().forEach(line -> reader.take(line.split(" ", -1)));
    if (!reader.whole) {
      throw new OperationException("what the log says did not come whole; run the command again");
    }
    var minutes =
        reader.minutes.entrySet().stream()
            .map(
                each ->
                    new Changes(
                        each.getKey(),
                        each.getValue().transactions,
                        each.getValue().bytes,
                        each.getValue().tables,
                        each.getValue().gone))
            .toList();
    return TimeLine.of(from, to, timeline, reader.logFrom, reader.logUntil, minutes, reader.gaps);
  }

  private void take(String[] words) {
    switch (words[0]) {
      case "tx" -> {
        var minute = minute(words[1]);
        minute.transactions = Long.parseLong(words[2]);
        minute.bytes = Long.parseLong(words[3]);
      }
      case "rows" ->
          names
              .table(words[2])
              .ifPresent(table -> minute(words[1]).tables.merge(table, rows(words), Rows::plus));
      case "gone" -> names.table(words[2]).ifPresent(minute(words[1]).gone::add);
      case "gap" ->
          gaps.add(
              new Gap(
                  Cause.valueOf(words[1].toUpperCase(Locale.ROOT)),
                  instant(words[2]),
                  instant(words[3]),
                  word(words[4]),
                  words[5]));
      case "log" -> {
        logFrom = instant(words[1]);
        logUntil = instant(words[2]);
      }
      case "end" -> whole = true;
      default -> {}
    }
  }

  private static Rows rows(String[] words) {
    return new Rows(Long.parseLong(words[3]), Long.parseLong(words[4]), Long.parseLong(words[5]));
  }

  private Minute minute(String text) {
    return minutes.computeIfAbsent(Instant.parse(text + ":00Z"), at -> new Minute());
  }

  private static Optional<Instant> instant(String text) {
    return word(text).map(Instant::parse);
  }

  private static Optional<String> word(String text) {
    return text.equals("-") ? Optional.empty() : Optional.of(text);
  }
}
