package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import platter.ssh.UnreachableException;

/**
 * What the chat service keeps as of a moment, counted and hashed in its database, so that what came
 * back can be held against what was there.
 *
 * @param moment what is younger is not counted
 * @param people accounts, but for those of Platter
 * @param rooms that stay
 * @param messages in all archives, as whole rows
 */
record Census(Instant moment, Kept people, Kept rooms, Kept messages) {
  /**
   * How many there are.
   *
   * @param hash the same in whatever order they lie
   */
  record Kept(long count, String hash) {}

  /** What was written in the last seconds before a moment may have been committed after it. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** Tens of millions of messages are read in that. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final String NOW =
      "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";

  private static final String PEOPLE =
      "SELECT count(*), coalesce(sum(hashtextextended(username || '@' || server_host, 0)::numeric), 0)"
          + " FROM users WHERE created_at <= '%s' AND username NOT LIKE 'platter-%%'";

  private static final String ROOMS =
      "SELECT count(*), coalesce(sum(hashtextextended(name || '@' || host, 0)::numeric), 0)"
          + " FROM muc_room WHERE created_at <= '%s'";

  private static final String MESSAGES =
      "SELECT count(*), coalesce(sum(hashtextextended(a::text, 0)::numeric), 0) FROM archive a"
          + " WHERE timestamp <= extract(epoch FROM timestamptz '%s') * 1000000"
          + " AND username NOT LIKE 'platter-%%'";

  /**
   * Takes it of the database that leads.
   *
   * @param to the moment; empty for the present one
   * @throws OperationException if there is no database, or it does not answer in time
   */
  static Census of(Sql sql, Optional<Instant> to)
      throws OperationException, UnreachableException, InterruptedException {
    var moment = to.isPresent() ? to.get().minus(MARGIN) : Instant.parse(sql.ask(NOW));
    return at(sql, moment);
  }

  /** The same of another database, which may be compared with this. */
  Census again(Sql sql) throws OperationException, UnreachableException, InterruptedException {
    return at(sql, moment);
  }

  private static Census at(Sql sql, Instant moment)
      throws OperationException, UnreachableException, InterruptedException {
    return new Census(
        moment, kept(sql, PEOPLE, moment), kept(sql, ROOMS, moment), kept(sql, MESSAGES, moment));
  }

  private static Kept kept(Sql sql, String question, Instant moment)
      throws OperationException, UnreachableException, InterruptedException {
    var words = sql.ask(question.formatted(moment), LIMIT).split("\\|", 2);
    return new Kept(Long.parseLong(words[0]), words[1]);
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
}
