package platter.loss;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Of the trials in which a site is lost: how much was acknowledged from where to where, right
 * before and while it was lost, since a loss is of another kind in each direction.
 */
final class Directions {
  /** Where rooms are, since who enters first has them on their own site. */
  private static final Map<String, String> ROOMS = Map.of("north/", "a", "south/", "b");

  private static final Set<String> PEOPLE = Set.of("alice", "erin", "bob", "frank");

  /**
   * A message that was acknowledged.
   *
   * @param from the place at which its sender was let in then
   * @param to the place of its recipient then; empty where the recipient was nowhere
   */
  record Acknowledged(String text, String from, Optional<String> to) {}

  private record Count(int acknowledged, int missing) {}

  /** Of the one who writes and of the one, or the room, that is written to. */
  private static final List<String> SIDES = List.of("lost site", "other site");

  private final Map<String, Count> counts = new TreeMap<>();

  /**
   * Counts a trial.
   *
   * @param lost the place that was lost
   * @param leader the place of the leader when it was
   * @param acknowledged right before and while it was lost
   * @throws AssertionError if of one of the eight directions, each of two sides to each of two, in
   *     person and in a room, nothing was acknowledged: then nothing was tried there
   */
  void count(String lost, String leader, List<Acknowledged> acknowledged, List<String> missing) {
    var tried = new TreeSet<String>();
    for (var message : acknowledged) {
      var words = message.text().split(" ", -1);
      // A trial has rooms of its own: north7, south7.
      var to = words[2].replaceAll("[0-9]", "");
      if (!PEOPLE.contains(words[0])) {
        // Who came in when it was over.
        continue;
      }
      boolean room = to.endsWith("/");
      var direction =
          direction(
              side(Optional.of(message.from()), lost),
              room ? "room" : "chat",
              side(room ? Optional.ofNullable(ROOMS.get(to)) : message.to(), lost),
              lost,
              leader);
      tried.add(direction);
      counts.merge(
          direction,
          new Count(1, missing.contains(message.text()) ? 1 : 0),
          (one, other) ->
              new Count(
                  one.acknowledged() + other.acknowledged(), one.missing() + other.missing()));
    }
    for (var from : SIDES) {
      for (var kind : List.of("chat", "room")) {
        for (var to : SIDES) {
          var direction = direction(from, kind, to, lost, leader);
          if (!tried.contains(direction)) {
            throw new AssertionError(
                "nothing was acknowledged in this direction, so that nothing is known of it: "
                    + direction);
          }
        }
      }
    }
  }

  private static String direction(String from, String kind, String to, String lost, String leader) {
    return "%s | %s | %s | %s"
        .formatted(from, kind, to, leader.equals(lost) ? "lost site" : "other site");
  }

  private static String side(Optional<String> place, String lost) {
    return place.map(at -> at.equals(lost) ? "lost site" : "other site").orElse("nowhere");
  }

  /** A table in Markdown. */
  String table() {
    var table =
        new StringBuilder(
            """

            Of those that were acknowledged in the ten seconds before a site was lost, and while it was, by direction: at which site people were let in when it
            was acknowledged (*nowhere*: at none, as who is offline), and where a room had its first member:

            | sender | to | recipient | leader | acknowledged | missing |
            | --- | --- | --- | --- | --- | --- |
            """);
    counts.forEach(
        (direction, count) ->
            table.append(
                "| %s | %d | %d |%n".formatted(direction, count.acknowledged(), count.missing())));
    return table.toString();
  }
}
