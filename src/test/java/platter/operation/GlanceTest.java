package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the steward leaves is what its console reads. */
class GlanceTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  @Test
  void nothingIsLostOnTheWay() throws Exception {
    var glance = Glances.at(NOW);
    assertFalse(glance.json().contains("\n"));
    assertEquals(glance, Glance.parse(glance.json()));
  }

  @Test
  void somethingElseIsNoGlance() {
    assertThrows(OperationException.class, () -> Glance.parse("{\"at\": 1"));
    assertThrows(
        OperationException.class, () -> Glance.parse("{\"at\": \"2026-11-29T10:00:00Z\"}"));
  }
}
