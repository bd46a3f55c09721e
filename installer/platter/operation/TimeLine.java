package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** A part's minutes: the smallest number with which all fits. */
  private static final List<Long> STEPS =
      List.of(1L, 2L, 5L, 10L, 15L, 30L, 60L, 120L, 180L, 360L, 720L, 1440L);

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

    /** Whether all between two moments is in it. */
    boolean covers(Instant from, Instant to) {
      return after.filter(from::isBefore).isEmpty() && before.filter(to::isAfter).isEmpty();
    }
  }

  /**
   * What was changed in a part of the span.
   *
   * @param rows that came, were changed, or went
   * @param unusual whether something in it stands out
   * @param unknown whether the log of it could not be read
   */
  public record Part(
      Instant from, Instant to, long rows, long deleted, boolean unusual, boolean unknown) {}

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

  /**
   * The span as far as the log reaches, in equal parts of whole minutes.
   *
   * @param most so many at most
   * @return none where the log does not reach it
   */
  public List<Part> parts(int most) {
    if (logFrom.isEmpty() || logUntil.filter(at -> !at.isBefore(from)).isEmpty()) {
      return List.of();
    }
    var begin = later(from, logFrom.get()).truncatedTo(ChronoUnit.MINUTES);
    var end = to.isBefore(logUntil.get()) ? to : logUntil.get();
    long all = ChronoUnit.MINUTES.between(begin, end) + 1;
    var width =
        STEPS.stream()
            .filter(step -> all <= step * most)
            .findFirst()
            .map(Duration::ofMinutes)
            .orElseGet(() -> Duration.ofDays(all / (most * 1440L) + 1));
    return Stream.iterate(begin, at -> !at.isAfter(end), at -> at.plus(width))
        .map(at -> part(at, at.plus(width)))
        .toList();
  }

  private Part part(Instant begin, Instant end) {
    var within = minutes.stream().filter(each -> within(each.minute(), begin, end)).toList();
    return new Part(
        begin,
        end,
        within.stream().mapToLong(Changes::rows).sum(),
        within.stream().mapToLong(Changes::deleted).sum(),
        unusual.stream().anyMatch(mark -> within(mark.minute(), begin, end)),
        within.isEmpty() && gaps.stream().anyMatch(gap -> gap.covers(begin, end)));
  }

  private static boolean within(Instant at, Instant begin, Instant end) {
    return !at.isBefore(begin) && at.isBefore(end);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
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
