package platter.loss;

import org.jivesoftware.smack.ConnectionListener;

/** Whether something still comes over a connection. */
final class Line implements ConnectionListener {
  private static final long SILENCE_NANOS = 8_000_000_000L;

  private volatile long last = System.nanoTime();
  private volatile boolean cut;

  void lives() {
    last = System.nanoTime();
  }

  void cut() {
    cut = true;
  }

  boolean broken() {
    return cut || System.nanoTime() - last > SILENCE_NANOS;
  }

  @Override
  public void connectionClosed() {
    cut();
  }

  @Override
  public void connectionClosedOnError(Exception e) {
    cut();
  }
}
