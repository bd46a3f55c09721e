package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
  private static final String START =
      """
      install -d -m 0755 /run/platter-recover || exit
      printf 'LABEL="%s"\\nTO="%s"\\nTIMELINE="%s"\\n' "$3" "$4" "$5" >/run/platter-recover/point || exit
      rm -rf "$2"
      systemctl reset-failed "$1" 2>/dev/null
      systemctl start --no-block "$1"
      """;

  /** Three lines, then how far it is; after that what went wrong. */
  private static final String LOOK =
      """
      systemctl show -p Job -p ActiveState -p Result "$1"
      cat "$2/state" 2>/dev/null
      echo ==
      cat "$2/trouble" 2>/dev/null || :
      """;

  private final Session session;
  private final String unit;
  private final String place;

  /**
   * @param unit runs {@code recover}
   * @param place its {@code RUN}
   */
  Recovery(Session session, String unit, String place) {
    this.session = session;
    this.unit = unit;
    this.place = place;
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
    var started =
        session.run(
            Script.of(
                START,
                unit,
                place,
                point.backup().label(),
                point.moment(),
                String.valueOf(point.timeline())));
    if (!started.ok()) {
      throw failed(started.err().strip());
    }
    while (true) {
      var said = look();
      if (said.containsKey("restoring")) {
        progress.accept(Double.parseDouble(said.get("restoring").get(0)));
      }
      if (said.containsKey("done")) {
        return made(said);
      }
      if (cancellation.cancelled()) {
        session.run(Script.of("systemctl stop \"$1\"", unit));
        cancellation.check();
      }
      TimeUnit.MILLISECONDS.sleep(300);
    }
  }

  /** The last words of each kind. */
  private Map<String, List<String>> look()
      throws OperationException, UnreachableException, InterruptedException {
    var answer = session.run(Script.of(LOOK, unit, place));
    int cut = answer.out().indexOf("==\n");
    var state = new LinkedHashMap<String, String>();
    var said = new LinkedHashMap<String, List<String>>();
    for (var line : answer.out().substring(0, Math.max(0, cut)).lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        state.put(line.substring(0, equals), line.substring(equals + 1));
      } else {
        var words = List.of(line.split(" ", -1));
        said.put(words.get(0), words.subList(1, words.size()));
      }
    }
    var job = state.getOrDefault("Job", "");
    boolean runs =
        state.getOrDefault("ActiveState", "").equals("activating")
            || !(job.isEmpty() || job.equals("0"));
    if (!runs && !said.containsKey("done")) {
      throw failed(answer.out().substring(Math.min(answer.out().length(), cut + 3)).strip());
    }
    return said;
  }

  private static Made made(Map<String, List<String>> said) {
    var replayed = said.getOrDefault("replayed", List.of("0", "", "0"));
    return new Made(
        milliseconds(said.getOrDefault("restored", List.of("0"))),
        milliseconds(replayed),
        replayed.get(1).isEmpty()
            ? Optional.empty()
            : Optional.of(
                Instant.ofEpochMilli(Math.round(Double.parseDouble(replayed.get(1)) * 1000))),
        Integer.parseInt(replayed.get(2)),
        Optional.ofNullable(said.get("pages")).map(Recovery::milliseconds));
  }

  private static Duration milliseconds(List<String> words) {
    return Duration.ofMillis(Long.parseLong(words.get(0)));
  }

  private OperationException failed(String trouble) {
    return new OperationException(
        session.host()
            + ": the database did not come back: "
            + (trouble.isEmpty() ? "the unit ended" : trouble)
            + "\nLook at 'journalctl -u "
            + unit
            + "' there");
  }
}
