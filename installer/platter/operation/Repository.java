package platter.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import platter.operation.VaultContents.Stored;

/**
 * What the database can be brought back from.
 *
 * @param backups in any order
 * @param histories of each timeline but the first: where it left those before it
 * @param logUntil the newest segment of the log
 * @param log the segments
 */
record Repository(
    List<Stored> backups,
    SortedMap<Integer, List<Fork>> histories,
    Optional<String> logUntil,
    Log log) {

  /**
   * Where a timeline was left for the next one: as PostgreSQL's history files have it ("Timelines"
   * in its documentation).
   *
   * @param timeline that was left
   * @param place in the log, counted in bytes
   */
  record Fork(int timeline, long place) {
    static List<Fork> read(String history) {
      var forks = new ArrayList<Fork>();
      for (var line : history.lines().toList()) {
        var words = line.strip().split("\\s+", 3);
        if (words.length >= 2 && words[0].matches("[0-9]+")) {
          forks.add(new Fork(Integer.parseInt(words[0]), LogPosition.of(words[1])));
        }
      }
      return List.copyOf(forks);
    }
  }

  /** The timeline that came last. */
  int timeline() {
    int newest = logUntil.map(Log::timeline).orElse(1);
    return histories.isEmpty() ? newest : Math.max(newest, histories.lastKey());
  }

  /**
   * From which backup one gets to a moment.
   *
   * @param to empty for all that there is
   * @param on the timeline; empty for the newest
   * @throws OperationException if there is no way there; says what there is
   */
  RecoveryPoint point(Optional<Instant> to, Optional<Integer> on, Instant now)
      throws OperationException {
    if (to.filter(now::isBefore).isPresent()) {
      throw new OperationException(to.get() + " has not come yet, it is " + now);
    }
    int timeline = on.orElse(timeline());
    if (timeline != 1 && !histories.containsKey(timeline)) {
      throw new OperationException(
          "the vault has no log of timeline "
              + timeline
              + "; the newest one there is "
              + timeline()
              + ". What leads since a moment ago is there within a minute; if it stays so, 'platter"
              + " rejoin' says what hinders it");
    }
    var usable =
        backups.stream()
            .filter(backup -> leadsTo(backup, timeline))
            .sorted(Comparator.comparing(Stored::endedAt))
            .toList();
    if (usable.isEmpty()) {
      throw new OperationException("there is no backup that leads to timeline " + timeline);
    }
    var newest =
        usable.stream()
            .filter(backup -> to.filter(backup.endedAt()::isAfter).isEmpty())
            .reduce((older, newer) -> newer)
            .orElseThrow(
                () ->
                    new OperationException(
                        "no backup was finished by "
                            + to.orElse(now)
                            + "; the oldest one that leads to timeline "
                            + timeline
                            + " was at "
                            + usable.get(0).endedAt()));
    var gap = gap(newest, timeline);
    // What is committed before the last segment came may be in it: the replay shows.
    if (gap.filter(g -> to.isEmpty() || g.at().filter(at -> !at.isBefore(to.get())).isEmpty())
        .isPresent()) {
      throw new OperationException(
          "the log behind backup %s is not whole: %s. 'platter restore --to' a moment before that works, or one after the end of a later backup"
              .formatted(newest.label(), gap.get()));
    }
    return new RecoveryPoint(newest, to, timeline, log.end(timeline));
  }

  /** Where the log is torn on the way from a backup to the end of a timeline that it leads to. */
  private Optional<Log.Gap> gap(Stored backup, int timeline) {
    return log.gap(
        backup.logFrom(),
        timeline,
        Optional.ofNullable(histories.get(timeline)).orElseGet(List::of));
  }

  /**
   * Which moments can be reached on the way to a point: all from its backup on. A gap that an older
   * backup has behind it is named, and lasts for as long as that one is kept.
   */
  String reach(RecoveryPoint point) {
    var until =
        point
            .to()
            .map(Instant::toString)
            .or(() -> log.end(point.timeline()))
            .orElse("the backup's end");
    var said =
        new StringBuilder("whole from %s on, until %s".formatted(point.backup().endedAt(), until));
    backups.stream()
        .filter(backup -> leadsTo(backup, point.timeline()))
        .min(Comparator.comparing(Stored::endedAt))
        .ifPresent(
            oldest ->
                gap(oldest, point.timeline())
                    .ifPresent(
                        gap ->
                            said.append(
                                "; not from backup %s on: %s. Moments between that and the end of the next backup cannot be reached"
                                    .formatted(oldest.label(), gap))));
    return said.toString();
  }

  /** Whether the backup lies before the place at which its timeline was left. */
  private boolean leadsTo(Stored backup, int timeline) {
    int own = Log.timeline(backup.logUntil());
    if (own == timeline) {
      return true;
    }
    return Optional.ofNullable(histories.get(timeline)).orElseGet(List::of).stream()
        .anyMatch(fork -> fork.timeline() == own && LogPosition.of(backup.place()) <= fork.place());
  }
}
