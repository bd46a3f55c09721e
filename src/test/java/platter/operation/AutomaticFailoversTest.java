package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of the leader's moves counts as one that nobody wished. */
class AutomaticFailoversTest {
  private static final Instant NOW = Instant.parse("2026-11-27T18:00:00Z");

  private final ArrayList<String> history = new ArrayList<>();
  private String config = "{\"automatic_failovers\": {\"most\": 3, \"within\": 21600}}";

  @Test
  void threeMovesInSixHoursAreTooMany() throws Exception {
    led("a1", "11:00");
    led("b1", "13:00");
    led("a1", "14:00");
    says(2, false);
    led("b1", "17:00");
    says(3, true);
  }

  @Test
  void whatWasLongAgoDoesNotCount() throws Exception {
    led("a1", "10:00");
    led("b1", "11:59");
    led("a1", "14:00");
    led("b1", "17:00");
    says(2, false);
  }

  @Test
  void aLeaderThatLeadsAgainHasNotMoved() throws Exception {
    led("a1", "13:00");
    led("b1", "14:00");
    led("b1", "15:00");
    led("b1", "16:00");
    led("a1", "17:00");
    says(2, false);
  }

  @Test
  void whatAPersonLookedAtDoesNotCount() throws Exception {
    led("a1", "13:00");
    led("b1", "14:00");
    led("a1", "15:00");
    led("b1", "16:00");
    config = "{\"automatic_failovers\": {\"most\": 3, \"within\": 21600, \"after\": 4}}";
    says(1, false);
  }

  @Test
  void withoutTheSettingItNeverStays() throws Exception {
    led("a1", "13:00");
    led("b1", "14:00");
    led("a1", "15:00");
    led("b1", "16:00");
    config = "{}";
    assertEquals(false, found().stays());
  }

  /** Ends the timeline of that number by leading on the next one. */
  private void led(String host, String at) {
    history.add(
        "[%d, 100, \"no recovery target specified\", \"2026-11-27T%s:00+00:00\", \"%s\"]"
            .formatted(history.size() + 1, at, host));
  }

  private void says(int moves, boolean stays) throws Exception {
    var found = found();
    assertEquals(moves, found.moves().size(), found::toString);
    assertEquals(stays, found.stays(), found::toString);
  }

  private AutomaticFailovers found() throws Exception {
    Map<String, JsonNode> keys = new HashMap<>();
    keys.put("history", new ObjectMapper().readTree(history.toString()));
    keys.put("config", new ObjectMapper().readTree(config));
    return AutomaticFailovers.of(keys, NOW);
  }
}
