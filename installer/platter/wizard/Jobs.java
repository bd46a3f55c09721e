package platter.wizard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import platter.health.Check;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Journal;
import platter.run.RunResult;
import platter.run.Worker;
import platter.topology.Host;
import platter.topology.InvalidTopologyException;
import platter.topology.Topology;
import platter.wizard.View.State;

/** Has the work of the steps done, one at a time, and notes what came of it. */
final class Jobs implements AutoCloseable {
  private final Standing standing;
  private final Operations operations;
  private final Found found;
  private final Worker worker = new Worker("wizard");

  Jobs(Standing standing, Operations operations, Found found) {
    this.standing = standing;
    this.operations = operations;
    this.found = found;
  }

  /** The disc is read beside all other work. */
  void readDisc() {
    standing.disc(State.RUNNING, 0, List.of());
    new Worker("disc")
        .begin(
            stop -> readDiscNow(), e -> standing.disc(State.FAILED, -1, List.of(standing.said(e))));
  }

  private void readDiscNow() throws Exception {
    var read =
        operations.verify(
            (entry, done, total) ->
                standing.disc(State.RUNNING, (int) (100 * done / Math.max(1, total)), List.of()));
    var lines = new ArrayList<String>();
    var phrases = standing.phrases();
    boolean usable = true;
    for (var each : read) {
      for (var trouble : each.troubles()) {
        lines.add(
            phrases.of(trouble.name() + " " + trouble.detail())
                + " ("
                + phrases.of(trouble.need().said())
                + ")");
        usable &= !trouble.need().always();
      }
      each.notes().forEach(note -> lines.add(phrases.of(note)));
      lines.add(
          standing
              .words()
              .text(
                  each.intact() ? "disc.intact" : "disc.broken",
                  String.valueOf(each.entries().size()),
                  phrases.of(each.signature())));
    }
    standing.disc(usable ? State.DONE : State.FAILED, 100, lines);
  }

  /**
   * Begins the work of the step at which the wizard is.
   *
   * @param host of one host alone, where the step knows such work
   */
  void start(Optional<String> host) throws WizardException {
    var step = standing.saved().current();
    switch (step) {
      case ACCESS -> begin(step, stop -> tryDoors());
      case PREFLIGHT -> begin(step, stop -> check(host));
      case REVIEW -> begin(step, stop -> makePlan());
      case INSTALL -> begin(step, this::install);
      default -> {
        // There is nothing to be done in the others.
      }
    }
  }

  /** Mends what can be mended from here, and checks again. */
  void mend() throws WizardException {
    var what = standing.fixes();
    begin(
        Step.PREFLIGHT,
        stop -> {
          operations.mend(where(), what);
          check(Optional.empty());
        });
  }

  /** The installation begins again without the host at which it stopped. */
  void skip(String host) throws WizardException {
    standing.leaveOut(host);
    start(Optional.empty());
  }

  void cancel() {
    worker.cancel();
  }

  private void begin(Step step, Worker.Job job) throws WizardException {
    standing.refuseWhileWorking();
    standing.refuseShut(step);
    standing.work(step, State.RUNNING, List.of());
    worker.begin(
        stop -> {
          job.run(stop);
          standing.work(step, State.DONE, List.of());
        },
        why -> {
          if (why instanceof CancelledException) {
            var said = standing.words().text("work.cancelled");
            standing.work(step, State.CANCELLED, List.of(said));
          } else {
            standing.work(step, State.FAILED, Arrays.asList(standing.said(why).split("\n", -1)));
          }
        });
  }

  private Operations.Where where() throws WizardException {
    synchronized (standing) {
      try {
        var topology = standing.saved().answers().topology();
        var logins = new Logins(standing.saved().answers(), standing.secrets(), found);
        var leftOut = standing.saved().leftOut();
        return new Operations.Where(topology, host -> logins.of(topology, host), leftOut);
      } catch (InvalidTopologyException e) {
        throw new WizardException(e.text(standing.rules()), e);
      }
    }
  }

  private void tryDoors() throws Exception {
    standing.attempted(operations.open(where(), standing.trusted()));
  }

  private void check(Optional<String> host) throws Exception {
    var where = where();
    var all = where.hosts().stream().map(Host::name).toList();
    var only = host.map(List::of).orElse(all);
    long start = System.nanoTime();
    var outcome = operations.check(where, only);
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    synchronized (standing) {
      standing.checked(
          host.isPresent()
              ? Findings.merge(standing.findings(), outcome.findings(), only)
              : outcome.findings(),
          outcome.fixes(),
          outcome.ways(),
          standing.words().text("checks.took", String.valueOf(seconds), View.clock(Instant.now())));
    }
  }

  private void makePlan() throws Exception {
    var result = operations.plan(where());
    standing.planned(result);
    if (!result.done()) {
      throw new WizardException(failure(result).map(View.Failure::why).orElse(""));
    }
    standing.finished(Step.REVIEW);
  }

  private void install(Cancellation stop) throws Exception {
    var where = where();
    var progress = standing.begun();
    var accepted = EnumSet.noneOf(Check.class);
    standing.saved().accepted().forEach(code -> Check.of(code).ifPresent(accepted::add));
    progress.start();
    try {
      var result =
          operations.install(
              where,
              accepted,
              event -> {
                progress.accept(event.worded(standing.phrases()::of));
                standing.changed();
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
      synchronized (standing) {
        standing.finished(Step.INSTALL, Step.VERIFY, Step.HANDOVER);
        standing.save(standing.saved().at(Step.VERIFY));
      }
    } catch (CancelledException e) {
      progress.end(State.CANCELLED, Optional.empty());
      throw e;
    } catch (WizardException e) {
      throw e;
    } catch (Exception e) {
      progress.end(State.FAILED, Optional.of(failures(where.topology()).of(e)));
      throw e;
    }
  }

  private void administrator(Operations.Where where) throws Exception {
    var password = Optional.ofNullable(standing.secrets().get("admin.password"));
    var name = standing.saved().answers().text("admin.name").orElse("admin");
    if (password.isPresent()) {
      operations.administrator(where, name, password.get());
    }
  }

  private Optional<View.Failure> failure(RunResult result) {
    return standing
        .topology()
        .flatMap(topology -> result.failures().stream().findFirst().map(failures(topology)::of));
  }

  private Failures failures(Topology topology) {
    return new Failures(topology, standing.saved().leftOut(), standing.words(), standing.phrases());
  }

  /** Stops what is under way as soon as that does no harm, and waits for it. */
  @Override
  public void close() {
    worker.close();
  }
}
