package platter.wizard;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import platter.bundle.Bundle;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Fix;
import platter.inventory.Inventory;
import platter.operation.ChecksFellShortException;
import platter.operation.DnsRecords;
import platter.report.Papers;
import platter.report.SheetException;
import platter.report.SheetReader;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Journal;
import platter.run.RunResult;
import platter.ssh.HostKeys.HostKey;
import platter.topology.Host;
import platter.topology.InvalidTopologyException;
import platter.topology.Messages;
import platter.topology.Phrases;
import platter.topology.Plain;
import platter.topology.Problem;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;
import platter.wizard.View.Door;
import platter.wizard.View.State;
import platter.wizard.View.Work;

/**
 * The wizard of this process, which owns the inventory: keeps the answers, saves them at every
 * change, and has the work of each step done, one at a time. Used by the threads of all faces.
 */
public final class Wizard implements Guide, AutoCloseable {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** Of a task in practice: slow enough to be seen. */
  private static final Duration PACE = Duration.ofMillis(40);

  private final Inventory inventory;
  private final Operations operations;
  private final Found found;
  private final boolean practice;

  private Saved saved;
  private String savedAt = "";
  private final Version version = new Version();
  private final Set<Step> tried = EnumSet.noneOf(Step.class);
  private Work disc = Work.NONE;
  private Work work = Work.NONE;
  private Step working = Step.DISC;
  private Cancellation cancellation = new Cancellation();
  private Optional<Thread> worker = Optional.empty();
  private Map<String, Operations.Attempt> attempts = Map.of();
  private Map<String, HostKey> trusted = Map.of();
  private List<Finding> findings = List.of();
  private List<Fix> fixes = List.of();
  private String checked = "";
  private Optional<RunResult> plan = Optional.empty();
  private Optional<RunProgress> run = Optional.empty();

  Wizard(
      Inventory inventory, Operations operations, Found found, Locale language, boolean practice) {
    this.inventory = inventory;
    this.operations = operations;
    this.found = found;
    this.practice = practice;
    this.saved =
        Saved.find(inventory).orElseGet(() -> Saved.begin(inventory, language)).withAnotherDisc();
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
    disc = new Work(State.RUNNING, 0, List.of());
    var reader = new Thread(this::readDiscNow, "disc");
    reader.setDaemon(true);
    reader.start();
  }

  private void readDiscNow() {
    try {
      var result =
          operations.verify(
              (entry, done, total) ->
                  discIs(State.RUNNING, (int) (100 * done / Math.max(1, total)), List.of()));
      var lines = new ArrayList<String>();
      result.troubles().forEach(t -> lines.add(t.name() + " " + t.detail()));
      lines.add(
          words()
              .text(
                  result.intact() ? "disc.intact" : "disc.broken",
                  String.valueOf(result.entries().size()),
                  result.signature()));
      discIs(result.intact() ? State.DONE : State.FAILED, 100, lines);
    } catch (Exception e) {
      discIs(State.FAILED, -1, List.of(said(e)));
    }
  }

  private synchronized void discIs(State state, int percent, List<String> lines) {
    if (percent != disc.percent() || state != disc.state()) {
      disc = new Work(state, percent, lines);
      if (state == State.DONE) {
        finished(Step.DISC);
      }
      changed();
    }
  }

  @Override
  public long await(long known, Duration most) throws InterruptedException {
    return version.await(known, most);
  }

  private void changed() {
    version.grow();
  }

  private void save(Saved next) {
    saved = next;
    saved.save(inventory);
    savedAt = CLOCK.format(LocalTime.now(ZoneId.systemDefault()));
    changed();
  }

