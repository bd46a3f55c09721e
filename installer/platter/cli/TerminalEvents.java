package platter.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import platter.run.Event;

/**
 * On a terminal: below the lines stands how far each host is, so that a task that went well needs
 * no line.
 */
final class TerminalEvents implements EventPrinter {
  private static final long REDRAW_MILLIS = 200;

  private final Terminal terminal;
  private final Display display;
  private final PlainEvents lines;
  private final boolean ascii;
  private final Timer clock = new Timer("progress", true);
  private Bars bars;
  private boolean running;
  private long started;

  TerminalEvents(Terminal terminal) {
    this.terminal = terminal;
    this.display = new Display(terminal, false);
    this.lines = new PlainEvents(new PrintWriter(terminal.writer()));
    this.ascii = !terminal.encoding().equals(StandardCharsets.UTF_8);
    this.bars = new Bars(ascii);
    clock.schedule(
        new TimerTask() {
          @Override
          public void run() {
            redraw();
          }
        },
        REDRAW_MILLIS,
        REDRAW_MILLIS);
  }

  @Override
  public synchronized void accept(Event said) {
    var event = said.worded(PHRASES::of);
    switch (event.kind()) {
      case RUN_STARTED -> {
        bars = new Bars(ascii);
        started = System.nanoTime();
        running = true;
      }
      case RUN_ENDED -> {
        draw(List.of());
        running = false;
        lines.accept(said);
      }
      case TASK_STARTED, PROGRESS -> bars.accept(event);
      default -> {
        bars.accept(event);
        if (!shownByBar(event)) {
          draw(List.of());
          lines.accept(said);
        }
      }
    }
  }

  /** Where tasks are counted, the bar tells of those that went well. */
  private boolean shownByBar(Event event) {
    return event.kind() == Event.Kind.TASK_ENDED
        && bars.counts(event.host().orElse(""))
        && event.outcome().filter(how -> !how.failed()).isPresent();
  }

  private synchronized void redraw() {
    if (running) {
      draw(
          bars.lines(
              Math.max(20, terminal.getWidth() - 1),
              Duration.ofNanos(System.nanoTime() - started)));
    }
  }

  private void draw(List<String> what) {
    display.resize(Math.max(what.size() + 1, terminal.getHeight()), terminal.getWidth());
    display.update(what.stream().map(AttributedString::new).toList(), 0);
  }
}
