package platter.inventory;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The export that follows each run, written beside the work: no run waits for it, and runs that end
 * shortly after one another share one.
 */
final class Exports implements AutoCloseable {
  private static final long DELAY_SECONDS = 10;

  private final Runnable export;
  private final AtomicBoolean due = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            var made = new Thread(task, "export");
            made.setDaemon(true);
            return made;
          });

  Exports(Runnable export) {
    this.export = export;
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** A run has ended. */
  void request() {
    if (due.compareAndSet(false, true)) {
      var unused = thread.schedule(this::write, DELAY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void write() {
    if (due.compareAndSet(true, false)) {
      try {
        export.run();
      } catch (RuntimeException failed) {
        // Left to the closing, which says so if it fails again.
        due.set(true);
        throw failed;
      }
    }
  }

  /**
   * Writes the export that is still due.
   *
   * @throws InventoryWriteException if it cannot be written
   */
  @Override
  public void close() {
    var last = thread.submit(this::write);
    thread.shutdown();
    try {
      last.get();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof InventoryWriteException known
          ? known
          : new InventoryWriteException(failed);
    }
  }
}
