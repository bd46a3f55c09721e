package platter.wizard;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.bundle.Bundle;
import platter.inventory.Inventory;
import platter.report.Papers;
import platter.report.SheetException;
import platter.report.SheetReader;
import platter.topology.Plain;

/**
 * The wizard of this process, which owns the inventory: takes what faces want, and leads from step
 * to step. Used by the threads of all faces.
 */
public final class Wizard implements Guide, AutoCloseable {
  /** Of a task in practice: slow enough to be seen. */
  private static final Duration PACE = Duration.ofMillis(40);

  private final Standing standing;
  private final Jobs jobs;
  private final Showing showing;

  Wizard(
      Inventory inventory, Operations operations, Found found, Locale language, boolean practice) {
    standing = new Standing(inventory, language);
    jobs = new Jobs(standing, operations, found);
    showing = new Showing(standing, found, practice ? Optional.empty() : Optional.of(inventory));
  }

  /**
   * The wizard of an inventory, where it was left or from the beginning.
   *
   * @param language where no other was chosen
   */
  public static Wizard open(Inventory inventory, Bundle bundle, Locale language) {
    var wizard =
        new Wizard(inventory, new HostOperations(bundle, inventory), Found.here(), language, false);
    wizard.readDisc();
    return wizard;
  }

  /**
   * A wizard whose hosts do not exist, to practise with; every screen says so.
   *
   * @param inventory an empty one, to be thrown away
   */
  public static Wizard practise(Inventory inventory, Bundle bundle, Locale language) {
    var wizard = new Wizard(inventory, new Practice(bundle, PACE), Found.here(), language, true);
    wizard.readDisc();
    return wizard;
  }

  /**
   * Whether a wizard has come to its end on this inventory, or the service was installed without.
   */
  public static boolean ended(Inventory inventory) {
    return Saved.find(inventory)
        .map(saved -> saved.done().contains(Step.HANDOVER))
        .orElseGet(() -> inventory.deployments().topology().isPresent());
  }

  void readDisc() {
    jobs.readDisc();
  }

  @Override
  public long await(long known, Duration most) throws InterruptedException {
    return standing.version().await(known, most);
  }

  @Override
  public void take(Order order) throws WizardException {
    synchronized (standing) {
      switch (order.what()) {
        case ANSWER -> answer(answers().with(place(order), order.text()), order.path());
        case SECRET -> standing.secret(order.path(), order.text());
        case REMOVE -> answer(answers().without(place(order)), order.path());
        case PASTE -> answer(paste(order), order.path());
        case IMPORT -> answer(imported(order.text()), "");
        case LANGUAGE -> standing.save(standing.saved().in(Locale.forLanguageTag(order.text())));
        case GO -> go(step(order.text()));
        case BACK -> go(standing.saved().current().before());
        case CONTINUE -> proceed();
        case START -> jobs.start(Optional.of(order.path()).filter(host -> !host.isEmpty()));
        case TRUST -> trust();
        case MEND -> jobs.mend();
        case ACCEPT -> standing.accept(order.text());
        case SKIP -> jobs.skip(order.path());
        case CANCEL -> jobs.cancel();
      }
    }
  }

  private Answers answers() {
    return standing.saved().answers();
  }

  private void answer(Answers answers, String path) throws WizardException {
    standing.answer(answers, path);
  }

  private String place(Order order) throws WizardException {
    try {
      AnswerPath.of(order.path());
      return order.path();
    } catch (IllegalArgumentException e) {
      throw new WizardException(standing.said(e), e);
    }
  }

  private Answers paste(Order order) throws WizardException {
    var place = Places.of(order.path()).orElseThrow(() -> new WizardException(order.path()));
    return HostList.into(answers(), place, order.text());
  }

  private Answers imported(String text) throws WizardException {
    try {
      return SheetReader.isSheet(text)
          ? answers().withSheet(text, standing.saved().language())
          : Answers.imported(text);
    } catch (IllegalArgumentException e) {
      throw new WizardException(standing.words().text("refused.import", standing.said(e)), e);
    } catch (SheetException e) {
      var why = String.valueOf(e.getMessage());
      throw new WizardException(standing.words().text("refused.sheet", why), e);
    }
  }

  private static Step step(String word) throws WizardException {
    return Step.ORDER.stream()
        .filter(step -> step.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new WizardException("'" + Plain.line(word) + "' is no step"));
  }

  private void trust() throws WizardException {
    standing.trust();
    jobs.start(Optional.empty());
  }

  private void go(Step step) throws WizardException {
    standing.refuseShut(step);
    standing.save(standing.saved().at(step));
    arrive(step);
  }

  private void proceed() throws WizardException {
    var step = standing.saved().current();
    standing.tried(step);
    var tidy = answers().tidy();
    if (!tidy.write().equals(answers().write())) {
      standing.save(standing.saved().with(tidy));
    }
    boolean asks = List.of(Step.SITES, Step.SERVICE).contains(step);
    if (asks && standing.problems(step).isEmpty()) {
      standing.finished(step);
    }
    if (standing.saved().done().contains(step)) {
      go(step.next());
    } else if (!asks) {
      jobs.start(Optional.empty());
    }
  }

  /** What needs nobody's word begins when somebody comes to it. */
  private void arrive(Step step) throws WizardException {
    boolean begins =
        (step == Step.PREFLIGHT && standing.findings().isEmpty())
            || (step == Step.REVIEW && standing.plan().isEmpty())
            || (step == Step.INSTALL && !standing.saved().done().contains(step));
    if (begins && !standing.works()) {
      jobs.start(Optional.empty());
    }
  }

  @Override
  public View view() {
    synchronized (standing) {
      return view(standing.saved().current());
    }
  }

  @Override
  public View view(Step step) {
    return showing.view(step);
  }

  @Override
  public Papers.File paper(String name) throws WizardException {
    return showing.paper(name);
  }

  /** The wizard has ended for good: what it was told in confidence is forgotten. */
  public void forgetSecrets() {
    standing.forgetSecrets();
  }

  @Override
  public void close() {
    jobs.close();
  }
}
