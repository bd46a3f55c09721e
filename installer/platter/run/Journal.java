package platter.run;

import java.util.List;
import java.util.Map;

/**
 * The durable record of runs. The inventory implements it; nothing in a run reads it back, since
 * each task probes reality first.
 */
public interface Journal {
  /** How a run ended. */
  enum Verdict {
    DONE,
    DONE_WITH_WARNINGS,
    FAILED,
    CANCELLED
  }

  /**
   * Opens a run and takes the deployment's lock.
   *
   * @param command what was asked, such as {@code install}; never with a secret
   * @throws RunLockedException if another process holds the lock; its message says who, since when
   */
  String begin(String command) throws RunLockedException;

  /**
   * Records what happened, in its order. Starts and changed outcomes of tasks are durable when this
   * returns, at the price of one write to the disk for all of them.
   */
  void record(String run, List<Event> events);

  /** Records the facts gathered from a host. */
  void facts(String run, String host, Map<String, Object> facts);

  /** Ends the run, durably, and gives the lock back. */
  void end(String run, Verdict verdict);
}
