package platter.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import platter.playbook.FactProbe;
import platter.playbook.Facts;
import platter.playbook.Outcome;
import platter.playbook.host.Batch;
import platter.playbook.host.Command;
import platter.playbook.host.Query;
import platter.playbook.host.UnreadableException;
import platter.playbook.module.Owned;
import platter.playbook.module.Verdict;
import platter.ssh.UnreachableException;

/** A run on one host, by one thread. */
final class HostRun {
  /** After a change only so many of the next wishes are asked about: the next change is near. */
  private static final int NEAR = 4;

  private static final int FAR = 64;
  private static final int MOST_RECONNECTIONS = 3;
  private static final Closer.Closed LOST =
      new Closer.Closed(
          true, "done, though the line broke before the host could say so\n", Optional.empty());

  private final Target target;
  private final Mode mode;
  private final HostLine line;
  private final Closer closer;
  private final EventStream events;
  private final Cancellation cancellation;
  private final Report report;
  private final Marks marks;
  // When, in steps of this run, a unit was started and a handler of this play last notified.
  private final Map<String, Long> started = new HashMap<>();
  private final Map<String, Long> notified = new HashMap<>();
  private final Set<String> left = new LinkedHashSet<>();
  private long now;
  private List<PlayPlan> plans = List.of();
  private long done;
  private long total;

  HostRun(
      Target target,
      Mode mode,
      HostPlaces places,
      Connector connector,
      EventStream events,
      Cancellation cancellation,
      AtomicLong changesAnywhere,
      Report report) {
    this.target = target;
    this.mode = mode;
    this.marks = new Marks(places);
    this.line = new HostLine(target, connector, cancellation);
    this.closer = new Closer(line, mode, changesAnywhere);
    this.events = events;
    this.cancellation = cancellation;
    this.report = report;
  }

  Target target() {
    return target;
  }

  /** Connects and finds out about the host, as far as it is not known yet. */
  Facts gather() throws UnreachableException, InterruptedException {
    var commands = new ArrayList<>(List.of(marks.read()));
    if (target.facts().isEmpty()) {
      commands.add(FactProbe.command());
    }
    var batch = new Batch(commands, BatchMark.fresh());
    var outputs = batch.split(line.ask(List.of(batch.command())).get(0));
    marks.learn(outputs.get(0));
    return target.facts().orElseGet(() -> FactProbe.read(outputs.get(1)));
  }

  /** What the receipt says, the oldest first. */
  List<Owned> receipt() {
    return marks.receipt();
  }

  /** Takes the plans for this host and asks, in one round trip, all that they want to know. */
  void prepare(List<PlayPlan> plans) throws UnreachableException, InterruptedException {
    this.plans = List.copyOf(plans);
    var queries = new LinkedHashSet<Query<?>>();
    for (var plan : plans) {
      plan.tasks().forEach(step -> queries.addAll(step.asks()));
      total += plan.tasks().size();
    }
    events.publish(
        Event.Kind.PROGRESS, EventStream.Details.host(target.name()).progress(done, total));
    closer.ask(queries);
  }

  /** Whether a play of this name is for this host. */
  Optional<PlayPlan> plan(String play) {
    return plans.stream().filter(plan -> plan.name().equals(play)).findFirst();
  }

  /**
   * Runs one play.
   *
   * @return whether all went well
   */
  boolean run(PlayPlan plan) throws InterruptedException, CancelledException {
    notified.clear();
    for (int i = 0; i < plan.tasks().size(); i++) {
      var step = plan.tasks().get(i);
      var outcome = execute(plan, plan.tasks(), i, false);
      events.publish(
          Event.Kind.PROGRESS, EventStream.Details.host(target.name()).progress(++done, total));
      if (outcome == Outcome.CHANGED) {
        step.notifies().forEach(handler -> notified.put(handler, ++now));
      } else if (outcome.failed()) {
        return false;
      }
    }
    plan.tasks().forEach(step -> left.addAll(step.files()));
    return runHandlers(plan);
  }

  /**
   * Keeps on the host how the files stand that the plays were about which came to their end. It is
   * no part of them: a host that has gone meanwhile is asked nothing more.
   */
  void seal() throws InterruptedException {
    if (mode == Mode.APPLY && !left.isEmpty() && !cancellation.cancelled()) {
      try {
        line.ask(List.of(marks.seal(left)));
      } catch (UnreachableException gone) {
        // The next run does it.
        return;
      }
    }
  }

  private boolean runHandlers(PlayPlan plan) throws InterruptedException, CancelledException {
    for (int i = 0; i < plan.handlers().size(); i++) {
      var name = plan.handlers().get(i).name();
      if (notified.containsKey(name) || marks.isPending(plan.name(), name)) {
        var outcome = execute(plan, plan.handlers(), i, true);
        if (outcome.failed()) {
          return false;
        }
      }
    }
    return true;
  }

