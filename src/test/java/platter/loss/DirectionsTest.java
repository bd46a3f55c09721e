package platter.loss;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A direction in which nobody was heard is no direction in which nothing was lost. */
class DirectionsTest {
  private static final List<String> ALL =
      List.of(
          "alice > bob 1",
          "alice > erin 1",
          "alice > carol 1",
          "alice > north/ 1",
          "bob > alice 1",
          "bob > frank 1",
          "bob > south/ 1",
          "bob > north7/ 1",
          "erin > south/ 1",
          "heidi > ivan 1");

  @Test
  void allAreCounted() {
    var directions = new Directions();
    directions.count("a", "a", ALL, List.of("bob > alice 1"));
    directions.count("b", "a", ALL, List.of());
    assertTrue(
        directions.table().contains("| other site | chat | lost site | lost site | 1 | 1 |"),
        directions::table);
  }

  @Test
  void eachOfTheEightMustHaveBeenTried() {
    // Who is offline, and what else people wrote, stands for none.
    for (var text : ALL) {
      if (text.contains("carol") || text.contains("heidi")) {
        continue;
      }
      var without = ALL.stream().filter(other -> !other.equals(text)).toList();
      var failed =
          assertThrows(
              AssertionError.class,
              () -> new Directions().count("a", "b", without, List.of()),
              text);
      assertTrue(String.valueOf(failed.getMessage()).contains("other site"), failed::toString);
    }
  }
}
