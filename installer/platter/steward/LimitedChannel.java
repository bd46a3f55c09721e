package platter.steward;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Holds a channel to its limit, whatever its other end does: one that has not come back by then has
 * not delivered. Until it does come back, nothing else is tried there.
 */
final class LimitedChannel implements Channel {
  private final Channel channel;
  private final Duration limit;
  private final ExecutorService sender;

  LimitedChannel(Channel channel, Duration limit) {
    this.channel = channel;
    this.limit = limit;
    this.sender =
        Executors.newSingleThreadExecutor(
            work -> {
              var thread = new Thread(work, channel.name());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public String name() {
    return channel.name();
  }

  @Override
  public String send(Notice notice) throws IOException, InterruptedException {
    var sent = sender.submit(() -> channel.send(notice));
    try {
      return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no end of it after " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException refused
          ? refused
          : new IOException(String.valueOf(e.getCause()), e);
    } finally {
      sent.cancel(true);
    }
  }
}
