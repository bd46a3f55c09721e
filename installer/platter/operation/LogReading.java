package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * The log in the second repository, read at the vault by a unit that has no way out. Only counts
 * leave the vault.
 */
final class LogReading {
  private static final String UNIT = "platter-timeline.service";

  private static final String START =
      """
      if ! systemctl cat "$1" >/dev/null 2>&1; then
        echo "it has no $1; 'platter install' brings what is missing" >&2
        exit 69
      fi
      case $(systemctl show -p ActiveState --value "$1") in
        activating | deactivating)
          echo "it is being read for another command; wait for that, or stop it there with 'systemctl stop $1'" >&2
          exit 75
          ;;
      esac
      install -d -m 0755 /run/platter-timeline &&
        printf 'FROM=%s\\nTO=%s\\nTIMELINE=%s\\n' "$2" "$3" "$4" >/run/platter-timeline/span || exit
      rm -f /var/lib/platter/keep/timeline/*
      systemctl reset-failed "$1" 2>/dev/null
      systemctl start --no-block "$1"
      """;

  /** Whether it runs, how far it is, and last what went wrong. */
  private static final String LOOK =
      """
      systemctl show -p Job -p ActiveState "$1"
      cd /var/lib/platter/keep/timeline || exit
      printf 'progress=%s\\ntrouble=%s' "$(cat progress 2>/dev/null)" "$(cat trouble 2>/dev/null)"
      """;

  private final Session vault;

  LogReading(Session vault) {
    this.vault = vault;
  }

  /**
   * Gives what {@code changes} of the database image says.
   *
   * @param timeline empty for the newest
   * @param progress told how many segments were read, and of how many at most
   * @throws OperationException if the log cannot be read at all
   * @throws CancelledException once it is stopped
   */
  String read(
      Instant from,
      Instant to,
      Optional<Integer> timeline,
      TimeLine.Progress progress,
      Cancellation cancellation)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    var started =
        vault.run(
            Script.of(
                START,
                UNIT,
                String.valueOf(from.getEpochSecond()),
                String.valueOf(to.getEpochSecond()),
                timeline.map(String::valueOf).orElse("")));
    if (!started.ok()) {
      throw failed(started.err().strip());
    }
    while (runs(progress)) {
      if (cancellation.cancelled()) {
        vault.run(Script.of("systemctl stop \"$1\"", UNIT));
        cancellation.check();
      }
      TimeUnit.MILLISECONDS.sleep(300);
    }
    var said =
        vault.run(
            Script.of("cat /var/lib/platter/keep/timeline/changes").within(Duration.ofMinutes(10)));
    if (!said.ok()) {
      throw failed("its unit was ended");
    }
    return said.out();
  }

  private boolean runs(TimeLine.Progress progress)
      throws OperationException, UnreachableException, InterruptedException {
    var said = vault.run(Script.of(LOOK, UNIT)).out();
    int cut = said.indexOf("trouble=");
    var state = new LinkedHashMap<String, String>();
    for (var line : said.substring(0, Math.max(0, cut)).lines().toList()) {
      int equals = line.indexOf('=');
      state.put(line.substring(0, equals), line.substring(equals + 1));
    }
    var read = state.getOrDefault("progress", "").split(" ", 2);
    if (read.length == 2) {
      progress.told(Long.parseLong(read[0]), Long.parseLong(read[1]));
    }
    var job = state.getOrDefault("Job", "");
    if (state.getOrDefault("ActiveState", "").endsWith("ing")
        || !(job.isEmpty() || job.equals("0"))) {
      return true;
    }
    var trouble = said.substring(cut + "trouble=".length()).strip();
    if (!trouble.isEmpty()) {
      throw failed(trouble);
    }
    return false;
  }

  private OperationException failed(String trouble) {
    return new OperationException(
        vault.host()
            + ": the log cannot be read: "
            + trouble
            + "\nLook at 'journalctl -u "
            + UNIT
            + "' there");
  }
}
