package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import platter.topology.Messages;
import platter.wizard.Group;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.Question;
import platter.wizard.Step;
import platter.wizard.View;
import platter.wizard.WizardException;

/**
 * Questions, one below the other or as a table, and what can be done at the end of them. The one in
 * focus is being typed; it is answered when the focus leaves it.
 */
final class FormPane implements Pane {
  private static final int LABEL = 26;
  private static final int[] CELLS = {18, 18, 20};

  private final Guide guide;
  private final Ink ink;
  private final Messages words;
  private final Line line = new Line();
  private int focus;
  private String typing = "";

  FormPane(Guide guide, Ink ink, Messages words) {
    this.guide = guide;
    this.ink = ink;
    this.words = words;
  }

  /** Something that can be done when all is typed. */
  private record Action(String label, Order order) {}

  @Override
  public String keys() {
    return "keys.form";
  }

  @Override
  public boolean typing() {
    return true;
  }

  private static List<Question> questions(View view) {
    return view.groups().stream()
        .flatMap(group -> group.rows().stream())
        .flatMap(row -> row.questions().stream())
        .toList();
  }

  private List<Action> actions(View view) {
    var actions = new ArrayList<Action>();
    boolean running = view.work().state() == View.State.RUNNING;
    if (running) {
      actions.add(new Action(words.text("action.cancel"), Order.of(Order.What.CANCEL)));
    } else if (view.waits().isEmpty()) {
      actions.add(
          new Action(
              words.text("action.continue", view.steps().get(view.step().number()).title()),
              Order.of(Order.What.CONTINUE)));
    }
    if (view.step() == Step.ACCESS && !running) {
      boolean shown = view.doors().stream().anyMatch(door -> door.way() == View.Door.Way.KEY);
      actions.add(
          shown
              ? new Action(words.text("action.trust"), Order.of(Order.What.TRUST))
              : new Action(words.text("action.try"), Order.of(Order.What.START)));
    }
    if (actions.isEmpty()) {
      actions.add(new Action(words.text("action.continue", ""), Order.of(Order.What.CONTINUE)));
    }
    return actions;
  }

  @Override
  public List<AttributedString> body(View view, int width, int height) {
    var questions = questions(view);
    var actions = actions(view);
    focus = Math.min(focus, questions.size() + actions.size() - 1);
    follow(questions);
    var lines = new ArrayList<AttributedString>();
    int focused = 0;
    int index = 0;
    for (var group : view.groups()) {
      lines.add(ink.bold(group.title()));
      int size = group.rows().stream().mapToInt(row -> row.questions().size()).sum();
      if (group.wrong() || (focus >= index && focus < index + size)) {
        note(group, width).forEach(lines::add);
      }
      boolean headed = false;
      for (var row : group.rows()) {
        if (row.questions().size() > 1 && !headed) {
          lines.add(head(row));
          headed = true;
        }
        if (focus >= index && focus < index + row.questions().size()) {
          focused = lines.size();
        }
        lines.add(row(row, index));
        index += row.questions().size();
        problems(row, width).forEach(lines::add);
      }
      lines.add(ink.plain(""));
    }
    view.problems().forEach(problem -> wrapped(problem, width).forEach(lines::add));
    doors(view, width).forEach(lines::add);
    view.survives().forEach(text -> lines.add(ink.plain("  " + text)));
    if (!view.survives().isEmpty()) {
      lines.add(ink.plain(""));
    }
    for (var action : actions) {
      if (focus == index) {
        focused = lines.size();
      }
      var label = " " + action.label() + " ";
      lines.add(
          ink.line(focus == index ? " > " : "   ", focus == index ? ink.inverse(label) : label));
      index++;
    }
    var help = help(questions, width);
    return window(lines, focused, height - help.size(), help);
  }

  private List<AttributedString> note(Group group, int width) {
    return group.wrong()
        ? wrapped(group.note(), width)
        : Columns.wrap(group.note(), width - 3).stream()
            .map(text -> ink.faint("  " + text))
            .toList();
  }

  private AttributedString head(Group.Row row) {
    var text = new StringBuilder("  ");
    for (int i = 0; i < row.questions().size(); i++) {
      text.append(Columns.pad(row.questions().get(i).label(), CELLS[i % CELLS.length]));
    }
    return ink.faint(text.toString());
  }

