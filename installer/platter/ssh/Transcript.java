package platter.ssh;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.Predicate;

/** What a host has said before the runtime took over; a thread may wait for it to say something. */
final class Transcript {
  private static final int MAX = 64 * 1024;

  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private boolean ended;

  synchronized void add(byte[] bytes, int length) {
    heard.write(bytes, 0, Math.min(length, Math.max(0, MAX - heard.size())));
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Everything so far, without the carriage returns that a terminal adds. */
  synchronized String text() {
    return heard.toString(Program.CHARSET).replace("\r", "");
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /**
   * Waits until the text is as wanted.
   *
   * @return false if it ended, or the time was up, before that
   */
  synchronized boolean await(Predicate<String> wanted, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!wanted.test(text())) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (ended || left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
