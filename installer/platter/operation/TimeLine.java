package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import platter.operation.Unusual.Mark;

/**
 * What the log in the vault says was changed in a span, minute by minute. A minute within the log's
 * reach that is not listed had no commit; one within a gap is unknown.
 *
 * @param comparedFrom so much earlier begins the time by which is judged what is usual
 * @param timeline of the log; empty for the newest
 * @param logFrom the first commit that was read; empty where there was none
 * @param logUntil the last one
 * @param minutes those with commits, the earliest first
 * @param unusual what stands out
 * @param lastClean the end of the last minute before the first that stands out; empty where none
 *     does, or the log begins there
 */
public record TimeLine(
    Instant from,
    Instant to,
    Instant comparedFrom,
    Optional<Integer> timeline,
    Optional<Instant> logFrom,
    Optional<Instant> logUntil,
    List<Changes> minutes,
    List<Gap> gaps,
    List<Mark> unusual,
    Optional<Instant> lastClean) {

  /** So much of the time before a span is looked at, too, so that a short one can be judged. */
  private static final Duration BEFORE = Duration.ofHours(4);

  /** What is told while the log is read: segments that were, and how many there are at most. */
  @FunctionalInterface
  public interface Progress {
    void told(long read, long all);
  }

  /** Why a part of the log could not be read. */
  public enum Cause {
    /** It is older than what is kept. */
    OLDER,
    /** Segments are not there. */
    MISSING,
    /** They are there, and broken. */
    DAMAGED
  }

  /**
   * A part of the log that was not read.
   *
   * @param after the last commit before it; empty where none was read
   * @param before the first one behind it; empty where there is none
   * @param firstSegment where it begins; empty where nobody knows
   * @param lastSegment where it ends
   */
  public record Gap(
      Cause cause,
      Optional<Instant> after,
      Optional<Instant> before,
      Optional<String> firstSegment,
      String lastSegment) {

    /** Whether something between two moments may be in it. */
    public boolean touches(Instant from, Instant to) {
      return after.filter(at -> !at.isBefore(to)).isEmpty()
          && before.filter(at -> !at.isAfter(from)).isEmpty();
    }
  }

  /** From when on the log is read for a span that begins at this moment. */
  static Instant comparedFrom(Instant from) {
    return from.minus(BEFORE);
  }

  /**
   * Looks for what stands out.
   *
   * @param minutes all that was read, the time before the span included; gaps likewise
   */
  static TimeLine of(
      Instant from,
      Instant to,
      Optional<Integer> timeline,
      Optional<Instant> logFrom,
      Optional<Instant> logUntil,
      List<Changes> minutes,
      List<Gap> gaps) {
    var first = from.truncatedTo(ChronoUnit.MINUTES);
    var end = logUntil.filter(to::isAfter).orElse(to);
    // Before the log begins nothing was changed, as far as anybody knows.
    long all = ChronoUnit.MINUTES.between(comparedFrom(from), end) + 1;
    var unusual =
        Unusual.in(minutes, all).stream().filter(mark -> !mark.minute().isBefore(first)).toList();
    return new TimeLine(
        from,
        to,
        comparedFrom(from),
        timeline,
        logFrom,
        logUntil,
        minutes.stream().filter(changes -> !changes.minute().isBefore(first)).toList(),
        gaps.stream().filter(gap -> gap.touches(from, to)).toList(),
        unusual,
        unusual.stream()
            .findFirst()
            .map(Mark::minute)
            .filter(minute -> logFrom.filter(minute::isAfter).isPresent()));
  }

  /** Whether something before the last clean moment is unknown. */
  public boolean doubtful() {
    return lastClean
        .filter(
            at ->
                gaps.stream().anyMatch(gap -> gap.cause() != Cause.OLDER && gap.touches(from, at)))
        .isPresent();
  }
}
