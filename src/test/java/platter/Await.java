package platter;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waiting for what cannot be listened to. */
public final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Await() {}

  /** Looks again and again, and fails when half a minute has passed. */
  public static void until(Callable<Boolean> condition) throws Exception {
    until(LIMIT, condition);
  }

  /** Looks again and again, and fails when so long has passed. */
  public static void until(Duration limit, Callable<Boolean> condition) throws Exception {
    until(limit, "it is so", condition);
  }

  /** The same, saying what was waited for. */
  public static void until(Duration limit, String what, Callable<Boolean> condition)
      throws Exception {
    until(limit, () -> what, condition);
  }

  /**
   * The same.
   *
   * @param what asked for when it was in vain
   */
  public static void until(Duration limit, Callable<String> what, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit + ": " + what.call());
      }
      Thread.sleep(5);
    }
  }
}
