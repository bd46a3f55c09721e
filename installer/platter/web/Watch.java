package platter.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import platter.operation.Glance;
import platter.operation.Lag;
import platter.ssh.LoginRefusedException;
import platter.ssh.PrivilegeRefusedException;
import platter.wizard.Version;

/**
 * Looks at the service again and again, in a thread of its own, and keeps what it saw last: a page
 * never waits for a host. Used by several threads.
 */
final class Watch implements AutoCloseable {
  private static final Duration PACE = Duration.ofSeconds(10);

  private final Sight.Source source;
  private final Thread thread;
  private Optional<Glance> last = Optional.empty();
  private List<Lag> lags = List.of();
  private String trouble = "";
  private final Version version = new Version();
  private final Version wanted = new Version();
  private long answered = wanted.number();
  private boolean refused;
  private volatile boolean open = true;

  Watch(Sight.Source source) {
    this.source = source;
    thread = new Thread(this::look, "watch");
    thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  /** What was seen last; empty before the first look has ended. */
  synchronized Optional<Glance> last() {
    return last;
  }

  /** How far the standby was behind in the last day, the oldest first. */
  synchronized List<Lag> lags() {
    return lags;
  }

  /** Why the last look saw nothing, or not all; empty where it did. */
  synchronized String trouble() {
    return trouble;
  }

  /** Something has changed that pages show. */
  void changed() {
    version.grow();
  }

  /** Looks again without waiting. */
  synchronized void soon() {
    refused = false;
    wanted.grow();
  }

  long await(long known, Duration most) throws InterruptedException {
    return version.await(known, most);
  }

  private void look() {
    try {
      while (open) {
        look(PACE);
        pause(pace());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Duration pace) throws InterruptedException {
    // Opened anew after a trouble: a host that was dark and is back is asked again.
    try (var sight = source.open()) {
      while (open) {
        seen(sight.look());
        pause(pace);
      }
    } catch (LoginRefusedException | PrivilegeRefusedException e) {
      refuse();
      failed(e);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failed(e);
    }
  }

  private synchronized void refuse() {
    refused = true;
  }

  /**
   * Accounts lock after a few wrong passwords: what was refused once is tried when a person asks.
   */
  private synchronized Duration pace() {
    return refused ? Duration.ofDays(365) : PACE;
  }

  /** Whether hosts refused the login, so that nobody may try it again without being asked. */
  synchronized boolean refused() {
    return refused;
  }

  private synchronized void seen(Sight.Seen seen) {
    last = Optional.of(seen.glance());
    trouble = seen.trouble();
    lags = seen.lags();
    changed();
  }

  private synchronized void failed(Exception e) {
    trouble = String.valueOf(e.getMessage());
    changed();
  }

  /** Until somebody wants another look, or the time is over. */
  private void pause(Duration pace) throws InterruptedException {
    answered = wanted.await(answered, pace);
  }

  @Override
  public void close() {
    open = false;
    thread.interrupt();
  }
}
