package platter.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import platter.run.Cancellation;

/**
 * Control-C while a run is under way: the run is cancelled between tasks, and the process ends,
 * with the command's own status, when the command has come to its end in order.
 */
final class Interrupt implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;
  private static final CompletableFuture<Integer> STATUS = new CompletableFuture<>();

  private final Thread hook;
  private boolean armed;

  private Interrupt(Cancellation cancellation) {
    hook =
        new Thread(
            () -> {
              cancellation.cancel();
              try {
                Runtime.getRuntime().halt(STATUS.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
              } catch (InterruptedException | ExecutionException | TimeoutException e) {
                Runtime.getRuntime().halt(Platter.CANCELLED);
              }
            },
            "interrupt");
  }

  static Interrupt cancels(Cancellation cancellation) {
    return new Interrupt(cancellation);
  }

  /** The command has come to its end; a process that is being stopped ends with this status. */
  static void ended(int status) {
    STATUS.complete(status);
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