  @Override
  public synchronized void take(Order order) throws WizardException {
    switch (order.what()) {
      case ANSWER -> answer(saved.answers().with(place(order), order.text()), order.path());
      case SECRET -> secret(order.path(), order.text());
      case REMOVE -> answer(saved.answers().without(place(order)), order.path());
      case PASTE -> answer(paste(order), order.path());
      case IMPORT -> answer(imported(order.text()), "");
      case LANGUAGE -> language(order.text());
      case GO -> go(step(order.text()));
      case BACK -> go(saved.current().before());
      case CONTINUE -> proceed();
      case START -> start(Optional.of(order.path()).filter(host -> !host.isEmpty()));
      case TRUST -> trust();
      case MEND -> mend();
      case ACCEPT -> accept(order.text());
      case SKIP -> throw new WizardException(words().text("refused.skip"));
      case CANCEL -> cancellation.cancel();
    }
  }

  private String place(Order order) throws WizardException {
    try {
      AnswerPath.of(order.path());
      return order.path();
    } catch (IllegalArgumentException e) {
      throw new WizardException(said(e), e);
    }
  }

  /** Whoever changes an answer has to prove again what stood on it. */
  private void answer(Answers answers, String path) throws WizardException {
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
      checked = "";
    } else {
      // What the service is to be was judged too.
      done.addAll(saved.done().stream().filter(step -> step.compareTo(Step.SERVICE) < 0).toList());
    }
    plan = Optional.empty();
    save(saved.with(answers).done(done));
  }

  private void secret(String name, String text) throws WizardException {
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

  private static String kept(String name) {
    return "wizard." + name;
  }

  private Map<String, Secret> secrets() {
    var secrets = new LinkedHashMap<String, Secret>();
    for (var name : Order.SECRETS) {
      inventory.secrets().find(kept(name)).ifPresent(secret -> secrets.put(name, secret));
    }
    return secrets;
  }

  private Answers paste(Order order) throws WizardException {
    var place = Places.of(order.path()).orElseThrow(() -> new WizardException(order.path()));
    return HostList.into(saved.answers(), place, order.text());
  }

  private Answers imported(String text) throws WizardException {
    try {
      return SheetReader.isSheet(text)
          ? saved.answers().withSheet(text, saved.language())
          : Answers.imported(text);
    } catch (IllegalArgumentException e) {
      throw new WizardException(words().text("refused.import", said(e)), e);
    } catch (SheetException e) {
      throw new WizardException(words().text("refused.sheet", String.valueOf(e.getMessage())), e);
    }
  }

  private void language(String tag) {
    save(saved.in(Locale.forLanguageTag(tag)));
  }

  private static Step step(String word) throws WizardException {
    return Step.ORDER.stream()
        .filter(step -> step.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new WizardException("'" + Plain.line(word) + "' is no step"));
  }

  private void go(Step step) throws WizardException {
    if (!open(step)) {
      throw new WizardException(words().text("refused.go", step.title(words())));
    }
    save(saved.at(step));
    arrive(step);
  }

  /** Whether all steps before it are done. */
  private boolean open(Step step) {
    return Step.ORDER.stream()
        .filter(before -> before.compareTo(step) < 0)
        .allMatch(saved.done()::contains);
  }

  private void finished(Step step) {
    var done = EnumSet.of(step);
    done.addAll(saved.done());
    save(saved.done(done));
  }

  private void proceed() throws WizardException {
    var step = saved.current();
    tried.add(step);
    var tidy = saved.answers().tidy();
    if (!tidy.write().equals(saved.answers().write())) {
      save(saved.with(tidy));
    }
    boolean asks = List.of(Step.SITES, Step.SERVICE).contains(step);
    if (asks && problems(step).isEmpty()) {
      finished(step);
    }
    if (saved.done().contains(step)) {
      go(step.next());
    } else if (asks) {
      changed();
    } else {
      start(Optional.empty());
    }
  }

  /** What needs nobody's word begins when somebody comes to it. */
  private void arrive(Step step) throws WizardException {
    boolean begins =
        (step == Step.PREFLIGHT && findings.isEmpty())
            || (step == Step.REVIEW && plan.isEmpty())
            || (step == Step.INSTALL && !saved.done().contains(step));
    if (begins && work.state() != State.RUNNING) {
      start(Optional.empty());
    }
  }

  private List<Problem> problems(Step step) {
    return saved.answers().problems().stream()
        .filter(problem -> Questionnaire.stepOf(problem) == step)
        .toList();
  }

  private void refuseWhileWorking() throws WizardException {
    if (work.state() == State.RUNNING) {
      throw new WizardException(words().text("refused.working", working.title(words())));
    }
  }

  /** Something that takes long, in a thread of its own. */
  @FunctionalInterface
  private interface Job {
    void run() throws Exception;
  }

  private void start(Optional<String> host) throws WizardException {
    var step = saved.current();
    switch (step) {
      case ACCESS -> begin(step, this::tryDoors);
      case PREFLIGHT -> begin(step, () -> check(host));
      case REVIEW -> begin(step, this::makePlan);
      case INSTALL -> begin(step, this::install);
      default -> {
        // There is nothing to be done in the others.
      }
    }
  }

  private void begin(Step step, Job job) throws WizardException {
    refuseWhileWorking();
    if (!open(step)) {
      throw new WizardException(words().text("refused.go", step.title(words())));
    }
    cancellation = new Cancellation();
    working = step;
    workIs(State.RUNNING, List.of());
    var thread = new Thread(() -> work(job), "wizard");
    thread.setDaemon(true);
    worker = Optional.of(thread);
    thread.start();
  }

  private void work(Job job) {
    try {
      job.run();
      workIs(State.DONE, List.of());
    } catch (CancelledException e) {
      workIs(State.CANCELLED, List.of(words().text("work.cancelled")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      workIs(State.FAILED, Arrays.asList(said(e).split("\n", -1)));
    }
  }

  private synchronized void workIs(State state, List<String> lines) {
    work = new Work(state, -1, lines);
    changed();
  }

  private Operations.Where where() throws WizardException {
    try {
      var topology = saved.answers().topology();
      var logins = new Logins(saved.answers(), secrets(), found);
      return new Operations.Where(topology, host -> logins.of(topology, host));
    } catch (InvalidTopologyException e) {
      throw new WizardException(e.text(rules()), e);
    }
  }

  private void tryDoors() throws Exception {
    Operations.Where where;
    Operations.Trusted accepts;
    synchronized (this) {
      where = where();
      accepts = new Operations.Trusted(trusted, saved.answers().fingerprints());
    }
    var result = operations.open(where, accepts);
    synchronized (this) {
      attempts = result;
      if (result.values().stream().allMatch(a -> a.trouble().isEmpty())) {
        finished(Step.ACCESS);
      }
      changed();
    }
  }

  private void trust() throws WizardException {
    var keys = new LinkedHashMap<>(trusted);
    attempts.forEach((host, attempt) -> attempt.key().ifPresent(key -> keys.put(host, key)));
    trusted = keys;
    start(Optional.empty());
  }

  private void check(Optional<String> host) throws Exception {
    var where = whereNow();
    var all = where.topology().hosts().stream().map(Host::name).toList();
    var only = host.map(List::of).orElse(all);
    long start = System.nanoTime();
    var outcome = operations.check(where, only);
    synchronized (this) {
      findings =
          host.isPresent()
              ? Findings.merge(findings, outcome.findings(), only)
              : List.copyOf(outcome.findings());
      fixes = List.copyOf(outcome.fixes());
      checked =
          words()
              .text(
                  "checks.took",
                  String.valueOf(Duration.ofNanos(System.nanoTime() - start).toSeconds()),
                  CLOCK.format(LocalTime.now(ZoneId.systemDefault())));
      judge();
    }
  }

  private synchronized Operations.Where whereNow() throws WizardException {
    return where();
  }

  private void judge() {
    var judge = judging();
    if (findings.stream().noneMatch(judge::hinders)) {
      finished(Step.PREFLIGHT);
    }
    changed();
  }

  private Findings judging() {
    return new Findings(Check.messages(saved.language()), places(), saved.accepted());
  }

  private void mend() throws WizardException {
    var what = fixes;
    begin(
        Step.PREFLIGHT,
        () -> {
          operations.mend(whereNow(), what);
          check(Optional.empty());
        });
  }

  private void accept(String code) {
    var accepted = new LinkedHashSet<>(saved.accepted());
    accepted.add(code);
    save(saved.accepting(accepted));
    judge();
  }

  private void makePlan() throws Exception {
    var result = operations.plan(whereNow());
    synchronized (this) {
      plan = Optional.of(result);
      if (!result.done()) {
        throw new WizardException(failure(result).map(View.Failure::why).orElse(""));
      }
      finished(Step.REVIEW);
    }
  }

  private void install() throws Exception {
    Operations.Where where;
    RunProgress progress;
    Set<Check> accepted;
    Cancellation stop;
    synchronized (this) {
      where = where();
      if (run.isEmpty()) {
        run = Optional.of(new RunProgress(words(), places()));
      }
      progress = run.get();
      accepted = EnumSet.noneOf(Check.class);
      saved.accepted().forEach(code -> Check.of(code).ifPresent(accepted::add));
      stop = cancellation;
    }
    progress.start();
    try {
      var result =
          operations.install(
              where,
              accepted,
              event -> {
                progress.accept(event.worded(phrases()::of));
                noticed();
              },
              stop);
      if (result.verdict() == Journal.Verdict.CANCELLED) {
        throw new CancelledException();
      }
      var failure = failure(result);
      if (failure.isPresent()) {
        progress.end(State.FAILED, failure);
        throw new WizardException(failure.get().why());
      }
      administrator(where);
      progress.end(State.DONE, Optional.empty());
      synchronized (this) {
        finished(Step.INSTALL);
        finished(Step.VERIFY);
        finished(Step.HANDOVER);
        save(saved.at(Step.VERIFY));
      }
    } catch (CancelledException e) {
      progress.end(State.CANCELLED, Optional.empty());
      throw e;
    } catch (ChecksFellShortException
        | platter.operation.OperationException
        | platter.operation.ChatException
        | platter.ssh.UnreachableException e) {
      progress.end(State.FAILED, Optional.of(new View.Failure("", "", said(e), "", false)));
      throw e;
    }
  }

  private void administrator(Operations.Where where) throws Exception {
    Optional<Secret> password;
    String name;
    synchronized (this) {
      password = Optional.ofNullable(secrets().get("admin.password"));
      name = saved.answers().text("admin.name").orElse("admin");
    }
    if (password.isPresent()) {
      operations.administrator(where, name, password.get());
    }
  }

  private synchronized void noticed() {
    changed();
  }

  private Optional<View.Failure> failure(RunResult result) {
    return result.failures().stream()
        .findFirst()
        .map(
            f ->
                new View.Failure(
                    f.host(),
                    phrases().of(f.task()),
                    phrases().of(f.text()),
                    words().text("run.todo", f.host()),
                    false));
  }

  /** The places of the hosts, by their names. */
  private Map<String, String> places() {
    var places = new LinkedHashMap<String, String>();
    topology()
        .ifPresent(
            topology ->
                topology
                    .hosts()
                    .forEach(
                        host ->
                            places.put(
                                host.name(),
                                topology
                                    .siteOf(host)
                                    .map(site -> site.name())
                                    .orElseGet(() -> words().text("place.vault")))));
    return places;
  }

  private Optional<Topology> topology() {
    try {
      return Optional.of(saved.answers().topology());
    } catch (InvalidTopologyException e) {
      return Optional.empty();
    }
  }

  private Messages words() {
    return Messages.of("wizard", saved.language());
  }

  /** What is kept in English, in the person's language. */
  private Phrases phrases() {
    return Phrases.of(saved.language());
  }

  private String said(Exception e) {
    return phrases().of(String.valueOf(e.getMessage()));
  }

  private Messages rules() {
    return Messages.of("topology", saved.language());
  }

  @Override
  public synchronized View view() {
    return view(saved.current());
  }

  @Override
  public synchronized View view(Step step) {
    var words = words();
    var shown = tried.contains(step) ? problems(step) : typed(problems(step));
    var questionnaire =
        new Questionnaire(
            words, rules(), saved.answers(), shown, secrets().keySet(), found, Set.of());
    var groups = questionnaire.of(step);
    return new View(
        version.number(),
        saved.language().toLanguageTag(),
        saved.answers().text("deployment").orElseGet(() -> domainName()),
        savedAt,
        saved.current(),
        step,
        step.title(words),
        step.intro(words),
        Step.ORDER.stream()
            .map(s -> new View.Stop(s, s.title(words), saved.done().contains(s), open(s)))
            .toList(),
        groups,
        tried.contains(step) ? questionnaire.elsewhere(groups) : List.of(),
        waits(step),
        step == Step.SITES || step == Step.REVIEW ? survives() : List.of(),
        practice,
        disc,
        step == working ? work : Work.NONE,
        step == Step.ACCESS ? doors() : List.of(),
        step == Step.PREFLIGHT ? judging().view(findings, fixes, checked) : View.Checks.NONE,
        step == Step.REVIEW ? plan.map(this::planned) : Optional.empty(),
        step == Step.INSTALL || step == Step.VERIFY ? run.map(RunProgress::view) : Optional.empty(),
        step == Step.HANDOVER ? topology().map(this::handover).orElse(List.of()) : List.of(),
        papers(step));
  }

  /** A report of what was proven is not made of what is only played. */
  private List<String> papers(Step step) {
    if (step == Step.REVIEW && plan.isPresent()) {
      return Papers.before();
    }
    if (step == Step.HANDOVER) {
      return Papers.all().stream().filter(name -> !practice || !Papers.proves(name)).toList();
    }
    return List.of();
  }

  @Override
  public synchronized Papers.File paper(String name) throws WizardException {
    var topology = topology();
    var inventory = practice ? Optional.<Inventory>empty() : Optional.of(this.inventory);
    var clock = Clock.systemUTC().withZone(ZoneId.systemDefault());
    return topology
        .filter(t -> Step.ORDER.stream().anyMatch(s -> open(s) && papers(s).contains(name)))
        .flatMap(
            t ->
                new Papers(t, clock)
                    .find(name, saved.language(), inventory, saved.answers().text("admin.name")))
        .orElseThrow(() -> new WizardException(words().text("refused.paper", name)));
  }

  private String domainName() {
    return saved.answers().text("domain").map(Presets::deployment).orElse("");
  }

  /** Nobody is blamed for what they have not typed yet. */
  private List<Problem> typed(List<Problem> problems) {
    return problems.stream()
        .filter(
            p -> {
              try {
                return !p.path().isEmpty() && saved.answers().text(p.path()).isPresent();
              } catch (IllegalArgumentException notOfOurs) {
                return false;
              }
            })
        .toList();
  }

  private Optional<String> waits(Step step) {
    var words = words();
    if (!saved.done().contains(Step.DISC)) {
      return Optional.of(
          words.text(disc.state() == State.FAILED ? "waits.disc.broken" : "waits.disc"));
    }
    if (saved.done().contains(step)) {
      return Optional.empty();
    }
    return switch (step) {
      case SITES, SERVICE ->
          tried.contains(step) && !problems(step).isEmpty()
              ? Optional.of(words.text("waits.answers", String.valueOf(problems(step).size())))
              : Optional.empty();
      case ACCESS -> Optional.of(words.text(keyShown() ? "waits.access.keys" : "waits.access"));
      case PREFLIGHT -> waitsForChecks(words);
      case REVIEW -> Optional.of(words.text("waits.plan"));
      case INSTALL -> Optional.of(words.text("waits.install"));
      case DISC, VERIFY, HANDOVER -> Optional.empty();
    };
  }

  private boolean keyShown() {
    return attempts.values().stream().anyMatch(attempt -> attempt.key().isPresent());
  }

  private Optional<String> waitsForChecks(Messages words) {
    var judge = judging();
    long hinder = findings.stream().filter(judge::hinders).count();
    return Optional.of(
        findings.isEmpty()
            ? words.text("waits.checks.running")
            : words.text("waits.checks", String.valueOf(hinder)));
  }

  private List<Door> doors() {
    var words = words();
    var places = places();
    return topology().map(Topology::hosts).orElse(List.of()).stream()
        .map(
            host -> {
              var attempt = Optional.ofNullable(attempts.get(host.name()));
              var key = attempt.flatMap(Operations.Attempt::key);
              var way =
                  attempt.isEmpty()
                      ? Door.Way.UNTRIED
                      : key.isPresent()
                          ? Door.Way.KEY
                          : attempt.get().trouble().isPresent() ? Door.Way.CLOSED : Door.Way.OPEN;
              var text =
                  way == Door.Way.CLOSED
                      ? attempt.flatMap(Operations.Attempt::trouble).map(phrases()::of).orElse("")
                      : words.text("door." + way.name().toLowerCase(Locale.ROOT));
              return new Door(
                  host.name(),
                  host.address(),
                  places.getOrDefault(host.name(), ""),
                  way,
                  key.map(k -> k.type() + " " + k.fingerprint()),
                  text);
            })
        .toList();
  }

  private View.Plan planned(RunResult result) {
    var places = places();
    var hosts = new ArrayList<View.Changes>();
    for (var name : result.recaps().keySet()) {
      var changes =
          result.changes().stream()
              .filter(change -> change.host().equals(name))
              .map(
                  change ->
                      new View.Change(
                          phrases().of(change.play()), phrases().of(change.task()), change.text()))
              .toList();
      hosts.add(new View.Changes(name, places.getOrDefault(name, ""), changes.size(), changes));
    }
    var yaml = TopologyFile.write(saved.answers().topology(), saved.language());
    return new View.Plan(hosts, yaml);
  }

  /** Of what is typed, whether it is right already or not. */
  private List<String> survives() {
    var rules = rules();
    var words = words();
    return saved
        .answers()
        .shape()
        .map(
            shape ->
                List.of(
                    words.text("survives.title", shape.title(rules)),
                    words.text("survives.automatic", shape.automatic(rules)),
                    words.text("survives.command", shape.byCommand(rules)),
                    words.text("survives.backup", shape.backup(rules))))
        .orElse(List.of());
  }

  private List<View.Section> handover(Topology topology) {
    var words = words();
    var sections = new ArrayList<View.Section>();
    sections.add(
        new View.Section(
            words.text("handover.clients"),
            List.of(
                words.text("handover.domain", topology.domain()),
                words.text("handover.web", topology.domain()),
                words.text("handover.xmpp"))));
    sections.add(new View.Section(words.text("handover.dns"), DnsRecords.of(topology)));
    sections.add(
        new View.Section(
            words.text("handover.hosts"),
            topology.hosts().stream()
                .map(h -> h.name() + "  " + h.address() + "  " + places().get(h.name()))
                .toList()));
    sections.add(
        new View.Section(
            words.text("handover.admin"),
            List.of(
                words.text(
                    "handover.admin.name",
                    saved.answers().text("admin.name").orElse("admin"),
                    topology.domain()))));
    sections.add(
        new View.Section(
            words.text("handover.commands"),
            List.of(
                "platter status",
                "platter switchover --to SITE",
                "platter drill",
                "platter backup list")));
    return sections;
  }

  /** The wizard has ended for good: what it was told in confidence is forgotten. */
  public synchronized void forgetSecrets() {
    Order.SECRETS.forEach(name -> inventory.secrets().remove(kept(name)));
  }

  @Override
  public void close() {
    cancellation.cancel();
    worker.ifPresent(
        thread -> {
          try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
