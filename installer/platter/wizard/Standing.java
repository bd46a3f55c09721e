package platter.wizard;

import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Fix;
import platter.inventory.Inventory;
import platter.run.RunResult;
import platter.ssh.HostKeys.HostKey;
import platter.topology.Messages;
import platter.topology.Phrases;
import platter.topology.Problem;
import platter.topology.Secret;
import platter.topology.Site;
import platter.topology.Topology;
import platter.wizard.View.State;
import platter.wizard.View.Work;

/**
 * How a wizard stands: what it keeps in the inventory, saved at every change, and what was found
 * out since it was opened. All of its state is here, under this one lock: whoever does several
 * things that belong together synchronises on it.
 */
final class Standing {
  private final Inventory inventory;
  private final Version version = new Version();
  private final Set<Step> tried = EnumSet.noneOf(Step.class);
  private Saved saved;
  private String savedAt = "";
  private List<Problem> problems = List.of();
  private Optional<Topology> topology = Optional.empty();
  private Work disc = Work.NONE;
  private Work work = Work.NONE;
  private Step working = Step.DISC;
  private Map<String, Operations.Attempt> attempts = Map.of();
  private Map<String, HostKey> trusted = Map.of();
  private List<Finding> findings = List.of();
  private List<Fix> fixes = List.of();
  private Map<Topology.Replication, Finding> ways = Map.of();
  private String checked = "";
  private Optional<RunResult> plan = Optional.empty();
  private Optional<RunProgress> run = Optional.empty();

  /** As it was left in this inventory, or from the beginning in this language. */
  Standing(Inventory inventory, Locale language) {
    this.inventory = inventory;
    this.saved =
        Saved.find(inventory).orElseGet(() -> Saved.begin(inventory, language)).withAnotherDisc();
    judgeAnswers();
  }

  /** Grows with every change. */
  Version version() {
    return version;
  }

  /** There is something new to see. */
  synchronized void changed() {
    version.grow();
  }

  synchronized Saved saved() {
    return saved;
  }

  /** When it was saved last; empty before. */
  synchronized String savedAt() {
    return savedAt;
  }

  synchronized void save(Saved next) {
    saved = next;
    saved.save(inventory);
    savedAt = View.clock(Instant.now());
    judgeAnswers();
    changed();
  }

  private void judgeAnswers() {
    problems = saved.answers().problems();
    topology =
        problems.isEmpty() ? Optional.of(saved.answers().topology()) : Optional.<Topology>empty();
  }

  /** Whoever changes an answer has to prove again what stood on it. */
  synchronized void answer(Answers answers, String path) throws WizardException {
    if (answers.write().equals(saved.answers().write())) {
      return;
    }
    refuseWhileWorking();
    var done = EnumSet.noneOf(Step.class);
    done.addAll(saved.done());
    var place = Questionnaire.stepOf(new Problem(path, Optional.empty(), "", List.of()));
    Step.ORDER.stream().filter(step -> step.compareTo(place) >= 0).forEach(done::remove);
    if (place.compareTo(Step.ACCESS) <= 0) {
      attempts = Map.of();
      findings = List.of();
      fixes = List.of();
      ways = Map.of();
      checked = "";
    } else {
      // What the service is to be was judged too.
      done.addAll(saved.done().stream().filter(step -> step.compareTo(Step.SERVICE) < 0).toList());
    }
    plan = Optional.empty();
    run = Optional.empty();
    save(saved.with(answers).done(done).leavingOut(Set.of()));
  }

  /** What the answers make; empty as long as there is a mistake in them. */
  synchronized Optional<Topology> topology() {
    return topology;
  }

  /** The places of the hosts, by their names. */
  synchronized Map<String, String> places() {
    var places = new LinkedHashMap<String, String>();
    for (var host : topology.map(Topology::hosts).orElse(List.of())) {
      var site = topology.flatMap(known -> known.siteOf(host)).map(Site::name);
      places.put(host.name(), site.orElseGet(() -> words().text("place.vault")));
    }
    return places;
  }

  synchronized List<Problem> problems(Step step) {
    return problems.stream().filter(problem -> Questionnaire.stepOf(problem) == step).toList();
  }

  /** Somebody has wanted to go on from a step, so that all of its mistakes may be shown. */
  synchronized void tried(Step step) {
    tried.add(step);
    changed();
  }

  synchronized boolean wasTried(Step step) {
    return tried.contains(step);
  }

  /** Whether all steps before it are done. */
  synchronized boolean open(Step step) {
    return Step.ORDER.stream()
        .filter(before -> before.compareTo(step) < 0)
        .allMatch(saved.done()::contains);
  }

  synchronized void refuseShut(Step step) throws WizardException {
    if (!open(step)) {
      throw new WizardException(words().text("refused.go", step.title(words())));
    }
  }

  synchronized void finished(Step... steps) {
    var done = EnumSet.noneOf(Step.class);
    done.addAll(saved.done());
    done.addAll(List.of(steps));
    save(saved.done(done));
  }

