package platter.cli;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import platter.run.Cancellation;
import platter.topology.Messages;

/**
 * Control-C while a run is under way: the run is cancelled between tasks or steps, and the process
 * ends, with the command's own status, when the command has come to its end in order. A step that
 * is under way is not torn apart for as long as one may take; who waits is told.
 */
final class Interrupt implements AutoCloseable {
  private static final Messages MESSAGES = Messages.of("recovery", Locale.getDefault());

  /** Most ends are sooner, and want no word. */
  private static final long SOON_SECONDS = 3;

  /** Somewhat more than a database has to become the leader, the longest step of all. */
  private static final long PATIENCE_SECONDS = 150;

  private static final CompletableFuture<Integer> STATUS = new CompletableFuture<>();

  private final Thread hook;
  private boolean armed;

  private Interrupt(Runnable end) {
    hook =
        new Thread(
            () -> {
              end.run();
              Runtime.getRuntime().halt(awaitEnd());
            },
            "interrupt");
  }

  private static int awaitEnd() {
    try {
      return STATUS.get(SOON_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      System.err.println(
          MESSAGES.text("interrupt.waits", String.valueOf(PATIENCE_SECONDS - SOON_SECONDS)));
    } catch (InterruptedException | ExecutionException e) {
      return Platter.CANCELLED;
    }
    try {
      return STATUS.get(PATIENCE_SECONDS - SOON_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      System.err.println(MESSAGES.text("interrupt.ends"));
      return Platter.CANCELLED;
    }
  }

  static Interrupt cancels(Cancellation cancellation) {
    return new Interrupt(cancellation::cancel);
  }

  /** The same for what ends by another word than a cancellation. */
  static Interrupt calls(Runnable end) {
    return new Interrupt(end);
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
