package platter.steward;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.operation.Shortfall;
import platter.operation.Watched.Standing;

/**
 * The life of findings over looks, as a pure function: a finding counts once a second look has seen
 * it, somebody is told of it once, again each day while it stands, and once when two looks have not
 * seen it any more. What cannot be a blip counts at once.
 *
 * @param standing all that is known of now, told or not, the oldest first
 * @param raised what counts now and has not been told
 * @param repeated what was told a day ago and still stands
 * @param cleared what was told and is over
 * @param unsure whether the next look decides something, and so should come soon
 */
record Watch(
    List<Standing> standing,
    List<Standing> raised,
    List<Standing> repeated,
    List<Standing> cleared,
    boolean unsure) {
  private static final int ENOUGH = 2;
  private static final Duration AGAIN = Duration.ofDays(1);

  /** No timer and no lost packet makes these. */
  private static final Set<String> AT_ONCE = Set.of("state.split");

  Watch {
    standing = List.copyOf(standing);
    raised = List.copyOf(raised);
    repeated = List.copyOf(repeated);
    cleared = List.copyOf(cleared);
  }

  /** What comes of a look. */
  static Watch next(List<Standing> before, List<Shortfall> seen, Instant now) {
    var found = new LinkedHashMap<String, Shortfall>();
    seen.forEach(s -> found.putIfAbsent(s.id(), s));
    var standing = new ArrayList<Standing>();
    var raised = new ArrayList<Standing>();
    var repeated = new ArrayList<Standing>();
    var cleared = new ArrayList<Standing>();
    boolean unsure = false;
    for (var old : before) {
      var again = found.remove(old.id());
      if (again != null) {
        var next = see(old, again, now);
        standing.add(next);
        if (old.told().isEmpty() && next.told().isPresent()) {
          raised.add(next);
        } else if (!old.told().equals(next.told())) {
          repeated.add(next);
        }
      } else if (old.told().isPresent() && old.absent() + 1 < ENOUGH) {
        standing.add(
            new Standing(
                old.id(), old.words(), old.since(), old.looks(), old.absent() + 1, old.told()));
        unsure = true;
      } else if (old.told().isPresent()) {
        cleared.add(old);
      }
    }
    for (var fresh : found.values()) {
      var first = new Standing(fresh.id(), fresh.words(), now, 0, 0, Optional.empty());
      var next = see(first, fresh, now);
      standing.add(next);
      if (next.told().isPresent()) {
        raised.add(next);
      } else {
        unsure = true;
      }
    }
    return new Watch(standing, raised, repeated, cleared, unsure);
  }

  private static Standing see(Standing old, Shortfall again, Instant now) {
    int looks = old.looks() + 1;
    var told = old.told();
    boolean counts = looks >= ENOUGH || AT_ONCE.contains(old.id());
    if (told.isEmpty() ? counts : !told.get().plus(AGAIN).isAfter(now)) {
      told = Optional.of(now);
    }
    return new Standing(old.id(), again.words(), old.since(), looks, 0, told);
  }

  /** Whether there is something to tell. */
  boolean news() {
    return !raised.isEmpty() || !repeated.isEmpty() || !cleared.isEmpty();
  }

  /** Whether nothing that was told stands any more. */
  boolean clear() {
    return standing.stream().allMatch(s -> s.told().isEmpty());
  }
}
