package platter.journey;

import platter.lab.Lab;

/** The database of a host that is installed, as its own account sees it. */
public final class Psql {
  /** Defines the shell function {@code psql}, which takes the program's arguments. */
  public static final String FUNCTION =
      """
      pid=$(systemctl show -p MainPID --value platter-database.service)
      account=$(id -u platter-database)
      psql() {
        nsenter -t "$pid" -m -S "$account" -G "$account" -- /usr/lib/postgresql/17/bin/psql \
          -h /var/lib/platter/database/run -U postgres -d im -XtAq "$@"
      }
      """;

  /** A program in bash that runs the statement {@code $1}. */
  static final String STATEMENT = FUNCTION + "psql -c \"$1\" </dev/null";

  private Psql() {}

  /** Runs a statement, which must succeed; gives its rows, their columns with bars between them. */
  public static String run(Lab lab, String host, String statement) {
    return lab.host(host).must("bash", "-c", STATEMENT, "-", statement);
  }
}
