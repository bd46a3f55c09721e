package platter.inventory;

import java.time.Instant;
import java.util.Optional;

/**
 * A run as the inventory knows it.
 *
 * @param command what was asked
 * @param account who asked, on the laptop
 * @param machine the laptop
 * @param endedAt empty while it runs, and where it was cut off
 */
public record RunRecord(
    String id,
    String command,
    String account,
    String machine,
    Instant startedAt,
    Optional<Instant> endedAt,
    State state) {

  /** How a run stands. */
  public enum State {
    RUNNING,
    /** The process that ran it is gone and wrote no end: run the command again. */
    INTERRUPTED,
    DONE,
    DONE_WITH_WARNINGS,
    FAILED,
    CANCELLED
  }
}
