package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import platter.run.CancelledException;
import platter.ssh.UnreachableException;

/**
 * The log of a service that is about to be replaced, until the last commit.
 *
 * @param leader which writes it
 * @param backups at the vault, where it is to come
 */
record LastLog(Sql leader, Backups backups) {
  /** Something that is committed: an idle log would close nothing. */
  private static final String MARK = "SELECT pg_logical_emit_message(true, 'platter', 'restore')";

  /** Closes the segment that is being written. */
  private static final String SWITCH = "SELECT pg_walfile_name(pg_switch_wal())";

  private static final String ARCHIVED =
      "SELECT coalesce(last_archived_wal, '') >= '%s' FROM pg_stat_archiver";

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** What was written until now is to be had again, by the timeline of now. */
  String bring(Restore.Wanted wanted, AtomicReference<RecoveryPoint> point)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    try {
      leader.ask(MARK);
      var segment = leader.ask(SWITCH);
      Patience.until(
          LIMIT,
          () -> segment + " did not come to the vault within " + LIMIT.toSeconds() + " s",
          () -> Optional.of(leader.ask(ARCHIVED.formatted(segment))).filter("t"::equals));
      backups.keep();
      point.set(
          anew(
              wanted,
              Objects.requireNonNull(point.get()),
              segment,
              backups.repository(),
              Instant.now()));
      return "until " + segment;
    } catch (OperationException | ChatException e) {
      if (wanted.to().isEmpty()) {
        throw new OperationException(
            "what was written last does not come to the vault, and 'latest' would give it up: "
                + e.getMessage()
                + ". Only chat servers were ended: 'platter startup' starts them again. A moment"
                + " (--to TIME) can be restored all the same",
            e);
      }
      return "not all of it: " + e.getMessage() + ". It is not needed for that moment";
    }
  }

  /**
   * The same point in what the vault has by now. The leader's word is not enough for that: it
   * counts as taken what it has let go, too.
   *
   * @param segment that was closed last
   */
  static RecoveryPoint anew(
      Restore.Wanted wanted,
      RecoveryPoint planned,
      String segment,
      Repository repository,
      Instant now)
      throws OperationException {
    if (repository
        .log()
        .end(Log.timeline(segment))
        .filter(end -> end.compareTo(segment) >= 0)
        .isEmpty()) {
      throw new OperationException(
          "the leader counts "
              + segment
              + " as taken, and the second repository does not have it; 'platter status' says"
              + " whether log was given up, and 'journalctl -u platter-keep' at the vault why it is"
              + " not copied");
    }
    return repository.point(wanted.to(), Optional.of(planned.timeline()), now);
  }
}