  private AttributedString row(Group.Row row, int first) {
    if (row.questions().size() == 1) {
      var question = row.questions().get(0);
      return ink.line(
          "  ", Columns.pad(question.label(), LABEL), value(question, first == focus, 40));
    }
    var pieces = new ArrayList<Object>();
    pieces.add("  ");
    for (int i = 0; i < row.questions().size(); i++) {
      int cell = CELLS[i % CELLS.length];
      pieces.add(value(row.questions().get(i), first + i == focus, cell - 2));
      pieces.add("  ");
    }
    return ink.line(pieces.toArray());
  }

  private AttributedString value(Question question, boolean here, int width) {
    if (question.kind() == Question.Kind.CHOICE) {
      var word = question.value();
      var label =
          question.choices().stream()
              .filter(choice -> choice.word().equals(word))
              .findFirst()
              .map(Question.Choice::label)
              .orElse(words.text("form.preset"));
      var text = Columns.pad(here ? "< " + label + " >" : label, width);
      return here ? ink.inverse(text) : ink.plain(text);
    }
    if (here) {
      var text =
          question.kind() == Question.Kind.SECRET ? "*".repeat(line.text().length()) : line.text();
      int cursor = question.kind() == Question.Kind.SECRET ? text.length() : line.before().length();
      return edited(text, question.preset(), cursor, width);
    }
    if (question.kind() == Question.Kind.SECRET) {
      return ink.plain(Columns.pad(question.known() ? "********" : "", width));
    }
    return question.text().isEmpty()
        ? ink.faint(Columns.pad(question.preset(), width))
        : ink.plain(Columns.pad(clip(question.text(), width), width));
  }

  private static String clip(String text, int width) {
    return Columns.width(text) < width ? text : Columns.cut(text, width - 2) + "…";
  }

  /** The end of a text that is longer than its place, with the cursor in it. */
  private AttributedString edited(String text, String preset, int cursor, int width) {
    if (text.isEmpty()) {
      return ink.line(ink.bold("_"), " ", ink.faint(Columns.pad(preset, width - 2)));
    }
    int from = Math.max(0, cursor - width + 2);
    var shown = text.substring(from);
    var cut = Columns.cut(shown, width - 1);
    var padded = cut + " ".repeat(Math.max(1, width - Columns.width(cut)));
    int at = Math.min(cursor - from, padded.length() - 1);
    return ink.line(
        ink.inverse(padded.substring(0, at)),
        ink.bold(padded.substring(at, at + 1).equals(" ") ? "_" : padded.substring(at, at + 1)),
        ink.inverse(padded.substring(at + 1)));
  }

  private List<AttributedString> problems(Group.Row row, int width) {
    var lines = new ArrayList<AttributedString>();
    for (var question : row.questions()) {
      question.problem().ifPresent(problem -> lines.addAll(wrapped(problem, width)));
    }
    return lines;
  }

  private List<AttributedString> wrapped(String problem, int width) {
    var lines = new ArrayList<AttributedString>();
    for (var text : Columns.wrap(problem, width - 9)) {
      lines.add(
          lines.isEmpty()
              ? ink.line("  ", ink.sign("failed"), " ", text)
              : ink.plain("         " + text));
    }
    return lines;
  }

  private List<AttributedString> doors(View view, int width) {
    var lines = new ArrayList<AttributedString>();
    for (var door : view.doors()) {
      var state = door.way().name().toLowerCase(java.util.Locale.ROOT);
      lines.add(
          ink.line(
              "  ",
              ink.sign(view.work().state() == View.State.RUNNING ? "working" : state),
              " ",
              ink.bold(Columns.pad(door.host(), 14)),
              Columns.pad(door.address(), 17),
              door.way() == View.Door.Way.CLOSED ? "" : door.text()));
      door.key().ifPresent(key -> lines.add(ink.plain("         " + key)));
      if (door.way() == View.Door.Way.CLOSED) {
        Columns.wrap(door.text(), width - 9)
            .forEach(text -> lines.add(ink.plain("         " + text)));
      }
    }
    if (!lines.isEmpty()) {
      lines.add(ink.plain(""));
    }
    return lines;
  }

  private List<AttributedString> help(List<Question> questions, int width) {
    var lines = new ArrayList<AttributedString>();
    if (focus < questions.size()) {
      var question = questions.get(focus);
      var help =
          question.kind() == Question.Kind.CHOICE
              ? question.choices().stream()
                  .filter(choice -> choice.word().equals(question.value()))
                  .findFirst()
                  .map(choice -> words.text("of", choice.label(), choice.note()))
                  .orElse(question.help())
              : question.help();
      for (var text : Columns.wrap(help, width - 1)) {
        lines.add(ink.faint(text));
      }
    }
    while (lines.size() < 2) {
      lines.add(ink.plain(""));
    }
    return lines.subList(0, Math.min(3, lines.size()));
  }

