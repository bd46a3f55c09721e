package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import platter.playbook.Outcome;
import platter.run.CancelledException;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;

/**
 * The database of a backup takes the place of the one that there is. All hosts are ended first, and
 * stay so whenever this is broken off. Nothing leaves its place before the backup has come back on
 * one host, its log included; but where the disk of that host has no room for both, what it had is
 * deleted before. Then the quorum goes everywhere, so that nobody makes a new one of it that would
 * lead one database or the other, and only then the databases.
 */
final class Replacing {
  private static final String UNIT = "platter-recover.service";
  private static final String COMES = "The database comes back from the vault";
  private static final String SERVE = "platter-keep-serve.service";

  /** A large repository is linked file by file, after the copy that may be under way. */
  private static final Duration LENT = Duration.ofHours(24);

  private final Hosts hosts;
  private final Host host;
  private final Host vault;
  private final List<Host> gated;
  private final boolean mayGo;

  /**
   * @param host onto which the database comes
   * @param vault that lends the second repository
   * @param gated hosts that are reached and have something of the service that ends, in the order
   *     in which they end
   * @param mayGo whether the database that the host has now is deleted before the backup has come
   *     back, where there is no other room: only whoever was told so wants it
   */
  Replacing(Hosts hosts, Host host, Host vault, List<Host> gated, boolean mayGo) {
    this.hosts = hosts;
    this.host = host;
    this.vault = vault;
    this.gated = List.copyOf(gated);
    this.mayGo = mayGo;
  }

  /**
   * Adds its steps.
   *
   * @param point asked for when it comes to that: until then the vault may have got more
   */
  void steps(Procedure procedure, Supplier<RecoveryPoint> point) {
    for (var each : gated) {
      procedure.then(
          each.name(),
          "Quorum and database end, and its gate stays closed",
          Outcome.CHANGED,
          () -> {
            Former.close(each, hosts.session(each));
            return "all that it has stays";
          });
    }
    procedure
        .then(
            host.name(),
            "Has room for the database",
            Outcome.CHANGED,
            () -> Former.makeRoom(host, hosts.session(host), point.get().room(), mayGo))
        .tells(host.name(), COMES, Outcome.CHANGED, narrator -> recover(narrator, point.get()));
    for (var each : gated) {
      if (each.has(Role.QUORUM)) {
        procedure.then(
            each.name(),
            "What it has of the quorum is set aside",
            Outcome.CHANGED,
            () -> {
              Former.setAsideQuorum(each, hosts.session(each));
              return "gone";
            });
      }
    }
    for (var each : gated) {
      if (each.has(Role.DATABASE) && !each.equals(host)) {
        procedure.then(
            each.name(),
            "What it has of the database is set aside",
            Outcome.CHANGED,
            () -> Former.setAsideDatabase(each, hosts.session(each)));
      }
    }
    procedure.then(
        host.name(),
        "The database that came back takes the place of the one that there was",
        Outcome.CHANGED,
        () -> Former.takePlace(host, hosts.session(host)));
  }

  private String recover(Narrator narrator, RecoveryPoint point)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    must(
        hosts.session(vault),
        Script.of("systemctl restart \"$1\"", SERVE).within(LENT),
        "the second repository is not lent",
        SERVE);
    try {
      return bring(narrator, point);
    } catch (OperationException e) {
      throw new OperationException(e.getMessage() + "\n" + wayOn(), e);
    } finally {
      must(
          hosts.session(vault),
          Script.of("systemctl stop \"$1\"", SERVE),
          "the second repository is still lent",
          SERVE);
    }
  }

  private String bring(Narrator narrator, RecoveryPoint point)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    long size = point.backup().size();
    var made =
        new Recovery(
                hosts.session(host), UNIT, "/var/lib/platter/database/recover", "platter-database")
            .run(
                point,
                percent ->
                    narrator.progress(host.name(), COMES, Math.round(size * percent / 100), size),
                narrator.cancellation());
    return "as of %s, timeline %d; backup %s %s, log %s"
        .formatted(
            made.last().map(Instant::toString).orElse("the end of the backup"),
            made.timeline(),
            point.backup().label(),
            Seconds.text(made.restored()),
            Seconds.text(made.replayed()));
  }

  /** What is left where the backup did not come back. */
  private String wayOn() throws UnreachableException, InterruptedException {
    var left = new ArrayList<String>();
    for (var each : gated) {
      if (each.has(Role.DATABASE) && Former.brokenOff(hosts.session(each)).database()) {
        left.add(each.name());
      }
    }
    return "Nobody leads, and no host starts by itself: run 'platter restore' again, with another moment where this backup is damaged"
        + (left.isEmpty()
            ? ""
            : ", or go on with what there was until now, which is untouched on "
                + String.join(", ", left)
                + ": 'platter startup'");
  }

  /** Runs a script that must end well; else says what was not done, and where to look. */
  static void must(Session session, Script script, String otherwise, String unit)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = session.run(script);
    if (!answer.ok()) {
      throw new OperationException(
          session.host()
              + ": "
              + otherwise
              + ": "
              + answer.err().strip()
              + "; look at 'journalctl -u "
              + unit
              + "' there, then run the command again");
    }
  }
}
