package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import platter.topology.Messages;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.View;
import platter.wizard.WizardException;

/** How far the installation is; why it stopped, and what can be done; its log one key away. */
final class RunPane implements Pane {
  private static final int BAR = 24;

  private final Guide guide;
  private final Ink ink;
  private final Messages words;
  private final ListPane list = new ListPane();
  private boolean log;

  RunPane(Guide guide, Ink ink, Messages words) {
    this.guide = guide;
    this.ink = ink;
    this.words = words;
  }

  @Override
  public String keys() {
    return "keys.run";
  }

  @Override
  public List<AttributedString> body(View view, int width, int height) {
    var lines = new ArrayList<AttributedString>();
    if (view.run().isEmpty()) {
      if (view.work().state() == View.State.RUNNING) {
        lines.add(ink.line(" ", ink.sign("working"), " ", words.text("run.begins")));
      } else {
        Columns.wrap(words.text("run.begun"), width - 2)
            .forEach(row -> lines.add(ink.plain(" " + row)));
      }
      return lines;
    }
    var run = view.run().get();
    if (log) {
      for (var event : run.tail()) {
        for (var text : event.text().lines().toList()) {
          Columns.rows(" ", text(event, text), width).forEach(row -> lines.add(ink.plain(row)));
        }
      }
      return list.window(lines, height);
    }
    int name = 2 + run.bars().stream().mapToInt(bar -> Columns.width(bar.host())).max().orElse(6);
    lines.add(
        ink.line(
            " ",
            ink.bold(Columns.pad(words.text("run.all"), name)),
            "%3d%%  ".formatted(run.percent()),
            Bar.of(run.percent(), Math.max(10, width - name - 12))));
    lines.add(ink.plain(" ".repeat(name + 8) + run.elapsed() + "   " + run.left()));
    lines.add(ink.plain(""));
    for (var bar : run.bars()) {
      lines.add(
          ink.line(
              " ",
              ink.bold(Columns.pad(bar.host(), name)),
              "%3d%%  ".formatted(bar.percent()),
              Bar.of(bar.percent(), BAR),
              "  ",
              ink.sign(bar.sign()),
              " ",
              Columns.cut(bar.task(), Math.max(1, width - name - BAR - 20))));
    }
    for (var section : view.handover()) {
      lines.add(ink.bold(" " + section.title()));
      for (var text : section.lines()) {
        Columns.wrap(text, width - 4).forEach(row -> lines.add(ink.plain("   " + row)));
      }
    }
    lines.add(ink.plain(""));
    stopped(view, run, width, lines);
    return list.window(lines, height);
  }

  private String text(View.Line event, String text) {
    return event.at() + " " + event.host() + " " + words.text("of", event.task(), text);
  }

  private void stopped(View view, View.Run run, int width, List<AttributedString> lines) {
    if (run.failure().isPresent()) {
      var failure = run.failure().get();
      lines.add(
          ink.line(
              " ",
              ink.bad(
                  failure.host().isEmpty()
                      ? words.text("run.stopped")
                      : words.text("run.stopped.at", failure.host(), failure.task()))));
      for (var row : Columns.wrap(failure.why(), width - 4)) {
        lines.add(ink.plain("   " + row));
      }
      for (var row : Columns.wrap(failure.todo(), width - 4)) {
        lines.add(ink.plain("   " + row));
      }
      for (var row : Columns.wrap(failure.needed(), width - 4)) {
        lines.add(ink.plain("   " + row));
      }
      lines.add(ink.plain(""));
      lines.add(
          ink.line(
              " > ",
              ink.inverse(" " + words.text("run.retry") + " "),
              "   "
                  + words.text("run.log")
                  + (failure.skippable() ? "   " + words.text("run.skip", failure.host()) : "")
                  + "   "
                  + words.text("run.back")));
    } else if (view.work().state() == View.State.CANCELLED) {
      for (var text : view.work().lines()) {
        Columns.wrap(text, width - 2).forEach(row -> lines.add(ink.plain(" " + row)));
      }
    } else if (run.state() == View.State.DONE) {
      lines.add(ink.line(" ", ink.sign("passed"), " ", words.text("run.done")));
    }
  }

  @Override
  public boolean take(Key key, View view) throws WizardException {
    boolean running = view.work().state() == View.State.RUNNING;
    if (key.is("l")) {
      log = !log;
      return true;
    }
    if (key.is("a") && running) {
      guide.take(Order.of(Order.What.CANCEL));
      return true;
    }
    if ((key.is("r") || key.kind() == Key.Kind.ENTER) && !running && view.waits().isPresent()) {
      guide.take(Order.of(Order.What.START));
      return true;
    }
    var failure = view.run().flatMap(View.Run::failure);
    if (key.is("s") && !running && failure.isPresent() && failure.get().skippable()) {
      guide.take(new Order(Order.What.SKIP, failure.get().host(), ""));
      return true;
    }
    return list.take(key);
  }
}
