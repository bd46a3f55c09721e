package platter.terminal;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.topology.Messages;
import platter.topology.Phrases;
import platter.topology.Plain;
import platter.wizard.Group;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.Order.What;
import platter.wizard.Question;
import platter.wizard.Step;
import platter.wizard.View;
import platter.wizard.WizardException;

/**
 * The wizard line by line, for a serial line, a terminal that cannot be drawn on, and whoever has
 * lines read out: nothing is ever drawn over, and every answer ends with Enter.
 */
public final class PlainWizard {
  private static final int WIDTH = 79;
  private static final Ink SIGNS = new Ink(false);
  private static final Duration TICK = Duration.ofMillis(500);

  /** Where lines are typed. */
  public interface Typed {
    /** The next line; empty where nobody will type any more. */
    Optional<String> line(String prompt);

    /** The same, and nobody sees it. */
    Optional<String> secret(String prompt);
  }

  private final Guide guide;
  private final Typed typed;
  private final PrintWriter out;
  private Messages words = Messages.of("terminal", Locale.ROOT);

  public PlainWizard(Guide guide, Typed typed, PrintWriter out) {
    this.guide = guide;
    this.typed = typed;
    this.out = out;
  }

  /** Nobody types any more, or wants to leave. */
  private static final class LeftException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Until the person leaves; the wizard itself goes on. */
  public void run() throws WizardException, InterruptedException {
    try {
      while (true) {
        var view = guide.view();
        words = Messages.of("terminal", Locale.forLanguageTag(view.language()));
        head(view);
        try {
          step(view);
        } catch (WizardException e) {
          say(" ! " + Phrases.of(words.language()).of(String.valueOf(e.getMessage())));
        }
      }
    } catch (LeftException e) {
      out.flush();
    }
  }

  private void head(View view) {
    say("");
    var step =
        words.text(
            "head.step", String.valueOf(view.step().number()), String.valueOf(Step.ORDER.size()));
    say(
        "== "
            + of(step, view.title())
            + (view.practice() ? "  [" + words.text("head.practice") + "]" : ""));
    say(view.intro());
  }

  private void step(View view) throws WizardException, LeftException, InterruptedException {
    switch (view.step()) {
      case DISC -> disc();
      case SITES, SERVICE -> {
        if (view.step() == Step.SITES) {
          sheet();
        }
        if (questions(guide.view())) {
          guide.take(Order.of(What.CONTINUE));
          mistakes(guide.view());
        }
      }
      case ACCESS -> access(view);
      case PREFLIGHT -> checks();
      case REVIEW -> plan();
      case INSTALL -> install();
      case VERIFY -> {
        view.run()
            .ifPresent(
                run -> run.proof().forEach(l -> say("  [ ok ] " + l.host() + " " + l.task())));
        sections(view);
        asks(view, List.of());
      }
      case HANDOVER -> {
        sections(view);
        if (line(words.text("plain.papers")).filter(t -> t.startsWith("w")).isPresent()) {
          PaperFiles.save(guide, view.papers()).forEach(file -> say("  " + file));
        }
        throw new LeftException();
      }
    }
  }

  private void sections(View view) {
    for (var section : view.handover()) {
      say(section.title());
      section.lines().forEach(line -> say("  " + line));
    }
  }

  private void disc() throws WizardException, LeftException, InterruptedException {
    var view = worked(v -> v.disc().state() == View.State.RUNNING);
    view.disc().lines().forEach(line -> say("  " + line));
    var language = line("Language / 语言 (en, zh-CN) [" + view.language() + "]: ").orElse("");
    for (var known : List.of("en", "zh-CN")) {
      if (!language.isEmpty() && known.toLowerCase(Locale.ROOT).startsWith(language)) {
        guide.take(new Order(What.LANGUAGE, "", known));
        words = Messages.of("terminal", Locale.forLanguageTag(known));
      }
    }
    view.waits().ifPresent(this::say);
    guide.take(Order.of(What.CONTINUE));
  }

  /** Who has typed the addresses before the visit does not type them twice. */
  private void sheet() throws WizardException, LeftException {
    var language = words.language();
    SheetFiles.newest(language)
        .ifPresent(file -> say(words.text("plain.lies", file.toAbsolutePath().toString())));
    var path = line("  " + words.text("plain.import")).orElse("");
    if (!path.isEmpty()) {
      var taken = SheetFiles.take(guide, Path.of(path), language);
      say(words.text("import.taken", taken.toString()));
    }
  }

