package platter.loss;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.loss.Directions.Acknowledged;

/** A direction in which nobody was heard is no direction in which nothing was lost. */
class DirectionsTest {
  private static final List<Acknowledged> ALL =
      List.of(
          said("alice > bob 1", "a", "b"),
          said("alice > erin 1", "a", "a"),
          said("alice > carol 1", "a", ""),
          said("alice > north/ 1", "a", ""),
          said("bob > alice 1", "b", "a"),
          said("bob > frank 1", "b", "b"),
          said("bob > south/ 1", "b", ""),
          said("bob > north7/ 1", "b", ""),
          said("erin > south/ 1", "a", ""),
          said("heidi > ivan 1", "a", "b"));

  private static Acknowledged said(String text, String from, String to) {
    return new Acknowledged(text, from, Optional.of(to).filter(place -> !place.isEmpty()));
  }

  @Test
  void allAreCounted() {
    var directions = new Directions();
    directions.count("a", "a", ALL, List.of("bob > alice 1"));
    directions.count("b", "a", ALL, List.of());
    assertTrue(
        directions.table().contains("| other site | chat | lost site | lost site | 1 | 1 |"),
        directions::table);
  }

  /** Whoever is let in at the other site by now writes from there, wherever they were at first. */
  @Test
  void whereSomebodyIsNowCounts() {
    var moved = new ArrayList<>(ALL);
    moved.add(said("alice > bob 2", "b", "b"));
    var directions = new Directions();
    directions.count("a", "a", moved, List.of());
    assertTrue(
        directions.table().contains("| other site | chat | other site | lost site | 2 | 0 |"),
        directions::table);
  }

  @Test
  void eachOfTheEightMustHaveBeenTried() {
    // Who is offline, and what else people wrote, stands for none.
    for (var message : ALL) {
      var text = message.text();
      if (text.contains("carol") || text.contains("heidi")) {
        continue;
      }
      var without = ALL.stream().filter(other -> !other.equals(message)).toList();
      var failed =
          assertThrows(
              AssertionError.class,
              () -> new Directions().count("a", "b", without, List.of()),
              text);
      assertTrue(String.valueOf(failed.getMessage()).contains("other site"), failed::toString);
    }
  }
}
