package platter.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;

/**
 * What a person lets be done from the console: one thing at a time, in a thread of its own, which
 * no page has to wait for. Used by several threads.
 */
final class Deeds implements AutoCloseable {
  /** How it stands. */
  enum State {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /**
   * A step of it.
   *
   * @param outcome as events name it; empty while it is taken
   */
  record Line(String at, String host, String task, String outcome, String text) {}

  /**
   * The last one.
   *
   * @param what as a command
   * @param now what is being done on each host
   * @param said how it ended; empty while it runs
   */
  record Deed(
      String what,
      State state,
      List<Line> lines,
      Map<String, String> now,
      String said,
      Instant began) {}

  /** Does it, tells what happens, and gives a sentence about how it ended. */
  @FunctionalInterface
  interface Job {
    String run(Consumer<Event> listener, Cancellation cancellation) throws Exception;
  }

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** As long as the process that ends is let live. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Runnable changed;
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, String> now = new LinkedHashMap<>();
  private Optional<Deed> last = Optional.empty();
  private Cancellation cancellation = new Cancellation();
  private Optional<Thread> worker = Optional.empty();
  private boolean closed;

  /**
   * @param changed called whenever there is something new to see
   */
  Deeds(Runnable changed) {
    this.changed = changed;
  }

  /** The one that runs, or ran last. */
  synchronized Optional<Deed> last() {
    return last.map(
        deed ->
            new Deed(
                deed.what(),
                deed.state(),
                List.copyOf(lines),
                Map.copyOf(now),
                deed.said(),
                deed.began()));
  }

  synchronized boolean busy() {
    return last.filter(deed -> deed.state() == State.RUNNING).isPresent();
  }

  /**
   * Begins one.
   *
   * @param what as a command
   * @return whether it began; else another one is under way
   */
  synchronized boolean begin(String what, Job job) {
    if (busy() || closed) {
      return false;
    }
    lines.clear();
    now.clear();
    cancellation = new Cancellation();
    var stop = cancellation;
    last = Optional.of(new Deed(what, State.RUNNING, List.of(), Map.of(), "", Instant.now()));
    var thread = new Thread(() -> run(job, stop), "deed");
    thread.setDaemon(true);
    worker = Optional.of(thread);
    thread.start();
    return true;
  }

  /** Stops it as soon as that does no harm. */
  synchronized void cancel() {
    cancellation.cancel();
  }

  private void run(Job job, Cancellation stop) {
    var how = State.FAILED;
    var said = "";
    try {
      said = job.run(this::accept, stop);
      how = State.DONE;
    } catch (CancelledException e) {
      how = State.CANCELLED;
      said = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      said = String.valueOf(e.getMessage());
    } catch (Exception e) {
      said = String.valueOf(e.getMessage());
    } finally {
      // Whatever ended it: a deed that nobody works at any more is under way no longer.
      end(how, said);
    }
  }

  private void accept(Event event) {
    synchronized (this) {
      var host = event.host().orElse("");
      switch (event.kind()) {
        case TASK_STARTED -> now.put(host, event.task().orElse(""));
        case TASK_ENDED -> {
          now.remove(host);
          lines.add(line(event));
        }
        case WARNING, NOTE -> {
          if (event.message().isPresent()) {
            lines.add(line(event));
          }
        }
        default -> {
          // The others say nothing that a person waits for.
        }
      }
    }
    changed.run();
  }

  private static Line line(Event event) {
    return new Line(
        CLOCK.format(event.at().atZone(ZoneId.systemDefault())),
        event.host().orElse(""),
        event.task().or(event::play).orElse(""),
        event
            .outcome()
            .map(how -> how.name().toLowerCase(Locale.ROOT))
            .orElse(event.kind() == Event.Kind.WARNING ? "warning" : "note"),
        event.message().orElse(""));
  }

  private void end(State state, String said) {
    synchronized (this) {
      last =
          last.map(
              deed -> new Deed(deed.what(), state, deed.lines(), deed.now(), said, deed.began()));
      now.clear();
    }
    changed.run();
  }

  /** Takes nothing more, stops what is under way as soon as that does no harm, and waits for it. */
  @Override
  public void close() {
    Optional<Thread> busy;
    synchronized (this) {
      closed = true;
      cancellation.cancel();
      busy = worker;
    }
    busy.ifPresent(
        thread -> {
          try {
            thread.join(PATIENCE.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
