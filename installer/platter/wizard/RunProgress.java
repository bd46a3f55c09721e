package platter.wizard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.playbook.Outcome;
import platter.run.Event;
import platter.run.HostProgress;
import platter.topology.Messages;

/**
 * How far an installation is, by its events: a bar a host and one for all. None of them ever goes
 * back, not even when what failed is tried again. Used by several threads.
 */
final class RunProgress {
  /** Enough to look at; the log has all. */
  private static final int TAIL = 200;

  /** Of all that an installation takes, what comes after the playbook: backup and proof. */
  private static final int AFTER = 10;

  /** The run in which real clients prove the service. */
  private static final String PROOF = "install: proof";

  /** Before that nobody can say how long it will take. */
  private static final int ENOUGH_PERCENT = 5;

  private final Messages words;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Deque<View.Line> tail = new ArrayDeque<>();
  private final List<View.Line> proof = new ArrayList<>();
  private Optional<Instant> began = Optional.empty();
  private Optional<Instant> ended = Optional.empty();
  private Optional<View.Failure> failure = Optional.empty();
  private View.State state = View.State.NONE;
  private String phase = "";
  private long number;
  private int percent;
  private int before;

  /**
   * @param places by the names of the hosts, in the order in which they are shown
   */
  RunProgress(Messages words, Map<String, String> places) {
    this.words = words;
    places.forEach((name, place) -> hosts.put(name, new Host(place)));
  }

  private static final class Host {
    private final String place;
    private HostProgress at = HostProgress.NONE;
    private int percent;
    private String sign = "waiting";

    Host(String place) {
      this.place = place;
    }
  }

  /** It begins, or begins again. */
  synchronized void start() {
    state = View.State.RUNNING;
    began = Optional.of(Instant.now());
    ended = Optional.empty();
    failure = Optional.empty();
    before = percent;
    hosts.values().forEach(host -> host.sign = "waiting");
  }

  /** It goes on without this host. */
  synchronized void leaveOut(String host) {
    hosts.remove(host);
    count();
  }

  /** It is over. */
  synchronized void end(View.State how, Optional<View.Failure> why) {
    state = how;
    ended = Optional.of(Instant.now());
    failure = why;
    if (how == View.State.DONE) {
      percent = 100;
      hosts
          .values()
          .forEach(
              host -> {
                host.percent = 100;
                host.sign = "done";
                host.at = host.at.idle();
              });
    }
    why.map(View.Failure::host).map(hosts::get).ifPresent(host -> host.sign = "failed");
  }

  synchronized void accept(Event event) {
    if (event.kind() == Event.Kind.RUN_STARTED) {
      phase = event.message().orElse("");
      if (phase.equals(PROOF)) {
        proof.clear();
      }
    }
    if (phase.equals(PROOF) && event.kind() == Event.Kind.TASK_ENDED) {
      proof.add(View.Line.of(++number, event));
    }
    event.host().map(hosts::get).ifPresent(host -> accept(host, event));
    if (worthReading(event)) {
      tail.add(View.Line.of(++number, event));
      if (tail.size() > TAIL) {
        tail.remove();
      }
    }
    count();
  }

  private static void accept(Host host, Event event) {
    host.at = host.at.after(event);
    host.percent = Math.max(host.percent, host.at.percent());
    if (event.kind() == Event.Kind.TASK_STARTED) {
      host.sign = "working";
    } else if (event.kind() == Event.Kind.TASK_ENDED) {
      host.sign = event.outcome().filter(Outcome::failed).isPresent() ? "failed" : "waiting";
    }
  }

  /** All hosts' tasks together; the backup and the proof are the rest. */
  private void count() {
    long done = hosts.values().stream().mapToLong(host -> host.at.done()).sum();
    long total = hosts.values().stream().mapToLong(host -> host.at.total()).sum();
    boolean known = hosts.values().stream().allMatch(host -> host.at.total() > 0);
    int now = known ? (int) ((100 - AFTER) * done / total) : 0;
    if (phase.equals(PROOF)) {
      now = 100 - AFTER / 2;
    }
    percent = Math.max(percent, now);
  }

  private static boolean worthReading(Event event) {
    return switch (event.kind()) {
      case TASK_ENDED ->
          event.outcome().filter(how -> how != Outcome.OK && how != Outcome.SKIPPED).isPresent();
      case WARNING, NOTE, RUN_ENDED -> event.message().isPresent();
      default -> false;
    };
  }

  synchronized View.Run view() {
    var bars = new ArrayList<View.Bar>();
    hosts.forEach(
        (name, host) ->
            bars.add(
                new View.Bar(
                    name,
                    host.place,
                    host.percent,
                    host.at.done(),
                    host.at.total(),
                    host.sign,
                    host.at.doing(", "))));
    return new View.Run(
        state, percent, left(), elapsed(), bars, failure, List.copyOf(tail), List.copyOf(proof));
  }

  private String elapsed() {
    return began
        .map(from -> Duration.between(from, ended.orElse(Instant.now())))
        .map(time -> "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart()))
        .orElse("");
  }

  /** By how long it took until here. */
  private String left() {
    if (failure.isPresent()) {
      return failure.get().host().isEmpty()
          ? words.text("run.needs-somebody")
          : words.text("run.needs-you", failure.get().host());
    }
    if (state != View.State.RUNNING) {
      return "";
    }
    int made = percent - before;
    if (made < ENOUGH_PERCENT) {
      return words.text("run.left.unknown");
    }
    var so = Duration.between(began.orElseThrow(), Instant.now());
    long seconds = so.toSeconds() * (100 - percent) / made;
    return seconds < 60
        ? words.text("run.left.seconds", String.valueOf(Math.max(10, (seconds + 9) / 10 * 10)))
        : words.text("run.left.minutes", String.valueOf((seconds + 59) / 60));
  }
}
