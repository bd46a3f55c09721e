package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import platter.topology.Messages;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.View;
import platter.wizard.WizardException;

/** What preflight found: a row a place, and of the one in focus what is not passed. */
final class ChecksPane implements Pane {
  private static final int ROWS = 5;

  private final Guide guide;
  private final Ink ink;
  private final Messages words;
  private final ListPane details = new ListPane();
  private int focus;
  private boolean all;

  ChecksPane(Guide guide, Ink ink, Messages words) {
    this.guide = guide;
    this.ink = ink;
    this.words = words;
  }

  @Override
  public String keys() {
    return "keys.checks";
  }

  @Override
  public List<AttributedString> body(View view, int width, int height) {
    var checks = view.checks();
    var lines = new ArrayList<AttributedString>();
    boolean running = view.work().state() == View.State.RUNNING;
    lines.add(
        running
            ? ink.line(" ", ink.sign("working"), " ", words.text("checks.running"))
            : ink.line(
                ink.bold(
                    " "
                        + words.text(
                            "checks.sum",
                            String.valueOf(checks.failed()),
                            String.valueOf(checks.warned()),
                            String.valueOf(checks.unchecked()),
                            String.valueOf(checks.passed()))),
                "   ",
                ink.faint(checks.took())));
    view.work().lines().stream()
        .filter(text -> view.work().state() == View.State.FAILED)
        .flatMap(text -> Columns.wrap(text, width - 9).stream())
        .forEach(text -> lines.add(ink.line(" ", ink.sign("failed"), " ", text)));
    lines.add(ink.plain(""));
    focus = Math.max(0, Math.min(focus, checks.cards().size() - 1));
    rows(checks, width, lines);
    var below = new ArrayList<AttributedString>();
    if (!checks.cards().isEmpty()) {
      details(checks.cards().get(focus), width, below);
    }
    checks.fixes().forEach(fix -> below.add(ink.plain(" m  " + Columns.cut(fix, width - 5))));
    lines.addAll(details.window(below, height - lines.size()));
    return lines;
  }

  private void rows(View.Checks checks, int width, List<AttributedString> lines) {
    int from = Math.max(0, Math.min(focus - ROWS / 2, checks.cards().size() - ROWS));
    int name = 4 + checks.cards().stream().mapToInt(c -> Columns.width(c.name())).max().orElse(8);
    for (int i = from; i < Math.min(checks.cards().size(), from + ROWS); i++) {
      var card = checks.cards().get(i);
      var text = Columns.pad(card.name(), Math.min(34, name)) + Columns.pad(card.place(), 12);
      lines.add(
          ink.line(
              i == focus ? " > " : "   ",
              i == focus ? ink.inverse(text) : ink.plain(text),
              " ",
              ink.sign(card.verdict()),
              " ",
              Columns.cut(counts(card), Math.max(1, width - Columns.width(text) - 12))));
    }
    lines.add(ink.plain(""));
  }

  private String counts(View.Card card) {
    var parts = new ArrayList<String>();
    if (card.failed() > 0) {
      parts.add(words.text("checks.failed", String.valueOf(card.failed())));
    }
    if (card.unchecked() > 0) {
      parts.add(words.text("checks.unchecked", String.valueOf(card.unchecked())));
    }
    if (card.warned() > 0) {
      parts.add(words.text("checks.warned", String.valueOf(card.warned())));
    }
    parts.add(words.text("checks.passed", String.valueOf(card.passed())));
    return String.join(words.text("checks.between"), parts);
  }

  private void details(View.Card card, int width, List<AttributedString> lines) {
    for (var item : card.items()) {
      if (item.verdict().equals("passed")) {
        if (all) {
          lines.add(
              ink.line(
                  " ",
                  ink.sign("passed"),
                  " ",
                  Columns.cut(words.text("of", item.title(), item.measured()), width - 10)));
        }
        continue;
      }
      lines.add(
          ink.line(
              " ",
              ink.sign(item.accepted() ? "skipped" : item.verdict()),
              " ",
              ink.bold(item.code() + " " + item.title())));
      labelled("checks.measured", item.measured(), width, lines);
      labelled("checks.wanted", item.wanted(), width, lines);
      labelled("checks.todo", item.remedy(), width, lines);
    }
  }

  private void labelled(String key, String text, int width, List<AttributedString> lines) {
    var label = "   " + Columns.pad(words.text(key), 11);
    for (var row : Columns.wrap(text, width - Columns.width(label))) {
      lines.add(ink.line(ink.faint(label), row));
      label = " ".repeat(Columns.width(label));
    }
  }

  @Override
  public boolean take(Key key, View view) throws WizardException {
    var cards = view.checks().cards();
    if (key.kind() == Key.Kind.UP || key.kind() == Key.Kind.DOWN) {
      focus = Math.max(0, Math.min(cards.size() - 1, focus + (key.kind() == Key.Kind.UP ? -1 : 1)));
      return true;
    }
    if (key.is("v")) {
      all = !all;
      return true;
    }
    if (key.is("r") && !cards.isEmpty()) {
      var card = cards.get(focus);
      guide.take(new Order(Order.What.START, card.place().isEmpty() ? "" : card.name(), ""));
      return true;
    }
    if (key.is("R")) {
      guide.take(Order.of(Order.What.START));
      return true;
    }
    if (key.is("m") && !view.checks().fixes().isEmpty()) {
      guide.take(Order.of(Order.What.MEND));
      return true;
    }
    if (key.is("x") && !cards.isEmpty()) {
      for (var item : cards.get(focus).items()) {
        if (item.verdict().equals("failed") || item.verdict().equals("unchecked")) {
          guide.take(new Order(Order.What.ACCEPT, "", item.code()));
        }
      }
      return true;
    }
    return details.take(key);
  }
}
