package platter.terminal;

import java.util.ArrayList;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import platter.topology.Messages;
import platter.topology.Plain;
import platter.wizard.Step;
import platter.wizard.View;

/** The whole screen: where one is, what the step shows, what the keys do. */
final class Screen {
  /** Below that nothing can be laid out; what does not fit is cut off. */
  private static final int LEAST_WIDTH = 40;

  private static final int AROUND = 5;

  private final Terminal terminal;
  private final Display display;
  private final Ink ink;

  Screen(Terminal terminal, Ink ink) {
    this.terminal = terminal;
    this.display = new Display(terminal, true);
    this.ink = ink;
  }

  /**
   * What came of the last key, instead of what the step is for.
   *
   * @param state as {@link Ink#sign} has it
   * @param text empty where there is nothing to say
   */
  record Said(String state, String text) {
    static final Said NOTHING = new Said("", "");
  }

  void draw(View view, Pane pane, Messages words, Said said) {
    int width = Math.max(LEAST_WIDTH, terminal.getWidth() > 0 ? terminal.getWidth() : 80);
    int height = terminal.getHeight() > 0 ? terminal.getHeight() : 24;
    var lines = new ArrayList<AttributedString>();
    lines.add(head(view, words, width));
    lines.add(ink.faint("-".repeat(width - 1)));
    int room = Math.max(1, height - AROUND);
    if (said.text().isEmpty()) {
      for (var text : Columns.wrap(view.intro(), width - 2)) {
        lines.add(ink.faint(" " + text));
      }
    } else {
      lines.addAll(ink.signed(said.state(), Plain.line(said.text()), width));
    }
    lines.add(AttributedString.EMPTY);
    int used = lines.size() - 2;
    var body = pane.body(view, width, Math.max(1, room - used));
    for (var line : body) {
      lines.add(clean(line, width));
    }
    while (lines.size() < height - 3) {
      lines.add(AttributedString.EMPTY);
    }
    lines.add(ink.plain(Columns.cut(" " + view.waits().orElse(""), width - 1)));
    lines.add(ink.faint("-".repeat(width - 1)));
    lines.add(ink.plain(Columns.cut(" " + words.text(pane.keys()), width - 1)));
    display.resize(height, width);
    display.update(lines.subList(0, Math.min(height, lines.size())), 0);
    terminal.flush();
  }

  /** No line is longer than the screen, whatever a host has said. */
  private static AttributedString clean(AttributedString line, int width) {
    return line.columnLength() >= width ? line.columnSubSequence(0, width - 1) : line;
  }

  private AttributedString head(View view, Messages words, int width) {
    var left = " Platter  " + view.deployment();
    var place =
        words.text(
                "head.step",
                String.valueOf(view.step().number()),
                String.valueOf(Step.ORDER.size()))
            + "  "
            + view.title();
    var right =
        view.practice()
            ? words.text("head.practice")
            : switch (view.disc().state()) {
              case DONE -> words.text("head.verified");
              case FAILED -> words.text("head.broken");
              default ->
                  words.text("head.reading", String.valueOf(Math.max(0, view.disc().percent())));
            };
    int middle = Math.max(2, (width - Columns.width(place)) / 2 - Columns.width(left));
    int end =
        Math.max(
            2,
            width - 1 - Columns.width(left) - middle - Columns.width(place) - Columns.width(right));
    return ink.line(ink.bold(left), " ".repeat(middle), ink.bold(place), " ".repeat(end), right);
  }
}
