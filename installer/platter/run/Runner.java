package platter.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import platter.bundle.Bundle;
import platter.playbook.Facts;
import platter.playbook.Outcome;
import platter.playbook.Play;
import platter.playbook.Playbook;
import platter.playbook.PlaybookException;
import platter.playbook.template.Templating;
import platter.ssh.UnreachableException;

/**
 * Runs a playbook on hosts, all of them at once; they wait for each other at the end of each play.
 *
 * <p>A host that cannot be reached at the beginning stops the run before anything has changed
 * anywhere. A task that fails takes its host out; the other hosts finish the play, and then the run
 * ends, since later plays count on all hosts of earlier ones. The same run again goes on where this
 * one ended: every task looks first, and a handler that was notified but did not run is remembered
 * on its host.
 */
public final class Runner {
  private final Connector connector;
  private final Journal journal;
  private final List<Consumer<Event>> listeners;
  private final Cancellation cancellation;
  private final HostPlaces places;
  private final Optional<Bundle> bundle;
  private final Templating templating = new Templating();

  /**
   * @param listeners told of every event, each in its own thread
   * @param bundle the images of the disc, for {@code platter.image}
   */
  public Runner(
      Connector connector,
      Journal journal,
      List<Consumer<Event>> listeners,
      Cancellation cancellation,
      Optional<Bundle> bundle) {
    this(connector, journal, listeners, cancellation, bundle, HostPlaces.USUAL);
  }

  /**
   * @param places other than the usual ones, where several deployments or tests share a host
   */
  public Runner(
      Connector connector,
      Journal journal,
      List<Consumer<Event>> listeners,
      Cancellation cancellation,
      Optional<Bundle> bundle,
      HostPlaces places) {
    this.bundle = bundle;
    this.places = places;
    this.connector = connector;
    this.journal = journal;
    this.listeners = List.copyOf(listeners);
    this.cancellation = cancellation;
  }

  /**
   * Runs a playbook.
   *
   * @param command what was asked, for the journal
   * @throws RunLockedException if another process is at work on this deployment
   */
  public RunResult run(String command, Playbook playbook, List<Target> targets, Mode mode)
      throws RunLockedException, InterruptedException {
    var plays = playbook.plays().stream().map(Play::name).toList();
    return run(
        command,
        targets,
        mode,
        plays,
        (host, facts) -> {
          var scope = new HostVariables(targets, facts).scope(host.target());
          var preparation = new Preparation(templating, playbook.resources(), scope, bundle);
          return playbook.plays().stream()
              .filter(play -> HostPattern.matches(play.hosts(), host.target()))
              .map(preparation::plan)
              .toList();
        });
  }

  /**
   * Gives hosts back: takes away, the newest first, all that their receipts name, and the receipts
   * last. Directories outside Platter's own places stay where somebody else has put something in.
   *
   * @param command what was asked, for the journal
   * @throws RunLockedException if another process is at work on this deployment
   */
  public RunResult giveBack(String command, List<Target> targets, Mode mode)
      throws RunLockedException, InterruptedException {
    return run(
        command,
        targets,
        mode,
        List.of(GiveBack.PLAY),
        (host, facts) -> List.of(GiveBack.plan(host.receipt(), places)));
  }

  /** What to do on a host, once the facts of all hosts are known. */
  private interface Planner {
    List<PlayPlan> plans(HostRun host, Map<String, Facts> facts);
  }

  private RunResult run(
      String command, List<Target> targets, Mode mode, List<String> plays, Planner planner)
      throws RunLockedException, InterruptedException {
    var id = journal.begin(command);
    var verdict = Journal.Verdict.FAILED;
    var masker = new Masker(targets);
    var report = new Report(targets, masker);
    var facts = new LinkedHashMap<String, Facts>();
    var all = new ArrayList<Consumer<List<Event>>>();
    listeners.forEach(listener -> all.add(events -> events.forEach(listener)));
    all.add(events -> journal.record(id, events));
    long start = System.nanoTime();
    try (var events = new EventStream(all, masker)) {
      events.publish(Event.Kind.RUN_STARTED, EventStream.Details.NONE.saying(command));
      var changes = new AtomicLong();
      var hosts = new ArrayList<HostRun>();
      for (var target : targets) {
        hosts.add(
            new HostRun(target, mode, places, connector, events, cancellation, changes, report));
      }
      try (var crew = new Crew(hosts)) {
        boolean ready =
            crew.each(host -> gather(host, facts, report, events, id))
                && crew.each(host -> prepare(host, facts, planner, report, events))
                && runPlays(plays, crew, events);
        crew.each(
            host -> {
              host.seal();
              return true;
            });
        verdict =
            crew.cancelled()
                ? Journal.Verdict.CANCELLED
                : ready ? Journal.Verdict.DONE : Journal.Verdict.FAILED;
      }
      var took = Duration.ofNanos(System.nanoTime() - start);
      events.publish(
          Event.Kind.RUN_ENDED, EventStream.Details.NONE.took(took).saying(verdict.name()));
    } finally {
      journal.end(id, verdict);
    }
    return report.result(verdict, facts);
  }

  private static boolean runPlays(List<String> plays, Crew crew, EventStream events)
      throws InterruptedException {
    for (var play : plays) {
      long tasks =
          crew.hosts().stream()
              .mapToLong(host -> host.plan(play).map(plan -> plan.tasks().size()).orElse(0))
              .sum();
      events.publish(Event.Kind.PLAY_STARTED, EventStream.Details.play(play).progress(0, tasks));
      boolean well =
          crew.each(
              host -> {
                var plan = host.plan(play);
                return plan.isEmpty() || host.run(plan.get());
              });
      if (!well) {
        return false;
      }
    }
    return true;
  }

  private boolean gather(
      HostRun host, Map<String, Facts> facts, Report report, EventStream events, String id)
      throws InterruptedException {
    try {
      var found = host.gather();
      synchronized (facts) {
        facts.put(host.target().name(), found);
        journal.facts(id, host.target().name(), found.values());
      }
      return true;
    } catch (UnreachableException e) {
      fail(host, "gathering facts", Outcome.UNREACHABLE, e, report, events);
      return false;
    }
  }

  private boolean prepare(
      HostRun host, Map<String, Facts> facts, Planner planner, Report report, EventStream events)
      throws InterruptedException {
    try {
      host.prepare(planner.plans(host, facts));
      return true;
    } catch (PlaybookException e) {
      fail(host, "preparing the plays", Outcome.FAILED, e, report, events);
    } catch (UnreachableException e) {
      fail(host, "preparing the plays", Outcome.UNREACHABLE, e, report, events);
    }
    return false;
  }

  private static void fail(
      HostRun host,
      String task,
      Outcome outcome,
      Exception why,
      Report report,
      EventStream events) {
    var text = host.target().name() + ": " + why.getMessage();
    report.add(host.target().name(), "", task, outcome, text);
    events.publish(
        Event.Kind.TASK_ENDED,
        EventStream.Details.of(host.target().name(), "", task)
            .ended(outcome, Duration.ZERO)
            .saying(text));
  }
}
