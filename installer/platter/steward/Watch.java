package platter.steward;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import platter.operation.Shortfall;
import platter.operation.Watched.Standing;

/**
 * The life of findings over looks, as a pure function: a finding counts once a second look in a row
 * has seen it, somebody is told of it once, again each day while it stands, and once when two looks
 * have not seen it any more. What cannot be a blip counts at once. What comes and goes counts once
 * it has come often, and is over when it has not come for longer.
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

  /** What comes so many times comes and goes. */
  private static final int OFTEN = 4;

  /**
   * When so many looks in a row, a third of an hour, have not seen it, it is not the same again.
   */
  private static final int QUIET = 20;

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
        unsure |= next.told().isEmpty();
      } else if (lasts(old)) {
        standing.add(miss(old));
        unsure |= old.told().isPresent() && old.absent() + 1 < ENOUGH;
      } else if (old.told().isPresent()) {
        cleared.add(old);
        // When it comes again soon, it comes and goes.
        standing.add(untold(miss(old)));
      }
    }
    for (var fresh : found.values()) {
      var first = new Standing(fresh.id(), fresh.words(), now, 0, 0, 0, Optional.empty());
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

  /** What comes of a look that saw only these, and nothing of all else, which stays as it was. */
  static Watch blind(List<Standing> before, List<Shortfall> seen, Instant now) {
    var ids = seen.stream().map(Shortfall::id).toList();
    var split = before.stream().collect(Collectors.partitioningBy(s -> ids.contains(s.id())));
    var next = next(split.getOrDefault(true, List.of()), seen, now);
    var standing = new ArrayList<>(split.getOrDefault(false, List.of()));
    standing.addAll(next.standing());
    return new Watch(standing, next.raised(), next.repeated(), next.cleared(), next.unsure());
  }

  private static Standing see(Standing old, Shortfall again, Instant now) {
    boolean comes = old.looks() == 0 || old.absent() > 0;
    int times = old.times() + (comes ? 1 : 0);
    boolean counts = !comes || times >= OFTEN || AT_ONCE.contains(old.id());
    var told = old.told();
    if (told.isEmpty() ? counts : !told.get().plus(AGAIN).isAfter(now)) {
      told = Optional.of(now);
    }
    var since = comes && old.told().isEmpty() ? now : old.since();
    return new Standing(old.id(), again.words(), since, times, old.looks() + 1, 0, told);
  }

  private static Standing miss(Standing old) {
    return new Standing(
        old.id(), old.words(), old.since(), old.times(), old.looks(), old.absent() + 1, old.told());
  }

  private static Standing untold(Standing old) {
    return new Standing(
        old.id(),
        old.words(),
        old.since(),
        old.times(),
        old.looks(),
        old.absent(),
        Optional.empty());
  }

  /** Whether it is not over yet, although a look has not seen it. */
  private static boolean lasts(Standing old) {
    boolean settled = old.told().isPresent() && old.times() < OFTEN;
    return old.absent() + 1 < (settled ? ENOUGH : QUIET);
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
