package platter.run;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to stop a run. Hosts look at it between tasks; what may take long is interrupted, what
 * is short is let to end.
 */
public final class Cancellation {
  private final CountDownLatch latch = new CountDownLatch(1);
  private final Set<Runnable> interrupts = new HashSet<>();

  /** Stops the run as soon as that does no harm. */
  public void cancel() {
    synchronized (interrupts) {
      latch.countDown();
      interrupts.forEach(Runnable::run);
    }
  }

  public boolean cancelled() {
    return latch.getCount() == 0;
  }

  /**
   * For between two steps.
   *
   * @throws CancelledException if it is time to stop
   */
  public void check() throws CancelledException {
    if (cancelled()) {
      throw new CancelledException();
    }
  }

  /** Waits, at most this long; true if cancelled by then. */
  public boolean await(long millis) throws InterruptedException {
    return latch.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Calls {@code interrupt} upon cancellation, until the returned handle is closed. */
  Registration whileRunning(Runnable interrupt) {
    synchronized (interrupts) {
      interrupts.add(interrupt);
      if (cancelled()) {
        interrupt.run();
      }
    }
    return () -> {
      synchronized (interrupts) {
        interrupts.remove(interrupt);
      }
    };
  }

  /** Ends a registration. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
