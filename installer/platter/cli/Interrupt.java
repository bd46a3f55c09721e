package platter.cli;

import platter.run.Cancellation;

/**
 * Control-C while a run is under way: the run is cancelled between tasks, and the process waits
 * until it has ended in order.
 */
final class Interrupt implements AutoCloseable {
  private final Thread hook;
  private final Thread main = Thread.currentThread();
  private boolean armed;

  private Interrupt(Cancellation cancellation) {
    hook =
        new Thread(
            () -> {
              cancellation.cancel();
              try {
                main.join(30_000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "interrupt");
  }

  static Interrupt cancels(Cancellation cancellation) {
    return new Interrupt(cancellation);
  }

  void arm() {
    Runtime.getRuntime().addShutdownHook(hook);
    armed = true;
  }

  @Override
  public void close() {
    if (!armed) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already ending, by this very hook.
      armed = false;
    }
  }
}
