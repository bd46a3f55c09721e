package platter.steward;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Hangs up when a conversation takes too long as a whole. A socket's own timeout begins anew with
 * each byte, so whoever sends one now and then is never late by that.
 */
final class Deadline implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Closeable line;
  private final Duration limit;
  private volatile boolean passed;
  private volatile boolean ended;

  /**
   * @param line the lowest one, without TLS, where there is a choice: its end is a failure for
   *     whoever reads above it
   */
  Deadline(Closeable line, Duration limit) {
    this.line = line;
    this.limit = limit;
    hangUpAfter(limit);
  }

  private void hangUpAfter(Duration pause) {
    // Not in the thread of the clock: a line with TLS may have something to say before it ends.
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::hangUp);
  }

  private void hangUp() {
    if (ended) {
      return;
    }
    passed = true;
    try {
      line.close();
    } catch (IOException closed) {
      // Nothing is left to be waited for.
    }
    // A line that was only being made had nothing to be closed yet.
    hangUpAfter(AGAIN);
  }

  /**
   * For whoever caught a failure of the conversation.
   *
   * @throws IOException which says that it took too long, if that is why it failed
   */
  void blame(Exception failure) throws IOException {
    if (passed) {
      var late = new IOException("it was not done after " + limit.toSeconds() + " s");
      late.addSuppressed(failure);
      throw late;
    }
  }

  /** The conversation has ended by itself. */
  @Override
  public void close() {
    ended = true;
  }
}
