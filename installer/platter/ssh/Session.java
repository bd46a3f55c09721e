package platter.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * The one connection to a host, logged in and, where the topology says so, privileged.
 *
 * <p>A framed {@code sh} runs at the far end for the session's whole life. Scripts that are sent
 * without waiting for each other's answers are pipelined: they run one after the other, in the
 * order sent, and cost one round trip together. Every failure of the connection itself ends in an
 * {@link UnreachableException}, never in an {@link Answer}.
 */
public interface Session extends AutoCloseable {
  /** The host's name in the topology. */
  String host();

  /**
   * The round trip of the line, the shortest seen; before the first script how long the runtime
   * took to say hello, which a busy host makes longer.
   */
  Duration roundTrip();

  /** Queues a script. The future fails with {@link UnreachableException} if the line breaks. */
  CompletableFuture<Answer> send(Script script);

  /** Sends a script and waits for its answer. */
  Answer run(Script script) throws UnreachableException, InterruptedException;

  /**
   * Runs a script on a channel of its own, with {@code data} on its standard input, and waits. A
   * watchdog ends it when no byte has moved for 30 seconds.
   *
   * @param progress told the number of bytes sent so far
   * @throws IOException if {@code data} cannot be read
   */
  Answer stream(Script script, InputStream data, LongConsumer progress)
      throws UnreachableException, IOException, InterruptedException;

  /** Ends what runs and closes the connection; never blocks on a dead line. */
  @Override
  void close();
}
