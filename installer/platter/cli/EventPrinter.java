package platter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jline.terminal.TerminalBuilder;
import platter.health.Check;
import platter.health.Finding;
import platter.health.FindingJson;
import platter.inventory.EventJson;
import platter.playbook.Outcome;
import platter.run.Event;
import platter.terminal.Columns;
import platter.topology.Messages;
import platter.topology.Phrases;

/** Shows a run's events to whoever started it. */
interface EventPrinter extends Consumer<Event> {
  /** What events say, in the person's language. */
  Phrases PHRASES = Phrases.of(Locale.getDefault());

  Messages WORDS = Messages.of("terminal", Locale.getDefault());

  /**
   * The lines of the run's log where JSON was asked for, progress on a terminal, plain lines else.
   */
  static EventPrinter of(Options options, PrintWriter out) {
    if (options.json()) {
      return event -> {
        out.println(EventJson.write(event));
        out.flush();
      };
    }
    if (Workplace.console().isPresent() && !"dumb".equals(System.getenv("TERM"))) {
      try {
        return new TerminalEvents(TerminalBuilder.builder().system(true).dumb(false).build());
      } catch (IOException | IllegalStateException e) {
        // A terminal that cannot be steered still shows lines.
        return new PlainEvents(out);
      }
    }
    return new PlainEvents(out);
  }

  /**
   * One line for each task that changed something or failed, and one for each play; findings
   * together, by host.
   */
  final class PlainEvents implements EventPrinter {
    private final PrintWriter out;
    private final FindingPrinter printer;
    private final List<Finding> findings = new ArrayList<>();

    PlainEvents(PrintWriter out) {
      this.out = out;
      this.printer = new FindingPrinter(out, Check.messages(Locale.getDefault()), false);
    }

    @Override
    public synchronized void accept(Event said) {
      var event = said.worded(PHRASES::of);
      if (event.kind() == Event.Kind.CHECK) {
        event.message().map(FindingJson::read).ifPresent(findings::add);
        return;
      }
      if (!findings.isEmpty()) {
        printer.list(findings);
        findings.clear();
      }
      switch (event.kind()) {
        case PLAY_STARTED -> out.println(event.play().orElse(""));
        case TASK_ENDED -> task(event);
        case WARNING, NOTE -> event.message().ifPresent(text -> out.println("  " + text));
        case RUN_ENDED ->
            out.println(
                WORDS.text(
                    "event.ended",
                    event.message().orElse(""),
                    "%.1f".formatted(event.took().map(t -> t.toMillis() / 1000.0).orElse(0.0))));
        default -> {}
      }
      out.flush();
    }

    private void task(Event event) {
      var outcome = event.outcome().orElse(Outcome.OK);
      boolean good = outcome == Outcome.SKIPPED || outcome == Outcome.OK;
      if (good && event.message().isEmpty()) {
        return;
      }
      out.printf(
          "  %s %s %s (%d ms)%n",
          Columns.pad(event.host().orElse(""), 8),
          Columns.pad(WORDS.text("event.outcome." + outcome.name()), 12),
          event.task().orElse(""),
          event.took().map(java.time.Duration::toMillis).orElse(0L));
      if (outcome.failed()) {
        event.message().ifPresent(m -> m.lines().forEach(line -> out.println("      " + line)));
      }
    }
  }
}
