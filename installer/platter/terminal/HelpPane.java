package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import platter.topology.Messages;
import platter.wizard.Group;
import platter.wizard.View;

/** What all keys do, and what the questions of the step are about. */
record HelpPane(Ink ink, Messages words) implements Pane {
  @Override
  public String keys() {
    return "keys.help";
  }

  @Override
  public List<AttributedString> body(View view, int width, int height) {
    var lines = new ArrayList<AttributedString>();
    words.text("help.keys").lines().forEach(text -> lines.add(ink.plain(" " + text)));
    lines.add(ink.plain(""));
    view.groups().stream()
        .flatMap(group -> group.rows().stream().limit(2))
        .map(Group.Row::questions)
        .flatMap(List::stream)
        .forEach(
            question -> {
              lines.add(ink.bold(" " + question.label()));
              Columns.wrap(question.help(), width - 4)
                  .forEach(text -> lines.add(ink.plain("   " + text)));
            });
    return lines.subList(0, Math.min(height, lines.size()));
  }

  @Override
  public boolean take(Key key, View view) {
    return false;
  }
}
