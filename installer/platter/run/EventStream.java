package platter.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import platter.playbook.Outcome;

/**
 * Numbers events and hands each of them to every listener, in order. Each listener has a queue and
 * a thread of its own, so that none of them holds up the run or another; it takes at once what has
 * come meanwhile.
 */
final class EventStream implements AutoCloseable {
  private final Masker masker;
  private final List<Reader> readers = new ArrayList<>();
  private long sequence;

  EventStream(List<Consumer<List<Event>>> listeners, Masker masker) {
    this.masker = masker;
    listeners.forEach(listener -> readers.add(new Reader(listener)));
  }

  /** What an event may say beside its kind. */
  record Details(
      Optional<String> host,
      Optional<String> play,
      Optional<String> task,
      Optional<Outcome> outcome,
      Optional<Duration> took,
      Optional<Long> done,
      Optional<Long> total,
      Optional<String> message) {
    static final Details NONE =
        new Details(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    static Details of(String host, String play, String task) {
      return new Details(
          Optional.of(host),
          Optional.of(play),
          Optional.of(task),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    static Details host(String host) {
      return new Details(
          Optional.of(host),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    static Details play(String play) {
      return new Details(
          Optional.empty(),
          Optional.of(play),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    Details ended(Outcome how, Duration after) {
      return new Details(
          host, play, task, Optional.of(how), Optional.of(after), done, total, message);
    }

    Details took(Duration after) {
      return new Details(host, play, task, outcome, Optional.of(after), done, total, message);
    }

    Details progress(long soFar, long all) {
      return new Details(
          host, play, task, outcome, took, Optional.of(soFar), Optional.of(all), message);
    }

    Details saying(String text) {
      return text.isEmpty()
          ? this
          : new Details(host, play, task, outcome, took, done, total, Optional.of(text));
    }
  }

  synchronized void publish(Event.Kind kind, Details details) {
    var event =
        new Event(
            ++sequence,
            Instant.now(),
            kind,
            details.host(),
            details.play(),
            details.task().map(masker::mask),
            details.outcome(),
            details.took(),
            details.done(),
            details.total(),
            details.message().map(masker::mask));
    readers.forEach(reader -> reader.queue.add(Optional.of(event)));
  }

  /** Waits until every listener has seen everything. */
  @Override
  public void close() {
    readers.forEach(reader -> reader.queue.add(Optional.empty()));
    for (var reader : readers) {
      boolean interrupted = false;
      while (reader.thread.isAlive()) {
        try {
          reader.thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class Reader {
    private final BlockingQueue<Optional<Event>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    Reader(Consumer<List<Event>> listener) {
      thread = new Thread(() -> read(listener), "events");
      thread.setDaemon(true);
      thread.start();
    }

    private void read(Consumer<List<Event>> listener) {
      var waiting = new ArrayList<Optional<Event>>();
      try {
        boolean open = true;
        while (open) {
          waiting.clear();
          waiting.add(queue.take());
          queue.drainTo(waiting);
          open = waiting.get(waiting.size() - 1).isPresent();
          listener.accept(waiting.stream().flatMap(Optional::stream).toList());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
