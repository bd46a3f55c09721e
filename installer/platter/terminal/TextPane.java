package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import platter.topology.Messages;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.Step;
import platter.wizard.View;
import platter.wizard.WizardException;

/** What is only read: the disc, the proof, what is handed over. */
final class TextPane implements Pane {
  private final Guide guide;
  private final Ink ink;
  private final Messages words;
  private final String keys;
  private final ListPane list = new ListPane();

  /**
   * @param keys the text for the line of keys
   */
  TextPane(Guide guide, Ink ink, Messages words, String keys) {
    this.guide = guide;
    this.ink = ink;
    this.words = words;
    this.keys = keys;
  }

  @Override
  public String keys() {
    return keys;
  }

  @Override
  public List<AttributedString> body(View view, int width, int height) {
    var lines = new ArrayList<AttributedString>();
    if (view.step() == Step.DISC) {
      disc(view, width, lines);
    }
    if (view.step() == Step.VERIFY) {
      proof(view, width, lines);
    }
    for (var section : view.handover()) {
      lines.add(ink.bold(section.title()));
      for (var text : section.lines()) {
        Columns.wrap(text, width - 3).forEach(row -> lines.add(ink.plain("  " + row)));
      }
      lines.add(ink.plain(""));
    }
    return list.window(lines, height);
  }

  private void disc(View view, int width, List<AttributedString> lines) {
    boolean english = view.language().startsWith("en");
    lines.add(
        ink.line(
            "  Language / 语言   ",
            english ? ink.inverse(" English ") : ink.plain(" English "),
            "  ",
            english ? ink.plain(" 中文 ") : ink.inverse(" 中文 "),
            "     ",
            ink.faint(words.text("form.language"))));
    lines.add(ink.plain(""));
    var disc = view.disc();
    if (disc.state() == View.State.RUNNING) {
      lines.add(ink.line("  ", ink.plain(Bar.of(disc.percent(), 40)), " " + disc.percent() + " %"));
    }
    for (var text : disc.lines()) {
      lines.addAll(ink.signed(disc.state() == View.State.DONE ? "passed" : "failed", text, width));
    }
  }

  private void proof(View view, int width, List<AttributedString> lines) {
    for (var step : view.run().map(View.Run::proof).orElse(List.of())) {
      lines.add(
          ink.line(
              "  ",
              ink.sign(step.outcome().equals("failed") ? "failed" : "passed"),
              " ",
              Columns.cut(Columns.pad(step.host(), 14) + step.task(), width - 10)));
      if (!step.text().isEmpty()) {
        for (var row : Columns.wrap(step.text(), width - 24)) {
          lines.add(ink.faint(" ".repeat(23) + row));
        }
      }
    }
  }

  @Override
  public boolean take(Key key, View view) throws WizardException {
    boolean turns = key.kind() == Key.Kind.LEFT || key.kind() == Key.Kind.RIGHT;
    if (view.step() == Step.DISC && turns) {
      guide.take(
          new Order(Order.What.LANGUAGE, "", view.language().startsWith("en") ? "zh-CN" : "en"));
      return true;
    }
    return list.take(key);
  }
}
