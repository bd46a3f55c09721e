package platter.loss;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Of the trials in which a site is lost: how much was acknowledged from where to where, since a
 * loss is of another kind in each direction.
 */
final class Directions {
  /** Where people are, and where rooms are, since who enters first has them on their own site. */
  private static final Map<String, String> PLACES =
      Map.of("alice", "a", "erin", "a", "north/", "a", "bob", "b", "frank", "b", "south/", "b");

  private record Count(int acknowledged, int missing) {}

  /** Of the one who writes and of the one, or the room, that is written to. */
  private static final List<String> SIDES = List.of("lost site", "other site");

  private final Map<String, Count> counts = new TreeMap<>();

  /**
   * Counts a trial.
   *
   * @param lost the place that was lost
   * @param leader the place of the leader when it was
   * @param acknowledged of the messages that were sent while it was lost
   * @throws AssertionError if of one of the eight directions, each of two sides to each of two, in
   *     person and in a room, nothing was acknowledged: then nothing was tried there
   */
  void count(String lost, String leader, List<String> acknowledged, List<String> missing) {
    var tried = new TreeSet<String>();
    for (var text : acknowledged) {
      var words = text.split(" ", -1);
      // A trial has rooms of its own: north7, south7.
      var to = words[2].replaceAll("[0-9]", "");
      if (!PLACES.containsKey(words[0])) {
        // Who came in when it was over.
        continue;
      }
      var direction =
          direction(
              side(PLACES.get(words[0]), lost),
              to.endsWith("/") ? "room" : "chat",
              side(PLACES.get(to), lost),
              lost,
              leader);
      tried.add(direction);
      counts.merge(
          direction,
          new Count(1, missing.contains(text) ? 1 : 0),
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

  private static String side(@org.jspecify.annotations.Nullable String place, String lost) {
    return place == null ? "offline" : place.equals(lost) ? "lost site" : "other site";
  }

  /** A table in Markdown. */
  String table() {
    var table =
        new StringBuilder(
            """

            Of those that were sent while a site was lost, by direction (where people and rooms were when it began):

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
