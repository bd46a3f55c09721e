package platter.operation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import platter.run.CancelledException;
import platter.ssh.UnreachableException;

/** Waiting for what becomes true by itself. */
final class Patience {
  private static final long LOOKS_MS = 300;

  private Patience() {}

  /** A look at something that is to become so. */
  @FunctionalInterface
  interface Look<T> {
    /** What it has become; empty as long as it is not so. */
    Optional<T> look()
        throws ChatException,
            OperationException,
            UnreachableException,
            CancelledException,
            InterruptedException;
  }

  /** What is said where it does not become so in time. */
  @FunctionalInterface
  interface Complaint {
    String text();
  }

  /**
   * Looks until it is so.
   *
   * @throws OperationException with the complaint, when it is not within the limit
   */
  static <T> T until(Duration limit, Complaint otherwise, Look<T> look)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      var found = look.look();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new OperationException(otherwise.text());
      }
      TimeUnit.MILLISECONDS.sleep(LOOKS_MS);
    }
  }
}