  /** Those that were told, by their names in {@link Order#SECRETS}. */
  synchronized Map<String, Secret> secrets() {
    var secrets = new LinkedHashMap<String, Secret>();
    for (var name : Order.SECRETS) {
      inventory.secrets().find(kept(name)).ifPresent(secret -> secrets.put(name, secret));
    }
    return secrets;
  }

  synchronized void secret(String name, String text) throws WizardException {
    if (!Order.SECRETS.contains(name)) {
      throw new WizardException(words().text("refused.secret", name));
    }
    if (text.isEmpty()) {
      inventory.secrets().remove(kept(name));
    } else {
      inventory.secrets().put(kept(name), new Secret(text));
    }
    attempts = Map.of();
    changed();
  }

  synchronized void forgetSecrets() {
    Order.SECRETS.forEach(name -> inventory.secrets().remove(kept(name)));
    changed();
  }

  private static String kept(String name) {
    return "wizard." + name;
  }

  synchronized Work disc() {
    return disc;
  }

  synchronized void disc(State state, int percent, List<String> lines) {
    if (percent != disc.percent() || state != disc.state()) {
      disc = new Work(state, percent, lines);
      if (state == State.DONE) {
        finished(Step.DISC);
      }
      changed();
    }
  }

  /** How the work of a step stands. */
  synchronized Work work(Step step) {
    return step == working ? work : Work.NONE;
  }

  synchronized void work(Step step, State state, List<String> lines) {
    working = step;
    work = new Work(state, -1, lines);
    changed();
  }

  synchronized boolean works() {
    return work.state() == State.RUNNING;
  }

  synchronized void refuseWhileWorking() throws WizardException {
    if (works()) {
      throw new WizardException(words().text("refused.working", working.title(words())));
    }
  }

  synchronized Map<String, Operations.Attempt> attempts() {
    return attempts;
  }

  synchronized void attempted(Map<String, Operations.Attempt> result) {
    attempts = result;
    if (result.values().stream().allMatch(a -> a.trouble().isEmpty())) {
      finished(Step.ACCESS);
    }
    changed();
  }

  synchronized Operations.Trusted trusted() {
    return new Operations.Trusted(trusted, saved.answers().fingerprints());
  }

  /** All keys that were shown are the hosts' own. */
  synchronized void trust() {
    var keys = new LinkedHashMap<>(trusted);
    attempts.forEach((host, attempt) -> attempt.key().ifPresent(key -> keys.put(host, key)));
    trusted = keys;
  }

  synchronized List<Finding> findings() {
    return findings;
  }

  synchronized List<Fix> fixes() {
    return fixes;
  }

  synchronized View.Checks checks() {
    return judging().view(findings, fixes, checked);
  }

  /** What each way to replicate comes to on the line between the sites, once it was measured. */
  synchronized Map<Topology.Replication, Finding> ways() {
    return ways;
  }

  synchronized void checked(
      List<Finding> found,
      List<Fix> mendable,
      Map<Topology.Replication, Finding> compared,
      String took) {
    findings = List.copyOf(found);
    fixes = List.copyOf(mendable);
    ways = compared.isEmpty() ? ways : Map.copyOf(compared);
    checked = took;
    judgeFindings();
  }

  /** The check of this code may fail. */
  synchronized void accept(String code) {
    var accepted = new LinkedHashSet<>(saved.accepted());
    accepted.add(code);
    save(saved.accepting(accepted));
    judgeFindings();
  }

  private void judgeFindings() {
    if (!findings.isEmpty() && findings.stream().noneMatch(judging()::hinders)) {
      finished(Step.PREFLIGHT);
    }
    changed();
  }

  synchronized Findings judging() {
    return new Findings(Check.messages(saved.language()), places(), saved.accepted());
  }

  synchronized Optional<RunResult> plan() {
    return plan;
  }

  synchronized void planned(RunResult result) {
    plan = Optional.of(result);
    changed();
  }

  synchronized Optional<RunProgress> run() {
    return run;
  }

  /** The installation begins; one that begins again goes on where it was. */
  synchronized RunProgress begun() {
    var places = places();
    places.keySet().removeAll(saved.leftOut());
    var progress = run.orElseGet(() -> new RunProgress(words(), places));
    run = Optional.of(progress);
    return progress;
  }

  /** The installation is to go on without the host at which it stopped. */
  synchronized void leaveOut(String host) throws WizardException {
    refuseWhileWorking();
    var failure = run.flatMap(progress -> progress.view().failure());
    if (failure.filter(f -> f.host().equals(host)).isEmpty()) {
      throw new WizardException(words().text("refused.skip", host));
    }
    if (!failure.get().skippable()) {
      throw new WizardException(failure.get().needed());
    }
    var leftOut = new LinkedHashSet<>(saved.leftOut());
    leftOut.add(host);
    save(saved.at(Step.INSTALL).leavingOut(leftOut));
    run.ifPresent(progress -> progress.leaveOut(host));
  }

  synchronized Messages words() {
    return Messages.of("wizard", saved.language());
  }

  /** What is kept in English, in the person's language. */
  synchronized Phrases phrases() {
    return Phrases.of(saved.language());
  }

  synchronized Messages rules() {
    return Messages.of("topology", saved.language());
  }

  String said(Throwable e) {
    return phrases().of(String.valueOf(e.getMessage()));
  }
}
