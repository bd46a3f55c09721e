package platter.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts programs through an SSH connection, a channel each. */
final class SshCarrier implements Carrier {
  private static final Duration ALIVE = Duration.ofSeconds(10);
  private static final int CHANNEL_TIMEOUT_MS = 30_000;

  /** Makes one more connection to the same host, in the same way. */
  interface Again {
    SshCarrier connect() throws UnreachableException, InterruptedException;
  }

  /** The jump host is there, the host behind it is not. The message is for the user. */
  static final class NoWayOnException extends IOException {
    private static final long serialVersionUID = 1L;

    NoWayOnException(String message) {
      super(message);
    }
  }

  private final String host;
  private final Session session;
  private final Wire wire;
  private final Again again;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<SshLine> lines = ConcurrentHashMap.newKeySet();

  SshCarrier(String host, Session session, Wire wire, Again again) {
    this.host = host;
    this.session = session;
    this.wire = wire;
    this.again = again;
    var alive = new Thread(this::keepAlive, "platter-" + host + "-alive");
    alive.setDaemon(true);
    alive.start();
  }

  @Override
  public Line open(String command, boolean terminal, Line.Listener listener) throws IOException {
    try {
      return openHere(command, terminal, listener);
    } catch (JSchException e) {
      // A server with MaxSessions 1 refuses a second channel, but takes a second connection.
      if (lines.isEmpty() || !session.isConnected()) {
        throw new IOException(e.getMessage(), e);
      }
      return openElsewhere(command, terminal, listener);
    }
  }

  private Line openHere(String command, boolean terminal, Line.Listener listener)
      throws JSchException, IOException {
    var channel = (ChannelExec) session.openChannel("exec");
    channel.setCommand(command.getBytes(Program.CHARSET));
    if (terminal) {
      channel.setPtyType("dumb");
      channel.setPty(true);
    }
    var line = new SshLine(channel, listener, channel.getOutputStream());
    channel.setOutputStream(line.sink(listener::out, true));
    channel.setErrStream(line.sink(listener::err, false));
    channel.connect(CHANNEL_TIMEOUT_MS);
    lines.add(line);
    return line;
  }

  private Line openElsewhere(String command, boolean terminal, Line.Listener listener)
      throws IOException {
    try {
      var other = again.connect();
      try {
        var line = other.openHere(command, terminal, listener);
        return new Line() {
          @Override
          public OutputStream in() {
            return line.in();
          }

          @Override
          public void close() {
            other.close();
          }
        };
      } catch (JSchException e) {
        other.close();
        throw new IOException(e.getMessage(), e);
      }
    } catch (UnreachableException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Reaches on from this host, by a channel of this connection. Closing it closes this connection.
   */
  Wire.Raw dial(String address, int port) throws IOException {
    try {
      var channel = session.getStreamForwarder(address, port);
      var in = channel.getInputStream();
      var out = channel.getOutputStream();
      channel.connect(CHANNEL_TIMEOUT_MS);
      return new Wire.Raw() {
        @Override
        public InputStream in() {
          return in;
        }

        @Override
        public OutputStream out() {
          return out;
        }

        @Override
        public void close() {
          SshCarrier.this.close();
        }
      };
    } catch (JSchException e) {
      throw new NoWayOnException(
          "the jump host %s does not lead to %s port %d: %s Is the host up, and does the jump host's sshd allow forwarding (AllowTcpForwarding)?"
              .formatted(host, address, port, e.getMessage()));
    }
  }

  @Override
  public void close() {
    closed.countDown();
    wire.cut("the connection was closed");
    session.disconnect();
  }

  /** May block on a dead line, which the wire's own watch then cuts. */
  private void keepAlive() {
    try {
      while (!closed.await(ALIVE.toMillis(), TimeUnit.MILLISECONDS)) {
        session.sendKeepAliveMsg();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      wire.cut("the connection broke: " + e.getMessage());
    }
  }

  /** One channel. */
  private final class SshLine implements Line {
    private final ChannelExec channel;
    private final Listener listener;
    private final OutputStream in;
    private boolean ended;

    SshLine(ChannelExec channel, Listener listener, OutputStream in) {
      this.channel = channel;
      this.listener = listener;
      this.in = in;
    }

    /** What JSch writes to, in the one thread that reads the connection. */
    OutputStream sink(Sink sink, boolean tellsEnd) {
      return new OutputStream() {
        @Override
        public void write(int b) {
          sink.accept(new byte[] {(byte) b}, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
          sink.accept(Arrays.copyOfRange(bytes, from, from + length), length);
        }

        @Override
        public void close() {
          if (tellsEnd) {
            end();
          }
        }
      };
    }

    private void end() {
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
      }
      lines.remove(this);
      listener.ended(wire.verdict().orElse("the connection ended"));
    }

    @Override
    public OutputStream in() {
      return in;
    }

    @Override
    public void close() {
      channel.disconnect();
      end();
    }
  }

  private interface Sink {
    void accept(byte[] bytes, int length);
  }
}
