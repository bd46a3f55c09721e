package platter.operation;

import java.time.Duration;
import platter.topology.Role;
import platter.topology.Sizing;
import platter.topology.Topology;

/**
 * How many connections each service takes, so that the loss of a site is survived when all clients
 * come to the other one at once, and so that no service opens more than the next one takes.
 *
 * <p>What counts is not the messages of a working day but the logins of that minute: each waits for
 * the database so many times, and the database is a round trip away.
 *
 * @param sql connections of one chat server to the database
 * @param database what PostgreSQL takes of all of them, and of all others
 * @param gateway what a gateway takes of clients, and gives to those behind it
 */
record Pools(long sql, long database, long gateway) {
  /** Counted for a client that shows contacts: of these, two to three belong to its password. */
  private static final long STATEMENTS_A_LOGIN = 20;

  /** What a statement takes where the database is near, with a login's share of the processor. */
  private static final Duration STATEMENT = Duration.ofMillis(2);

  /** Within this time all that were sent away are logged in again, as far as the pool decides. */
  private static final Duration STORM = Duration.ofSeconds(20);

  private static final long LEAST = 10;

  /**
   * What PostgreSQL takes; fixed, since Patroni changes it only with a restart of all databases. An
   * idle connection costs about 2 MB.
   */
  private static final long DATABASE = 300;

  /** Of these for Patroni, backups, drills, the superuser and people; standbys have their own. */
  private static final long OTHERS = 40;

  /** A client, its connection to the chat server behind, and a page's further ones. */
  private static final long CONNECTIONS_A_SESSION = 4;

  private static final long LEAST_GATEWAY = 4_000;

  /** For what the topology says, over a line of this round trip. */
  static Pools of(Topology topology, Duration roundTrip) {
    var sessions = Sizing.of(topology).sessions();
    var perSite =
        topology.sites().stream()
            .mapToLong(s -> s.hosts().stream().filter(h -> h.has(Role.IM)).count())
            .toArray();
    long all = java.util.Arrays.stream(perSite).sum();
    // The larger site is lost, or the host of the only one.
    long left =
        perSite.length > 1
            ? java.util.Arrays.stream(perSite).min().orElse(1)
            : Math.max(1, all - 1);
    return of(sessions, roundTrip, all, left);
  }

  /**
   * @param servers chat servers in all
   * @param left of these, after the worst loss
   */
  static Pools of(long sessions, Duration roundTrip, long servers, long left) {
    long millis = sessions * STATEMENTS_A_LOGIN * STATEMENT.plus(roundTrip).toMillis();
    long wanted = ceiling(millis, STORM.toMillis() * left);
    long most = (DATABASE - OTHERS) / servers;
    return new Pools(
        Math.min(most, Math.max(LEAST, wanted)),
        DATABASE,
        Math.max(LEAST_GATEWAY, sessions * CONNECTIONS_A_SESSION));
  }

  private static long ceiling(long number, long divisor) {
    return (number + divisor - 1) / divisor;
  }

  /** Files that HAProxy holds open: two for each connection, and those of its checks. */
  long files() {
    return 2 * gateway + 1_000;
  }
}
