package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import platter.topology.Messages;
import platter.wizard.View;

/** What would change, host by host; with its lines, or as the topology that it came from. */
final class PlanPane implements Pane {
  private final Ink ink;
  private final Messages words;
  private final ListPane list = new ListPane();
  private boolean diffs;
  private boolean file;

  PlanPane(Ink ink, Messages words) {
    this.ink = ink;
    this.words = words;
  }

  @Override
  public String keys() {
    return "keys.plan";
  }

  @Override
  public List<AttributedString> body(View view, int width, int height) {
    var lines = new ArrayList<AttributedString>();
    if (view.plan().isEmpty()) {
      var work = view.work();
      var sign = work.state() == View.State.FAILED ? "failed" : "working";
      lines.add(ink.line(" ", ink.sign(sign), " ", words.text("plan." + sign)));
      for (var text : work.lines()) {
        Columns.wrap(text, width - 3).forEach(row -> lines.add(ink.plain("  " + row)));
      }
      return list.window(lines, height);
    }
    var plan = view.plan().get();
    if (file) {
      plan.yaml()
          .lines()
          .forEach(text -> Columns.rows(" ", text, width).forEach(r -> lines.add(ink.plain(r))));
      return list.window(lines, height);
    }
    view.survives().forEach(text -> lines.add(ink.plain(" " + text)));
    lines.add(ink.plain(""));
    for (var host : plan.hosts()) {
      lines.add(
          ink.line(
              " ",
              ink.bold(Columns.pad(host.host(), 16)),
              Columns.pad(host.place(), 14),
              words.text("plan.changes", String.valueOf(host.count()))));
      for (var opens : host.opens()) {
        Columns.wrap(opens, width - 6).forEach(row -> lines.add(ink.faint("     " + row)));
      }
      if (diffs) {
        for (var change : host.changes()) {
          var title = words.text("of", change.play(), change.task());
          lines.add(ink.plain(Columns.cut("   " + title, width - 1)));
          change
              .diff()
              .lines()
              .limit(200)
              .forEach(
                  text -> Columns.rows("     ", text, width).forEach(r -> lines.add(ink.faint(r))));
        }
      }
    }
    return list.window(lines, height);
  }

  @Override
  public boolean take(Key key, View view) {
    if (key.is("d")) {
      diffs = !diffs;
      file = false;
      return true;
    }
    if (key.is("y")) {
      file = !file;
      return true;
    }
    return list.take(key);
  }
}
