package platter.operation;

import java.time.Duration;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/** PostgreSQL on one host, asked there by its own account. */
final class Sql {
  private static final String ASK =
      Unit.INSIDE
          + """
            inside platter-database.service /bin/true || exit
            account=$(id -u platter-database)
            timeout "$2" nsenter -t "$pid" -m -S "$account" -G "$account" -- /usr/lib/postgresql/17/bin/psql \
              -h /var/lib/platter/database/run -U postgres -d im -v ON_ERROR_STOP=1 -XtAqc "$1" </dev/null
            """;

  /** A question takes no longer on a database that is well. */
  private static final Duration USUAL = Duration.ofSeconds(20);

  /** As slow disks write all that fits into the memory of a large host. */
  private static final Duration CHECKPOINT = Duration.ofMinutes(10);

  private final Session session;

  Sql(Session session) {
    this.session = session;
  }

  /**
   * Gives what a statement prints, fields separated by {@code |}.
   *
   * @throws OperationException if there is no database, or it refuses; says why
   */
  String ask(String statement)
      throws OperationException, UnreachableException, InterruptedException {
    return ask(statement, USUAL);
  }

  /**
   * Writes to the disk what is only in memory yet, while the database goes on; an end that follows
   * has little left to write, and does not run into its limit.
   *
   * @throws OperationException as {@link #ask} does
   */
  void checkpoint() throws OperationException, UnreachableException, InterruptedException {
    ask("CHECKPOINT", CHECKPOINT);
  }

  /** The same for what may take longer. */
  String ask(String statement, Duration limit)
      throws OperationException, UnreachableException, InterruptedException {
    var seconds = String.valueOf(limit.toSeconds());
    var answer =
        session.run(Script.of(ASK, statement, seconds).within(limit.plus(Script.DEFAULT_LIMIT)));
    if (!answer.ok()) {
      throw new OperationException(
          session.host()
              + ": PostgreSQL does not answer: "
              + (answer.err().isBlank() ? "not within " + seconds + " s" : answer.err().strip())
              + "; look at 'journalctl -u platter-database' there");
    }
    return answer.out().strip();
  }
}
