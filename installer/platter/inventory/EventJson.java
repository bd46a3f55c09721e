package platter.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import platter.playbook.Outcome;
import platter.run.Event;

/**
 * An event as one line of JSON: {@code sequence}, {@code at} (ISO 8601), {@code kind} and, where
 * they are known, {@code host}, {@code play}, {@code task}, {@code outcome}, {@code ms}, {@code
 * done}, {@code total}, {@code message}. Words are in lower case with dashes.
 */
public final class EventJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventJson() {}

  /** The line, without its end. */
  public static String write(Event event) {
    var json = JSON.createObjectNode();
    json.put("sequence", event.sequence());
    json.put("at", event.at().toString());
    json.put("kind", word(event.kind()));
    event.host().ifPresent(v -> json.put("host", v));
    event.play().ifPresent(v -> json.put("play", v));
    event.task().ifPresent(v -> json.put("task", v));
    event.outcome().ifPresent(v -> json.put("outcome", word(v)));
    event.took().ifPresent(v -> json.put("ms", v.toMillis()));
    event.done().ifPresent(v -> json.put("done", v));
    event.total().ifPresent(v -> json.put("total", v));
    event.message().ifPresent(v -> json.put("message", v));
    return json.toString();
  }

  /**
   * The event of a line.
   *
   * @throws IllegalArgumentException if the line is no event; the last line of a run that was cut
   *     off may be torn
   */
  public static Event read(String line) {
    try {
      var json = JSON.readTree(line);
      return new Event(
          json.path("sequence").asLong(),
          Instant.parse(json.path("at").asText()),
          Event.Kind.valueOf(constant(json.path("kind"))),
          text(json, "host"),
          text(json, "play"),
          text(json, "task"),
          text(json, "outcome").map(v -> Outcome.valueOf(constant(json.path("outcome")))),
          number(json, "ms").map(Duration::ofMillis),
          number(json, "done"),
          number(json, "total"),
          text(json, "message"));
    } catch (JsonProcessingException | DateTimeException torn) {
      throw new IllegalArgumentException("not an event: " + line, torn);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String constant(JsonNode word) {
    return word.asText().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static Optional<String> text(JsonNode json, String key) {
    return Optional.ofNullable(json.get(key)).map(JsonNode::asText);
  }

  private static Optional<Long> number(JsonNode json, String key) {
    return Optional.ofNullable(json.get(key)).map(JsonNode::asLong);
  }
}