  /** Asks all of them; false where somebody went back. */
  private boolean questions(View view) throws WizardException, LeftException {
    say(words.text("plain.answers"));
    for (var group : view.groups()) {
      say("");
      say(of(group.title(), group.note()));
      int row = 0;
      // What is answered makes more rows.
      for (var now = rows(group.id()); row < now.size(); now = rows(group.id()), row++) {
        if (!answered(now.get(row), row == now.size() - 1)) {
          return false;
        }
      }
    }
    return true;
  }

  private List<Group.Row> rows(String id) throws WizardException {
    return guide.view().groups().stream()
        .filter(group -> group.id().equals(id))
        .findFirst()
        .map(Group::rows)
        .orElse(List.of());
  }

  private boolean answered(Group.Row row, boolean last) throws WizardException, LeftException {
    boolean table = row.questions().size() > 1;
    for (var question : row.questions()) {
      // Roles have a preset that nobody has to think about here.
      if (table && question.kind() == Question.Kind.CHOICE) {
        continue;
      }
      var answer = ask(question);
      if (answer.filter("<"::equals).isPresent()) {
        guide.take(Order.of(What.BACK));
        return false;
      }
      if (table && last && answer.isEmpty() && question.text().isEmpty()) {
        return true;
      }
    }
    return true;
  }

  /** What was typed and taken; empty where it stays as it is. */
  private Optional<String> ask(Question question) throws WizardException, LeftException {
    question.problem().ifPresent(problem -> say("  ! " + problem));
    var now =
        question.kind() == Question.Kind.SECRET
            ? question.known() ? "********" : ""
            : question.value();
    if (question.kind() == Question.Kind.CHOICE) {
      question
          .choices()
          .forEach(c -> say("    " + (c.note().isEmpty() ? c.word() : of(c.word(), c.note()))));
    }
    while (true) {
      var asked = question.label() + (now.isEmpty() ? "" : " [" + now + "]");
      var prompt = "  " + words.text("ask", asked);
      var text =
          question.kind() == Question.Kind.SECRET
              ? typed.secret(prompt).orElseThrow(LeftException::new)
              : line(prompt).orElse("");
      if (text.equals("?")) {
        say("    " + question.help());
      } else if (text.isEmpty()) {
        return Optional.empty();
      } else {
        if (!text.equals("<")) {
          answer(question, text.equals("-") ? "" : text);
        }
        return Optional.of(text);
      }
    }
  }

  private void answer(Question question, String text) throws WizardException {
    guide.take(
        new Order(
            question.kind() == Question.Kind.SECRET ? What.SECRET : What.ANSWER,
            question.path(),
            text));
  }

  private void mistakes(View view) {
    var shown = new ArrayList<>(view.problems());
    for (var group : view.groups()) {
      if (group.wrong()) {
        shown.add(of(group.title(), group.note()));
      }
      for (var row : group.rows()) {
        row.questions().forEach(q -> q.problem().ifPresent(p -> shown.add(of(q.label(), p))));
      }
    }
    shown.forEach(problem -> say("  ! " + problem));
    view.survives().forEach(line -> say("  " + line));
  }

  private void access(View view) throws WizardException, LeftException, InterruptedException {
    if (view.waits().isPresent() && !questions(view)) {
      return;
    }
    guide.take(Order.of(What.CONTINUE));
    var tried = worked(v -> v.work().state() == View.State.RUNNING);
    if (tried.step() != Step.ACCESS) {
      return;
    }
    for (var door : tried.doors()) {
      say("  " + door.host() + " " + door.address() + "  " + door.text());
      door.key().ifPresent(key -> say("    " + key));
    }
    boolean shown = tried.doors().stream().anyMatch(d -> d.way() == View.Door.Way.KEY);
    if (shown && line(words.text("plain.trust")).filter("yes"::equals).isPresent()) {
      guide.take(Order.of(What.TRUST));
      var open = worked(v -> v.work().state() == View.State.RUNNING);
      open.doors().forEach(d -> say("  " + d.host() + "  " + d.text()));
    }
    asks(guide.view(), List.of("r"));
  }

