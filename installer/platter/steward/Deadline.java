package platter.steward;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Hangs up when a conversation takes too long as a whole. A socket's own timeout begins anew with
 * each byte, so whoever sends one now and then is never late by that.
 */
final class Deadline implements AutoCloseable {
  private final CompletableFuture<Void> hangUp;
  private volatile boolean passed;

  /**
   * @param socket the lowest one, without TLS: its end is a failure for whoever reads above it
   */
  Deadline(Socket socket, Duration limit) {
    // At once in the thread of the clock: to close a plain socket waits for nothing.
    var later =
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    this.hangUp = CompletableFuture.runAsync(() -> hangUp(socket), later);
  }

  private void hangUp(Socket socket) {
    passed = true;
    try {
      socket.close();
    } catch (IOException closed) {
      // Nothing is left to be waited for.
    }
  }

  /** Whether it has hung up. */
  boolean passed() {
    return passed;
  }

  /** The conversation has ended by itself. */
  @Override
  public void close() {
    hangUp.cancel(false);
  }
}
