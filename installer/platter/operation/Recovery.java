package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * A database that comes back from a backup, by a unit of the host on which it is to be. The unit
 * runs {@code recover} of the database image.
 */
final class Recovery {
  /** What it does, in this order. */
  enum Phase {
    RESTORE,
    REPLAY,
    PAGES
  }

  private static final String POINT =
      """
      install -d -m 0755 /run/platter-recover || exit
      printf 'LABEL="%s"\\nTO="%s"\\nTIMELINE="%s"\\n' "$2" "$3" "$4" >"/run/platter-recover/${5%.service}.point" || exit
      systemctl stop "$5" 2>/dev/null
      rm -rf "$1"
      """;

  /** As its own account: whoever wrote the database may be at home there. */
  private static final String LOOK =
      "setpriv --reuid=\"$2\" --regid=\"$2\" --clear-groups cat \"$1/progress\" \"$1/state\" 2>/dev/null || :";

  private final Session session;
  private final String unit;
  private final String place;
  private final String account;
  private boolean torn;

  /**
   * @param unit runs {@code recover}
   * @param place its {@code RUN}
   * @param account that runs it
   */
  Recovery(Session session, String unit, String place, String account) {
    this.session = session;
    this.unit = unit;
    this.place = place;
    this.account = account;
  }

  /**
   * What came of it.
   *
   * @param restored how long the backup took to come back
   * @param replayed how long the log took
   * @param last when the last transaction in it was committed; empty where the log had none
   * @param timeline that the database begins now
   * @param pages how long all pages' checksums took; empty where they were not looked at
   */
  record Made(
      Duration restored,
      Duration replayed,
      Optional<Instant> last,
      int timeline,
      Optional<Duration> pages) {}

  /**
   * Brings it back.
   *
   * @param progress told how much of the backup is there, in per cent
   * @throws OperationException if it cannot be; says what pgBackRest or PostgreSQL said
   * @throws CancelledException once it is stopped
   */
  Made run(RecoveryPoint point, DoubleConsumer progress, Cancellation cancellation)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    var told =
        session.run(
            Script.of(
                POINT,
                place,
                point.backup().label(),
                point.moment(),
                String.valueOf(point.timeline()),
                unit));
    if (!told.ok()) {
      throw new OperationException(
          session.host() + ": the database cannot come back: " + told.err().strip());
    }
    new Job(session, unit, place + "/trouble", account)
        .run(
            () -> {
              var restoring = said().get("restoring");
              if (restoring != null) {
                progress.accept(Double.parseDouble(restoring.get(0)));
              }
            },
            cancellation);
    var said = said();
    refuseGap(point, said.getOrDefault("replayed", List.of()));
    return made(said);
  }

  /** PostgreSQL takes a segment that is missing for the end of the log. */
  private void refuseGap(RecoveryPoint point, List<String> replayed) throws OperationException {
    var last = replayed.size() > 3 ? replayed.get(3) : "";
    boolean all = point.to().isEmpty() || replayed.size() > 4;
    if (all && point.until().filter(until -> last.compareTo(until) < 0).isPresent()) {
      torn = true;
      throw new OperationException(
          "%s: the log that came back ends with %s, and the repository has it until %s: what lies between is missing or damaged there. 'platter restore --to' a moment before that still works"
              .formatted(
                  session.host(),
                  last.isEmpty() ? "the backup" : "segment " + last,
                  point.until().get()));
    }
  }

  /** Where it is, or was when it failed. */
  Phase phase() throws UnreachableException, InterruptedException {
    var said = said();
    if (!said.containsKey("restored")) {
      return Phase.RESTORE;
    }
    return said.containsKey("replayed") && !torn ? Phase.PAGES : Phase.REPLAY;
  }

  /** The last words of each kind. */
  private Map<String, List<String>> said() throws UnreachableException, InterruptedException {
    var said = new LinkedHashMap<String, List<String>>();
    for (var line : session.run(Script.of(LOOK, place, account)).out().lines().toList()) {
      var words = List.of(line.split(" ", -1));
      said.put(words.get(0), words.subList(1, words.size()));
    }
    return said;
  }

  private static Made made(Map<String, List<String>> said) {
    var replayed = said.get("replayed");
    if (replayed == null || replayed.size() < 4) {
      throw new IllegalStateException(
          "recover ended well without having replayed the log: " + said);
    }
    return new Made(
        milliseconds(said.getOrDefault("restored", List.of("0"))),
        milliseconds(replayed),
        replayed.get(1).isEmpty()
            ? Optional.empty()
            : Optional.of(Seconds.instant(replayed.get(1))),
        Integer.parseInt(replayed.get(2)),
        Optional.ofNullable(said.get("pages")).map(Recovery::milliseconds));
  }

  private static Duration milliseconds(List<String> words) {
    return Duration.ofMillis(Long.parseLong(words.get(0)));
  }
}
