package platter.ssh;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Ticks once a second for whatever watches a connection. What is called must not block. */
final class Clock {
  private static final ScheduledExecutorService TICKS =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "platter-ssh-clock");
            thread.setDaemon(true);
            return thread;
          });

  private Clock() {}

  static Future<?> everySecond(Runnable watch) {
    return TICKS.scheduleWithFixedDelay(watch, 1, 1, TimeUnit.SECONDS);
  }
}
