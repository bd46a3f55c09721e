package platter.wizard;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Grows with every change of something that faces show, and lets them wait for the next one. */
public final class Version {
  private long number = 1;

  /** Something has changed; whoever waits goes on. */
  public synchronized void grow() {
    number++;
    notifyAll();
  }

  public synchronized long number() {
    return number;
  }

  /**
   * Waits until it is newer than this one, or the time is over.
   *
   * @return the one now
   */
  public synchronized long await(long known, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    long left = most.toNanos();
    while (number <= known && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
    return number;
  }
}
