package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import platter.health.Finding;
import platter.health.FindingJson;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Event.Kind;
import platter.run.Journal;
import platter.run.RunLockedException;
import platter.ssh.UnreachableException;

/**
 * Tells of the steps that an operation takes itself, beside its playbooks, in the same events and
 * as a run of its own in the journal.
 */
final class Narrator implements AutoCloseable {
  private final Journal journal;
  private final List<Consumer<Event>> listeners;
  private final Cancellation cancellation;
  private final String run;
  private final String play;
  private final long start = System.nanoTime();
  private Journal.Verdict verdict = Journal.Verdict.FAILED;
  private long sequence;

  Narrator(
      Journal journal,
      List<Consumer<Event>> listeners,
      Cancellation cancellation,
      String command,
      String play)
      throws RunLockedException {
    this.journal = journal;
    this.listeners = listeners;
    this.cancellation = cancellation;
    this.play = play;
    run = journal.begin(command);
    tell(Kind.RUN_STARTED, Optional.empty(), Optional.empty(), Optional.empty(), command);
    tell(Kind.PLAY_STARTED, Optional.empty(), Optional.empty(), Optional.empty(), "");
  }

  /** Something that is done on a host, or between hosts, and may fail. */
  @FunctionalInterface
  interface Step {
    /** Gives one sentence about what came of it. */
    String take()
        throws ChatException,
            OperationException,
            UnreachableException,
            CancelledException,
            InterruptedException;
  }

  /**
   * Takes a step and tells how it ended.
   *
   * @throws CancelledException instead of taking it
   */
  void step(String host, String name, Outcome good, Step step)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    try {
      cancellation.check();
      cleanUp(host, name, good, step);
    } catch (CancelledException e) {
      verdict = Journal.Verdict.CANCELLED;
      throw e;
    }
  }

  /** The same for what is done even when the rest is given up. */
  void cleanUp(String host, String name, Outcome good, Step step)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    tell(Kind.TASK_STARTED, Optional.of(host), Optional.of(name), Optional.empty(), "");
    long began = System.nanoTime();
    boolean done = false;
    String said = "";
    try {
      said = step.take();
      done = true;
    } catch (ChatException | OperationException | UnreachableException | CancelledException e) {
      said = String.valueOf(e.getMessage());
      throw e;
    } finally {
      publish(
          Kind.TASK_ENDED,
          Optional.of(host),
          Optional.of(name),
          Optional.of(done ? good : Outcome.FAILED),
          Optional.of(Duration.ofNanos(System.nanoTime() - began)),
          said);
    }
  }

  /** Tells of a step that is about to be taken by whoever judges it. */
  void started(String host, String name) {
    tell(Kind.TASK_STARTED, Optional.of(host), Optional.of(name), Optional.empty(), "");
  }

  /** Tells how such a step ended. */
  void ended(String host, String name, Outcome outcome, Duration took, String said) {
    publish(
        Kind.TASK_ENDED,
        Optional.of(host),
        Optional.of(name),
        Optional.of(outcome),
        Optional.of(took),
        said);
  }

  /** Tells of a step that is not taken, since one before it was not. */
  void skipped(String host, String name) {
    tell(
        Kind.TASK_ENDED,
        Optional.of(host),
        Optional.of(name),
        Optional.of(Outcome.SKIPPED),
        "not taken");
  }

  /** Tells of a finding of a check. */
  void finding(Finding finding) {
    publish(
        Kind.CHECK,
        finding.hosts().stream().findFirst(),
        Optional.of(finding.check().code()),
        Optional.of(
            switch (finding.verdict()) {
              case PASSED, WARNED -> Outcome.OK;
              case UNCHECKED -> Outcome.SKIPPED;
              case FAILED -> Outcome.FAILED;
            }),
        Optional.empty(),
        FindingJson.write(finding));
  }

  /** Tells how far a step is, in bytes. */
  void progress(String host, String name, long done, long total) {
    publish(
        Kind.PROGRESS,
        Optional.of(host),
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.of(done),
        Optional.of(total),
        "");
  }

  /** Something worth knowing while a step goes on. */
  void note(String host, String text) {
    tell(Kind.NOTE, Optional.of(host), Optional.empty(), Optional.empty(), text);
  }

  /** What a step that takes long looks at. */
  Cancellation cancellation() {
    return cancellation;
  }

  /** The run ends well, but for this. */
  void warn(String text) {
    tell(Kind.WARNING, Optional.empty(), Optional.empty(), Optional.empty(), text);
    verdict = Journal.Verdict.DONE_WITH_WARNINGS;
  }

  /** The run ends well, but for what is missing. */
  void warn(List<Shortfall> missing) {
    missing.forEach(each -> warn("there is missing: " + each.english()));
  }

  void facts(String host, Map<String, Object> facts) {
    journal.facts(run, host, facts);
  }

  /** It ends well; what it was warned of stays. */
  void done() {
    if (verdict == Journal.Verdict.FAILED) {
      verdict = Journal.Verdict.DONE;
    }
  }

  private void tell(
      Kind kind,
      Optional<String> host,
      Optional<String> task,
      Optional<Outcome> outcome,
      String text) {
    publish(kind, host, task, outcome, Optional.empty(), text);
  }

  private void publish(
      Kind kind,
      Optional<String> host,
      Optional<String> task,
      Optional<Outcome> outcome,
      Optional<Duration> took,
      String text) {
    publish(kind, host, task, outcome, took, Optional.empty(), Optional.empty(), text);
  }

  private void publish(
      Kind kind,
      Optional<String> host,
      Optional<String> task,
      Optional<Outcome> outcome,
      Optional<Duration> took,
      Optional<Long> done,
      Optional<Long> total,
      String text) {
    var event =
        new Event(
            ++sequence,
            Instant.now(),
            kind,
            host,
            kind == Kind.RUN_STARTED || kind == Kind.RUN_ENDED
                ? Optional.empty()
                : Optional.of(play),
            task,
            outcome,
            took,
            done,
            total,
            text.isEmpty() ? Optional.empty() : Optional.of(text));
    journal.record(run, List.of(event));
    listeners.forEach(listener -> listener.accept(event));
  }

  @Override
  public void close() {
    publish(
        Kind.RUN_ENDED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Duration.ofNanos(System.nanoTime() - start)),
        verdict.name());
    journal.end(run, verdict);
  }
}