  /** As much as there is room for, with the line in focus in it, and help below. */
  private static List<AttributedString> window(
      List<AttributedString> lines, int focused, int room, List<AttributedString> below) {
    int from = Math.max(0, Math.min(focused - room / 2, lines.size() - room));
    var shown = new ArrayList<>(lines.subList(from, Math.min(lines.size(), from + room)));
    while (shown.size() < room) {
      shown.add(AttributedString.EMPTY);
    }
    shown.addAll(below);
    return shown;
  }

  /** The line shows what the question in focus holds, unless somebody types in it. */
  private void follow(List<Question> questions) {
    var path = focus < questions.size() ? questions.get(focus).path() : "";
    if (!path.equals(typing)) {
      typing = path;
      line.set(focus < questions.size() ? questions.get(focus).text() : "");
    }
  }

  @Override
  public boolean take(Key key, View view) throws WizardException {
    var questions = questions(view);
    var actions = actions(view);
    int last = questions.size() + actions.size() - 1;
    focus = Math.min(focus, last);
    follow(questions);
    boolean asked = focus < questions.size();
    switch (key.kind()) {
      case TAB, DOWN -> move(questions, Math.min(last, focus + 1));
      case BACK_TAB, UP -> move(questions, Math.max(0, focus - 1));
      case ENTER -> {
        if (asked) {
          move(questions, Math.min(last, focus + 1));
        } else {
          guide.take(actions.get(focus - questions.size()).order());
          mistaken();
        }
      }
      case PASTE -> paste(questions, key);
      case NEXT -> {
        leave(questions);
        guide.take(Order.of(Order.What.CONTINUE));
        mistaken();
      }
      case ESCAPE, OPEN, LEAVE -> {
        leave(questions);
        return false;
      }
      default -> {
        if (!asked) {
          return false;
        }
        var question = questions.get(focus);
        return question.kind() == Question.Kind.CHOICE ? choose(question, key) : line.take(key);
      }
    }
    return true;
  }

  /** Who could not go on is led to the first mistake, or to what can be done. */
  private void mistaken() throws WizardException {
    var questions = questions(guide.view());
    if (guide.view().step() == Step.ACCESS) {
      focus = questions.size();
    }
    for (int i = 0; i < questions.size(); i++) {
      if (questions.get(i).problem().isPresent()) {
        focus = i;
        return;
      }
    }
  }

  private boolean choose(Question question, Key key) throws WizardException {
    int step =
        key.kind() == Key.Kind.LEFT ? -1 : key.kind() == Key.Kind.RIGHT || key.is(" ") ? 1 : 0;
    var open = question.choices().stream().filter(Question.Choice::open).toList();
    if (step == 0 || open.isEmpty()) {
      return false;
    }
    var now = open.stream().map(Question.Choice::word).toList().indexOf(question.value());
    var next = open.get(Math.floorMod(now + step, open.size()));
    guide.take(Order.answer(question.path(), next.word()));
    return true;
  }

  /** Several lines are a list of hosts for the place in which the focus is. */
  private void paste(List<Question> questions, Key key) throws WizardException {
    if (focus >= questions.size()) {
      return;
    }
    var path = questions.get(focus).path();
    var place =
        path.startsWith("sites[0].hosts")
            ? "first"
            : path.startsWith("sites[1].hosts")
                ? "second"
                : path.startsWith("vault") ? "vault" : "";
    if (key.text().contains("\n") && !place.isEmpty()) {
      guide.take(new Order(Order.What.PASTE, place, key.text()));
      typing = "";
    } else {
      line.take(new Key(Key.Kind.TEXT, key.text().strip().replace('\n', ' ')));
    }
  }

  private void move(List<Question> questions, int to) throws WizardException {
    leave(questions);
    focus = to;
  }

  /** What was typed is the answer. */
  private void leave(List<Question> questions) throws WizardException {
    if (focus < questions.size() && line.changed()) {
      var question = questions.get(focus);
      guide.take(
          question.kind() == Question.Kind.SECRET
              ? new Order(Order.What.SECRET, question.path(), line.text())
              : Order.answer(question.path(), line.text()));
    }
    typing = "";
  }
}
