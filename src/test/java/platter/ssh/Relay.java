package platter.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A line to a server on this machine that can die without a word. */
final class Relay implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Object gate = new Object();
  private boolean dead;
  private long moved;
  private long dieAfter = Long.MAX_VALUE;

  Relay(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Moves nothing any more, and closes nothing. */
  void die() {
    dieAfter(0);
  }

  /** Dies once this many more bytes have passed. */
  void dieAfter(long bytes) {
    synchronized (gate) {
      dieAfter = moved + bytes;
      dead = bytes == 0;
    }
  }

  private void accept() {
    try {
      while (true) {
        var near = server.accept();
        var far = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(near);
        sockets.add(far);
        daemon(() -> move(near, far));
        daemon(() -> move(far, near));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void move(Socket from, Socket to) {
    var chunk = new byte[16 * 1024];
    try {
      for (int n = from.getInputStream().read(chunk);
          n >= 0;
          n = from.getInputStream().read(chunk)) {
        synchronized (gate) {
          moved += n;
          dead |= moved >= dieAfter;
          while (dead) {
            gate.wait();
          }
        }
        to.getOutputStream().write(chunk, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException closed) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable work) {
    var thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : sockets) {
      socket.close();
    }
  }
}
