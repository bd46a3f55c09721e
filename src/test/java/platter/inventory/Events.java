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
    var ended = kind == Kind.TASK_ENDED;
    return new Event(
        sequence,
        Instant.parse("2026-11-24T12:00:00.123456789Z"),
        kind,
        Optional.of("bj1"),
        Optional.of("database"),
        Optional.of("write /etc/platter/patroni.yml"),
        ended ? Optional.of(Outcome.CHANGED) : Optional.empty(),
        ended ? Optional.of(Duration.ofMillis(12)) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("- ttl: 30\n+ ttl: 20 " + "x".repeat(200)));
  }
}
