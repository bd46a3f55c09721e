package platter.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import platter.ssh.UnreachableException;

/**
 * What the chat service keeps as of a moment, counted and hashed in its database, so that what came
 * back can be held against what was there. Each backup carries one, of a few seconds before it was
 * begun, for the day on which no database is left to ask.
 *
 * @param moment what is younger is not counted
 * @param people accounts, but for those of Platter
 * @param rooms that stay
 * @param messages in all archives, as whole rows
 */
public record Census(Instant moment, Kept people, Kept rooms, Kept messages) {
  /**
   * How many there are.
   *
   * @param hash the same in whatever order they lie
   */
  public record Kept(long count, String hash) {
    private static Kept read(String text) {
      int cut = text.indexOf(':');
      return new Kept(Long.parseLong(text.substring(0, cut)), text.substring(cut + 1));
    }
  }

  /** What was written in the last seconds before a moment may have been committed after it. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** Tens of millions of messages are read in that. */
  static final Duration LIMIT = Duration.ofMinutes(5);

  private static final String NOW = "SELECT clock_timestamp()";
  private static final String FILE = "census.sql";

  /** In its stead stands a query that gives the moment. */
  private static final String MOMENT = ":moment";

  private static final Pattern WORDS =
      Pattern.compile("([^|]+)\\|(\\d+:-?\\d+)\\|(\\d+:-?\\d+)\\|(\\d+:-?\\d+)");

  /**
   * The SQL that takes one of the database that is asked, a standby too, as of a few seconds ago;
   * {@link #read} reads what it prints. What a standby has is whole up to the last transaction that
   * came to it.
   */
  static String lately() {
    return takenAt(
        "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_xact_replay_timestamp()"
            + " ELSE clock_timestamp() END - interval '%d s'".formatted(MARGIN.toSeconds()));
  }

  private static String takenAt(String moment) {
    try (var in = Objects.requireNonNull(Census.class.getResourceAsStream(FILE), FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(MOMENT, moment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes it of the database that leads.
   *
   * @param to the moment; empty for the present one
   * @throws OperationException if there is no database, or it does not answer in time
   */
  static Census of(Sql sql, Optional<Instant> to)
      throws OperationException, UnreachableException, InterruptedException {
    return at(sql, to.map(t -> timestamp(t.minus(MARGIN))).orElse(NOW));
  }

  /** The same of another database, which may be compared with this. */
  Census again(Sql sql) throws OperationException, UnreachableException, InterruptedException {
    return at(sql, timestamp(moment));
  }

  private static String timestamp(Instant moment) {
    return "SELECT '" + moment + "'::timestamptz";
  }

  private static Census at(Sql sql, String moment)
      throws OperationException, UnreachableException, InterruptedException {
    var said = sql.ask(takenAt(moment), LIMIT);
    return read(said)
        .orElseThrow(() -> new OperationException("PostgreSQL does not count, and says: " + said));
  }

  /** Reads what PostgreSQL printed; empty where it is none. */
  static Optional<Census> read(String line) {
    var words = WORDS.matcher(line);
    if (!words.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Census(
              Instant.parse(words.group(1)),
              Kept.read(words.group(2)),
              Kept.read(words.group(3)),
              Kept.read(words.group(4))));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The three numbers. */
  String said() {
    return "until " + moment + ": " + counts();
  }

  private String counts() {
    return "%d people, %d rooms, %d messages"
        .formatted(people.count(), rooms.count(), messages.count());
  }

  /** The three numbers, and what they are beside those of before. */
  String beside(Census before) {
    if (equals(before)) {
      return said() + "; the same as before, by hash";
    }
    return counts().equals(before.counts())
        ? said() + "; as many as before, and others"
        : said() + "; before: " + before.counts();
  }

  /** The three numbers, and what they are beside those that a backup carries. */
  String besideBackup(Census carried, String backup) {
    if (equals(carried)) {
      return said() + "; the same as backup " + backup + " says, by hash";
    }
    return counts().equals(carried.counts())
        ? said() + "; as many as backup " + backup + " says, and others"
        : said() + "; backup " + backup + " says: " + carried.counts();
  }
}
