package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import platter.topology.Topology;

/**
 * How far the database that would take over was behind at a look of the steward, which keeps those
 * of a day: one a line, the seconds since 1970 and the bytes, or {@code -} where nobody could say.
 */
public record Lag(Instant at, Optional<Long> bytes) {
  /** Where they lie in the steward's folder. */
  public static final String SHOWN = "shown/lag";

  private static final Duration KEPT = Duration.ofHours(24);

  /** Of the nearest one at the other site; where there is no other site, of any. */
  public static Lag of(Topology topology, Status status, Instant at) {
    var other = status.other(topology);
    return new Lag(
        at,
        status.leader().isEmpty()
            ? Optional.empty()
            : status.members().stream()
                .filter(m -> other.filter(site -> !site.name().equals(m.site())).isEmpty())
                .flatMap(m -> m.lagBytes().stream())
                .min(Long::compare));
  }

  /** What is kept, with this one after the others and without what is older than a day. */
  public String after(String kept) {
    var lines = new StringBuilder();
    for (var old : parse(kept)) {
      if (old.at().isAfter(at.minus(KEPT)) && old.at().isBefore(at)) {
        lines.append(old.line());
      }
    }
    return lines.append(line()).toString();
  }

  private String line() {
    return at.getEpochSecond() + " " + bytes.map(String::valueOf).orElse("-") + "\n";
  }

  /** The oldest first; lines that are damaged are left out. */
  public static List<Lag> parse(String kept) {
    var lags = new ArrayList<Lag>();
    for (var line : kept.lines().toList()) {
      if (line.matches("[0-9]{1,11} (-|[0-9]{1,18})")) {
        var words = line.split(" ", 2);
        lags.add(
            new Lag(
                Instant.ofEpochSecond(Long.parseLong(words[0])),
                Optional.of(words[1]).filter(w -> !w.equals("-")).map(Long::valueOf)));
      }
    }
    return lags;
  }

  /** The most of them that is known. */
  public static Optional<Lag> most(List<Lag> lags) {
    return lags.stream()
        .filter(lag -> lag.bytes().isPresent())
        .max(Comparator.comparingLong(lag -> lag.bytes().orElse(0L)));
  }
}
