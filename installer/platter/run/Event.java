package platter.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import platter.playbook.Outcome;

/**
 * Something that happened in a run. Console, web page, log file and inventory read nothing else.
 * Never holds a secret.
 *
 * @param sequence counts from 1 in a run, without gaps
 * @param play the play's name, for everything inside a play
 * @param task the task's name, for task events
 * @param outcome for {@link Kind#TASK_ENDED}
 * @param took for {@link Kind#TASK_ENDED} and {@link Kind#RUN_ENDED}
 * @param done bytes or tasks done so far, for {@link Kind#PROGRESS}
 * @param total bytes or tasks in all, for {@link Kind#PROGRESS} and {@link Kind#PLAY_STARTED}
 * @param message text for a person: a difference, an error with its next step, a note
 */
public record Event(
    long sequence,
    Instant at,
    Kind kind,
    Optional<String> host,
    Optional<String> play,
    Optional<String> task,
    Optional<Outcome> outcome,
    Optional<Duration> took,
    Optional<Long> done,
    Optional<Long> total,
    Optional<String> message) {

  /** The same in other words: play, task, and what is said of it. */
  public Event worded(UnaryOperator<String> words) {
    boolean said =
        kind == Kind.TASK_ENDED
            || kind == Kind.NOTE
            || kind == Kind.WARNING
            || kind == Kind.RUN_ENDED;
    return new Event(
        sequence,
        at,
        kind,
        host,
        play.map(words),
        task.map(words),
        outcome,
        took,
        done,
        total,
        said ? message.map(words) : message);
  }

  /** As a line of a log. */
  public String line() {
    return "%s  %s  %s  %s  %s"
        .formatted(
            at,
            host.orElse("-"),
            outcome.map(how -> how.name().toLowerCase(Locale.ROOT)).orElse("-"),
            task.or(() -> play).orElse(""),
            message.orElse(""))
        .stripTrailing();
  }

  /** What kind of thing happened. */
  public enum Kind {
    RUN_STARTED,
    PLAY_STARTED,
    TASK_STARTED,
    PROGRESS,
    TASK_ENDED,
    NOTE,
    WARNING,
    CHECK,
    RUN_ENDED
  }
}