  private void checks() throws WizardException, LeftException, InterruptedException {
    var view = worked(v -> v.work().state() == View.State.RUNNING);
    var checks = view.checks();
    view.work().lines().forEach(line -> say("  ! " + line));
    for (var card : checks.cards()) {
      for (var item : card.items()) {
        if (!item.verdict().equals("passed")) {
          say(
              "  "
                  + SIGNS.sign(item.verdict())
                  + " "
                  + of(card.name(), item.code() + " " + item.title()));
          say("    " + of(words.text("checks.measured"), item.measured()));
          say("    " + of(words.text("checks.wanted"), item.wanted()));
          say("    " + of(words.text("checks.todo"), item.remedy()));
        }
      }
    }
    say(
        words.text(
            "checks.sum",
            String.valueOf(checks.failed()),
            String.valueOf(checks.warned()),
            String.valueOf(checks.unchecked()),
            String.valueOf(checks.passed())));
    asks(view, checks.fixes().isEmpty() ? List.of("r") : List.of("r", "m"));
  }

  private void plan() throws WizardException, LeftException, InterruptedException {
    var view = worked(v -> v.work().state() == View.State.RUNNING);
    view.work().lines().forEach(line -> say("  ! " + line));
    view.survives().forEach(line -> say("  " + line));
    view.plan().ifPresent(plan -> plan.hosts().forEach(this::planned));
    asks(view, List.of("r"));
  }

  private void planned(View.Changes host) {
    var changes = words.text("plan.changes", String.valueOf(host.count()));
    say("  " + of(host.host() + " (" + host.place() + ")", changes));
    host.opens().forEach(opens -> say("    " + opens));
  }

  private void install() throws WizardException, LeftException, InterruptedException {
    if (guide.view().run().isEmpty() && guide.view().work().state() != View.State.RUNNING) {
      say(words.text("run.begun"));
    }
    var view = worked(v -> v.step() == Step.INSTALL && v.work().state() == View.State.RUNNING);
    if (view.step() != Step.INSTALL) {
      return;
    }
    var failure = view.run().flatMap(View.Run::failure);
    failure.ifPresent(this::stopped);
    sections(view);
    boolean skippable = failure.filter(View.Failure::skippable).isPresent();
    asks(view, skippable ? List.of("r", "s") : List.of("r"));
  }

  private void stopped(View.Failure failure) {
    say(
        "  ! "
            + (failure.host().isEmpty()
                ? words.text("run.stopped")
                : words.text("run.stopped.at", failure.host(), failure.task())));
    for (var line : List.of(failure.why(), failure.todo(), failure.needed())) {
      if (!line.isEmpty()) {
        say("    " + line);
      }
    }
  }

  /** What to do now: go on, back, again, without the host that stopped it, leave. */
  private void asks(View view, List<String> more) throws WizardException, LeftException {
    view.waits().ifPresent(this::say);
    var failed = view.run().flatMap(View.Run::failure).map(View.Failure::host).orElse("");
    var prompt =
        more.contains("m")
            ? words.text("plain.what.mend")
            : more.contains("s") ? words.text("plain.what.skip", failed) : words.text("plain.what");
    switch (line(prompt).orElse("c")) {
      case "", "c" -> guide.take(Order.of(What.CONTINUE));
      case "b", "<" -> guide.take(Order.of(What.BACK));
      case "r" -> guide.take(Order.of(What.START));
      case "m" -> guide.take(Order.of(What.MEND));
      case "s" -> guide.take(new Order(What.SKIP, failed, ""));
      case "q" -> throw new LeftException();
      default -> say("?");
    }
  }

  /** Waits as long as this holds, and tells what is told meanwhile. */
  private View worked(java.util.function.Predicate<View> works)
      throws WizardException, InterruptedException {
    long told = 0;
    int percent = -1;
    var view = guide.view();
    while (true) {
      var run = view.run();
      if (run.isPresent()) {
        for (var line : run.get().tail()) {
          if (line.number() > told) {
            told = line.number();
            say("  " + line.at() + " " + line.host() + " " + line.task());
          }
        }
        if (run.get().percent() / 10 > percent / 10) {
          percent = run.get().percent();
          say("  " + percent + " %  " + run.get().left());
        }
      }
      if (!works.test(view)) {
        return view;
      }
      guide.await(view.version(), TICK);
      view = guide.view();
    }
  }

  private Optional<String> line(String prompt) throws LeftException {
    out.flush();
    return Optional.of(typed.line(prompt).orElseThrow(LeftException::new).strip());
  }

  private String of(String what, String said) {
    return words.text("of", what, said);
  }

  private void say(String text) {
    for (var line : Columns.wrap(Plain.line(text), WIDTH)) {
      out.println(line);
    }
    out.flush();
  }
}
