package platter.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The one thread that writes to a runtime. What it is given leaves in the order given. */
final class FrameWriter {
  private static final byte[] END = new byte[0];

  private final OutputStream in;
  private final Consumer<String> onFailure;
  private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long lastNanos = System.nanoTime();

  FrameWriter(String host, OutputStream in, Consumer<String> onFailure) {
    this.in = in;
    this.onFailure = onFailure;
    var thread = new Thread(this::work, "platter-" + host + "-writer");
    thread.setDaemon(true);
    thread.start();
  }

  void write(byte[] bytes) {
    queue.add(bytes);
  }

  /** Ends the thread; what it has not begun to write is not written. */
  void close() {
    queue.clear();
    queue.add(END);
  }

  /** Waits until everything is written, stops the thread and leaves the stream to the caller. */
  OutputStream handOver() throws InterruptedException {
    queue.add(END);
    done.await();
    return in;
  }

  boolean idleSince(Duration time) {
    return done.getCount() > 0 && System.nanoTime() - lastNanos > time.toNanos();
  }

  private void work() {
    try {
      for (var next = queue.take(); next != END; next = queue.take()) {
        in.write(next);
        lastNanos = System.nanoTime();
        if (queue.isEmpty()) {
          in.flush();
        }
      }
      in.flush();
    } catch (IOException e) {
      onFailure.accept("the connection broke: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done.countDown();
    }
  }
}
