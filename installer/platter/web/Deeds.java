package platter.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Worker;
import platter.wizard.View;
import platter.wizard.View.State;

/**
 * What a person lets be done from the console: one thing at a time, in a thread of its own, which
 * no page has to wait for. Used by several threads.
 */
final class Deeds implements AutoCloseable {
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
      List<View.Line> lines,
      Map<String, String> now,
      String said,
      Instant began) {}

  /** Does it, tells what happens, and gives a sentence about how it ended. */
  @FunctionalInterface
  interface Job {
    String run(Consumer<Event> listener, Cancellation cancellation) throws Exception;
  }

  private final Runnable changed;
  private final List<View.Line> lines = new ArrayList<>();
  private final Map<String, String> now = new LinkedHashMap<>();
  private final Worker worker = new Worker("deed");
  private Optional<Deed> last = Optional.empty();
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
    last = Optional.of(new Deed(what, State.RUNNING, List.of(), Map.of(), "", Instant.now()));
    worker.begin(
        stop -> end(State.DONE, job.run(this::accept, stop)),
        why ->
            end(
                why instanceof CancelledException ? State.CANCELLED : State.FAILED,
                String.valueOf(why.getMessage())));
    return true;
  }

  /** Stops it as soon as that does no harm. */
  void cancel() {
    worker.cancel();
  }

  private void accept(Event event) {
    synchronized (this) {
      var host = event.host().orElse("");
      switch (event.kind()) {
        case TASK_STARTED -> now.put(host, event.task().orElse(""));
        case TASK_ENDED -> {
          now.remove(host);
          lines.add(View.Line.of(lines.size() + 1, event));
        }
        case WARNING, NOTE -> {
          if (event.message().isPresent()) {
            lines.add(View.Line.of(lines.size() + 1, event));
          }
        }
        default -> {
          // The others say nothing that a person waits for.
        }
      }
    }
    changed.run();
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
    synchronized (this) {
      closed = true;
    }
    worker.close();
  }
}
