package platter.ssh;

import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The bytes under an SSH connection, and a watch on them. When something has been sent and nothing
 * has come back for 30 seconds, the raw socket is closed first: JSch's own keep-alive and its
 * {@code disconnect} wait for a lock that a blocked writer holds.
 */
final class Wire implements Proxy {
  /** How long a host may be silent after it was sent something. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What carries the bytes: a socket, or a channel of the jump host's connection. */
  interface Raw {
    InputStream in();

    OutputStream out();

    void close();
  }

  /** Reaches the host. */
  interface Dial {
    Raw dial() throws IOException;
  }

  private final Dial dial;
  private final Duration patience;
  private volatile @Nullable Raw raw;
  private volatile long unansweredSince;
  private volatile Optional<String> verdict = Optional.empty();
  private @Nullable Future<?> watch;

  Wire(Dial dial, Duration patience) {
    this.dial = dial;
    this.patience = patience;
  }

  @Override
  public void connect(@Nullable SocketFactory factory, String host, int port, int timeout)
      throws IOException {
    raw = dial.dial();
    watch = Clock.everySecond(this::look);
  }

  /** Why the wire was cut, where it was cut from here. */
  Optional<String> verdict() {
    return verdict;
  }

  private void look() {
    long since = unansweredSince;
    if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
      cut(
          "nothing has come from the host for %d s; the line is dead"
              .formatted(patience.toSeconds()));
    }
  }

  /** Closes the raw line; whoever writes or reads fails at once. */
  void cut(String why) {
    if (verdict.isEmpty()) {
      verdict = Optional.of(why);
    }
    close();
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.cancel(false);
    }
    if (raw != null) {
      raw.close();
    }
  }

  private Raw open() {
    if (raw == null) {
      throw new IllegalStateException("not connected");
    }
    return raw;
  }

  @Override
  public InputStream getInputStream() {
    return new FilterInputStream(open().in()) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        unansweredSince = 0;
        return b;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int n = super.read(bytes, from, length);
        unansweredSince = 0;
        return n;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new FilterOutputStream(open().out()) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        if (unansweredSince == 0) {
          unansweredSince = System.nanoTime();
        }
        out.write(bytes, from, length);
      }
    };
  }

  /** None, so that JSch neither sets time limits on it nor closes it in its own order. */
  @Override
  public @Nullable Socket getSocket() {
    return null;
  }
}
