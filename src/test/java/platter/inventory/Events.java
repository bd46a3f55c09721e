package platter.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import platter.playbook.Outcome;
import platter.run.Event;
import platter.run.Event.Kind;

/** Events of a made-up run. */
final class Events {
  private Events() {}

  static Event of(long sequence, Kind kind) {
    return event(
        sequence, kind, kind == Kind.TASK_ENDED ? Optional.of(Outcome.CHANGED) : Optional.empty());
  }

  static Event ended(long sequence, Outcome outcome) {
    return event(sequence, Kind.TASK_ENDED, Optional.of(outcome));
  }

  private static Event event(long sequence, Kind kind, Optional<Outcome> outcome) {
    return new Event(
        sequence,
        Instant.parse("2026-11-24T12:00:00.123456789Z"),
        kind,
        Optional.of("bj1"),
        Optional.of("database"),
        Optional.of("write /etc/platter/patroni.yml"),
        outcome,
        outcome.map(o -> Duration.ofMillis(12)),
        Optional.empty(),
        Optional.empty(),
        Optional.of("- ttl: 30\n+ ttl: 20 " + "x".repeat(200)));
  }
}
