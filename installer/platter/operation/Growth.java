package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.health.Condition;

/**
 * How the room on the hosts' file systems went, as the steward keeps it: once a day, of a quarter
 * of a year; one a line, the seconds since 1970, the host, the free bytes and where it is mounted.
 */
public final class Growth {
  /** Where it lies in the steward's folder. */
  public static final String SHOWN = "shown/room";

  private static final Duration EVERY = Duration.ofHours(20);
  private static final Duration KEPT = Duration.ofDays(92);

  /** What was longer ago says little of what comes. */
  private static final Duration COUNTED = Duration.ofDays(30);

  /** Less says nothing: a backup comes and goes. */
  private static final Duration LEAST = Duration.ofDays(3);

  /** What is farther away is nobody's concern. */
  private static final Duration FAR = Duration.ofDays(730);

  private record Sample(Instant at, String host, long free, String mount) {
    String line() {
      return at.getEpochSecond() + " " + host + " " + free + " " + mount + "\n";
    }
  }

  private final List<Sample> samples;

  private Growth(List<Sample> samples) {
    this.samples = List.copyOf(samples);
  }

  /** Of which nobody has kept anything. */
  static Growth unknown() {
    return new Growth(List.of());
  }

  /** Reads what was kept; lines that are damaged are left out. */
  public static Growth parse(String kept) {
    var samples = new ArrayList<Sample>();
    for (var line : kept.lines().toList()) {
      if (line.matches("[0-9]{1,11} \\S+ [0-9]{1,18} /.*")) {
        var words = line.split(" ", 4);
        samples.add(
            new Sample(
                Instant.ofEpochSecond(Long.parseLong(words[0])),
                words[1],
                Long.parseLong(words[2]),
                words[3]));
      }
    }
    return new Growth(samples);
  }

  /** What is to be kept after a look: the same for most of a day. */
  public Growth after(Map<String, Condition> conditions, Instant now) {
    var last = samples.stream().map(Sample::at).max(Instant::compareTo);
    if (last.filter(at -> at.isAfter(now.minus(EVERY))).isPresent() || conditions.isEmpty()) {
      return this;
    }
    var kept =
        new ArrayList<>(samples.stream().filter(s -> s.at().isAfter(now.minus(KEPT))).toList());
    conditions.forEach(
        (host, condition) ->
            condition
                .spaces()
                .forEach((mount, space) -> kept.add(new Sample(now, host, space.free(), mount))));
    return new Growth(kept);
  }

  /** As it is kept. */
  public String text() {
    var lines = new StringBuilder();
    samples.forEach(sample -> lines.append(sample.line()));
    return lines.toString();
  }

  /**
   * When each file system of a host will be full if it goes on as in the last month, by where it is
   * mounted; those that do not grow, or of which too little is known, are left out.
   */
  Map<String, Instant> full(String host, Instant now) {
    var full = new HashMap<String, Instant>();
    samples.stream()
        .filter(s -> s.host().equals(host))
        .map(Sample::mount)
        .distinct()
        .forEach(mount -> full(host, mount, now).ifPresent(at -> full.put(mount, at)));
    return full;
  }

  /** By the line that lies nearest to all samples (least squares). */
  private Optional<Instant> full(String host, String mount, Instant now) {
    var counted =
        samples.stream()
            .filter(s -> s.host().equals(host) && s.mount().equals(mount))
            .filter(s -> s.at().isAfter(now.minus(COUNTED)))
            .toList();
    if (counted.isEmpty()
        || Duration.between(counted.get(0).at(), counted.get(counted.size() - 1).at())
                .compareTo(LEAST)
            < 0) {
      return Optional.empty();
    }
    double meanTime = counted.stream().mapToDouble(s -> hours(s, now)).average().orElse(0);
    double meanFree = counted.stream().mapToDouble(Sample::free).average().orElse(0);
    double above = 0;
    double below = 0;
    for (var sample : counted) {
      double from = hours(sample, now) - meanTime;
      above += from * (sample.free() - meanFree);
      below += from * from;
    }
    double slope = above / below;
    double left = -(meanFree - slope * meanTime) / slope;
    return slope < 0 && left >= 0 && left < FAR.toHours()
        ? Optional.of(now.plus(Duration.ofMinutes((long) (left * 60))))
        : Optional.empty();
  }

  /** Negative, since it was. */
  private static double hours(Sample sample, Instant now) {
    return Duration.between(now, sample.at()).toMinutes() / 60.0;
  }
}
