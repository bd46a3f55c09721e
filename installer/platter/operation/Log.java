package platter.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The write-ahead log that a repository holds, in segments of 16 MB (PostgreSQL's documentation,
 * "WAL Internals").
 *
 * @param runs of each timeline, in order: segments without one missing between them
 */
record Log(Map<Integer, List<Run>> runs) {
  private static final int BITS_OF_A_SEGMENT = 24;

  /**
   * Segments one after the other.
   *
   * @param first its name
   * @param last its name
   * @param at when the last one came; what was committed later is not in it
   */
  record Run(String first, String last, Instant at) {}

  /**
   * Where the log is torn.
   *
   * @param after the last segment before; empty where it begins too late
   * @param missing the first segment that is not there
   * @param at when the last one before came; empty where there is none
   */
  record Gap(Optional<String> after, String missing, Optional<Instant> at) {
    @Override
    public String toString() {
      return after
          .map(
              name ->
                  "segment %s is missing; the one before came at %s"
                      .formatted(missing, at.orElseThrow()))
          .orElse("segment " + missing + " is missing");
    }
  }

  /**
   * What the vault says.
   *
   * @param text a run a line: both names, and the second since 1970 at which the last one came; in
   *     order
   */
  static Log read(String text) {
    var runs = new TreeMap<Integer, List<Run>>();
    for (var line : text.lines().filter(each -> !each.isBlank()).toList()) {
      var words = line.split(" ", -1);
      var run = new Run(words[0], words[1], Instant.ofEpochSecond(Long.parseLong(words[2])));
      runs.computeIfAbsent(timeline(run.first()), any -> new ArrayList<>()).add(run);
    }
    return new Log(runs);
  }

  static int timeline(String segment) {
    return Integer.parseInt(segment.substring(0, 8), 16);
  }

  /** The newest segment of a timeline. */
  Optional<String> end(int timeline) {
    return last(timeline).map(Run::last);
  }

  /** Its newest run. */
  Optional<Run> last(int timeline) {
    var all = of(timeline);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * The first gap on the way from a segment to the end of a timeline.
   *
   * @param from a segment of that timeline, or of one that led to it
   * @param forks where those before the timeline were left, the oldest first
   */
  Optional<Gap> gap(String from, int timeline, List<Repository.Fork> forks) {
    long next = number(from);
    Optional<Run> before = Optional.empty();
    for (var fork : forks) {
      if (fork.timeline() < timeline(from)) {
        continue;
      }
      // The segment in which it was left is the first one of the next timeline, too.
      long end = fork.place() >> BITS_OF_A_SEGMENT;
      for (var run : of(fork.timeline())) {
        if (next < end && number(run.first()) <= next && number(run.last()) >= next) {
          next = number(run.last()) + 1;
          before = Optional.of(run);
        }
      }
      if (next < end) {
        return Optional.of(gap(before, name(fork.timeline(), next)));
      }
      next = Math.max(number(from), end);
    }
    for (var run : of(timeline)) {
      if (number(run.last()) < next) {
        continue;
      }
      if (number(run.first()) > next) {
        return Optional.of(gap(before, name(timeline, next)));
      }
      next = number(run.last()) + 1;
      before = Optional.of(run);
    }
    return Optional.empty();
  }

  private static Gap gap(Optional<Run> before, String missing) {
    return new Gap(before.map(Run::last), missing, before.map(Run::at));
  }

  private List<Run> of(int timeline) {
    return runs.getOrDefault(timeline, List.of());
  }

  /** How many there are before it, over all of the log. */
  private static long number(String segment) {
    return (Long.parseLong(segment.substring(8, 16), 16) << 8)
        + Long.parseLong(segment.substring(16), 16);
  }

  private static String name(int timeline, long number) {
    return "%08X%08X%08X".formatted(timeline, number >> 8, number & 0xff);
  }
}