  private Outcome execute(PlayPlan plan, List<Step> steps, int index, boolean handler)
      throws InterruptedException, CancelledException {
    if (cancellation.cancelled()) {
      throw new CancelledException();
    }
    var step = steps.get(index);
    var details = EventStream.Details.of(target.name(), plan.name(), step.title());
    events.publish(Event.Kind.TASK_STARTED, details);
    long start = System.nanoTime();
    var outcome = step.skipped() ? Outcome.SKIPPED : Outcome.OK;
    var text = new StringBuilder();
    try {
      for (int item = 0; item < step.items().size(); item++) {
        var closed = persist(plan, steps, index, item, handler, details);
        if (closed.changed()) {
          outcome = Outcome.CHANGED;
        }
        closed.started().ifPresent(unit -> started.put(unit, ++now));
        text.append(shown(step.items().get(item), closed));
      }
    } catch (StepFailedException e) {
      outcome = Outcome.FAILED;
      text.append(failure(step, String.valueOf(e.getMessage())));
    } catch (UnreadableException e) {
      outcome = Outcome.FAILED;
      text.append(failure(step, String.valueOf(e.getMessage())));
    } catch (UnreachableException e) {
      outcome = Outcome.UNREACHABLE;
      text.append(e.getMessage());
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    events.publish(Event.Kind.TASK_ENDED, details.ended(outcome, took).saying(text.toString()));
    report.add(target.name(), plan.name(), step.title(), outcome, text.toString());
    return outcome;
  }

  private static String shown(Step.Item item, Closer.Closed closed) {
    var label = item.label().filter(l -> !closed.text().isEmpty()).map(l -> "(" + l + ")\n");
    var text =
        item.hidden() && closed.changed() ? "content differs (it is not shown)\n" : closed.text();
    return label.orElse("") + text;
  }

  private String failure(Step step, String what) {
    return ("%s: task '%s' (%s): %s%nMend the cause and run the same command again; what is done"
            + " already is left alone.")
        .formatted(target.name(), step.title(), step.place(), what);
  }

  /** One item, over broken lines if need be: it is probed again first, whatever was sent before. */
  private Closer.Closed persist(
      PlayPlan plan,
      List<Step> steps,
      int index,
      int item,
      boolean handler,
      EventStream.Details details)
      throws UnreachableException, InterruptedException, CancelledException, StepFailedException {
    var step = steps.get(index);
    var around = around(plan, steps, index, item, handler);
    var pace = new Pace();
    for (int attempt = 0; ; attempt++) {
      try {
        var closed =
            closer.close(
                step.items().get(item),
                around,
                bytes -> {
                  if (pace.due()) {
                    events.publish(Event.Kind.PROGRESS, details.progress(bytes, -1));
                  }
                });
        marks.written();
        // What is in place now may be so by the change whose answer was lost.
        return around.changing && !closed.changed() ? LOST : closed;
      } catch (UnreachableException e) {
        if (cancellation.cancelled()) {
          throw new CancelledException();
        }
        if (attempt == MOST_RECONNECTIONS) {
          throw e;
        }
        closer.forget();
        line.reopen();
        events.publish(
            Event.Kind.WARNING,
            details.saying("the line broke and is up again: " + e.getMessage()));
      }
    }
  }

  /** A transfer tells how far it is a few times a second, not with each block. */
  private static final class Pace {
    private static final long NANOS = Duration.ofMillis(200).toNanos();

    private long last = System.nanoTime() - NANOS;

    boolean due() {
      long now = System.nanoTime();
      if (now - last < NANOS) {
        return false;
      }
      last = now;
      return true;
    }
  }

  private Around around(PlayPlan plan, List<Step> steps, int index, int item, boolean handler) {
    var play = plan.name();
    var step = steps.get(index);
    boolean last = item == step.items().size() - 1;
    return new Around() {
      @Override
      public List<Command> before(Verdict.Change change) {
        changing = true;
        return marks.before(play, change.owns(), step.notifies());
      }

      @Override
      public List<Command> after() {
        return handler && last ? List.of(marks.done(play, step.name())) : List.of();
      }

      @Override
      public Set<Query<?>> ahead() {
        return queriesAfter(steps, index, item, changing ? NEAR : FAR);
      }

      @Override
      public boolean isFresh(String unit) {
        return started.getOrDefault(unit, 0L) > notified.getOrDefault(step.name(), 0L);
      }
    };
  }

  private abstract static class Around implements Closer.Around {
    /** Whether a change was sent, on this line or on one that broke. */
    boolean changing;
  }

  private static Set<Query<?>> queriesAfter(List<Step> steps, int index, int item, int wishes) {
    var queries = new LinkedHashSet<Query<?>>();
    int left = wishes;
    int from = item + 1;
    for (int i = index; i < steps.size() && left > 0; i++) {
      var items = new ArrayList<>(steps.get(i).items());
      for (int j = from; j < items.size() && left > 0; j++, left--) {
        queries.addAll(items.get(j).wish().asks());
      }
      from = 0;
    }
    return queries;
  }
}
