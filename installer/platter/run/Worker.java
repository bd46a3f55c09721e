package platter.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does one thing after the other, each in a thread of its own which nobody has to wait for, and
 * which ends with the process. Used by several threads.
 */
public final class Worker implements AutoCloseable {
  /** As long as a process that ends is let live. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private volatile Cancellation cancellation = new Cancellation();
  private volatile Optional<Thread> thread = Optional.empty();

  /** Something to do, which notes itself how it came out. */
  @FunctionalInterface
  public interface Job {
    void run(Cancellation cancellation) throws Exception;
  }

  /**
   * @param name of its threads
   */
  public Worker(String name) {
    this.name = name;
  }

  /**
   * Begins one. Whoever calls sees to it that nobody else does meanwhile, and that what was begun
   * before has ended.
   *
   * @param failed is told what kept it from coming to its end, whatever that was
   */
  public void begin(Job job, Consumer<Throwable> failed) {
    cancellation = new Cancellation();
    var stop = cancellation;
    var begun =
        new Thread(
            () -> {
              try {
                job.run(stop);
              } catch (Throwable e) {
                failed.accept(e);
              }
            },
            name);
    begun.setDaemon(true);
    begun.start();
    thread = Optional.of(begun);
  }

  /** Stops what is under way as soon as that does no harm. */
  public void cancel() {
    cancellation.cancel();
  }

  /** Stops what is under way as soon as that does no harm, and waits for its end. */
  @Override
  public void close() {
    cancel();
    thread.ifPresent(
        busy -> {
          try {
            busy.join(PATIENCE.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
