package platter.operation;

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
            timeout 20 nsenter -t "$pid" -m -S "$account" -G "$account" -- /usr/lib/postgresql/17/bin/psql \
              -h /var/lib/platter/database/run -U postgres -d im -v ON_ERROR_STOP=1 -XtAqc "$1" </dev/null
            """;

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
    var answer = session.run(Script.of(ASK, statement));
    if (!answer.ok()) {
      throw new OperationException(
          session.host()
              + ": PostgreSQL does not answer: "
              + (answer.err().isBlank() ? "not within 20 s" : answer.err().strip())
              + "; look at 'journalctl -u platter-database' there");
    }
    return answer.out().strip();
  }
}
