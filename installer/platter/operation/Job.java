package platter.operation;

import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/** A unit of a host that does one thing and ends, started and followed until then. */
final class Job {
  private static final long LOOKS_MS = 300;

  /** Also tells whoever else wants to start the like that somebody is there. */
  private static final String LOOK =
      """
      touch /run/platter-recover/alive 2>/dev/null
      systemctl show -p Job -p ActiveState -p Result "$1"
      """;

  private static final String SAID =
      """
      [ "$2" ] && setpriv --reuid="$3" --regid="$3" --clear-groups cat "$2" 2>/dev/null && exit
      at=$(systemctl show -p InvocationID --value "$1")
      journalctl _SYSTEMD_INVOCATION_ID="$at" + INVOCATION_ID="$at" -n 6 -o cat --no-pager | cut -c 1-400
      """;

  private final Session session;
  private final String unit;
  private final String trouble;
  private final String account;

  /** One whose log says what went wrong. */
  Job(Session session, String unit) {
    this(session, unit, "", "");
  }

  /**
   * @param trouble a file in which it says what went wrong; where there is none, its log is asked
   * @param account that runs it, and which may read that file
   */
  Job(Session session, String unit, String trouble, String account) {
    this.session = session;
    this.unit = unit;
    this.trouble = trouble;
    this.account = account;
  }

  /** Looks how far it is, again and again. */
  @FunctionalInterface
  interface Watch {
    void look() throws OperationException, UnreachableException, InterruptedException;
  }

  /**
   * Runs it.
   *
   * @throws OperationException if it fails; says what it said
   * @throws CancelledException once it is stopped
   */
  void run(Watch watch, Cancellation cancellation)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    var started =
        session.run(
            Script.of(
                "systemctl reset-failed \"$1\" 2>/dev/null; systemctl start --no-block \"$1\"",
                unit));
    if (!started.ok()) {
      throw failed(started.err());
    }
    while (runs()) {
      watch.look();
      if (cancellation.cancelled()) {
        session.run(Script.of("systemctl stop \"$1\"", unit));
        cancellation.check();
      }
      TimeUnit.MILLISECONDS.sleep(LOOKS_MS);
    }
  }

  private boolean runs() throws OperationException, UnreachableException, InterruptedException {
    var state = new LinkedHashMap<String, String>();
    for (var line : session.run(Script.of(LOOK, unit)).out().lines().toList()) {
      int equals = line.indexOf('=');
      state.put(line.substring(0, equals), line.substring(equals + 1));
    }
    var job = state.getOrDefault("Job", "");
    if (state.getOrDefault("ActiveState", "").equals("activating")
        || !(job.isEmpty() || job.equals("0"))) {
      return true;
    }
    if (!state.getOrDefault("Result", "").equals("success")) {
      throw failed(session.run(Script.of(SAID, unit, trouble, account)).out());
    }
    return false;
  }

  private OperationException failed(String said) {
    return new OperationException(
        session.host() + ": " + said.strip() + "\nLook at 'journalctl -u " + unit + "' there");
  }
}
