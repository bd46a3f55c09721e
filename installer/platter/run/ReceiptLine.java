package platter.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import platter.playbook.module.Owned;

/**
 * One line of a host's receipt, {@code /etc/platter/receipt}: a JSON object with {@code kind},
 * {@code name} and whatever taking it back needs.
 */
final class ReceiptLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReceiptLine() {}

  static String write(Owned owned) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("kind", owned.kind().name().toLowerCase(Locale.ROOT));
    fields.put("name", owned.name());
    fields.putAll(new TreeMap<>(owned.detail()));
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings always make JSON", e);
    }
  }

  /** Empty for a line that was cut short or that a later version wrote. */
  static Optional<Owned> read(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      var detail = new LinkedHashMap<String, String>();
      node.properties().forEach(field -> detail.put(field.getKey(), field.getValue().asText()));
      var kind = detail.remove("kind");
      var name = detail.remove("name");
      for (var known : Owned.Kind.values()) {
        if (kind != null && name != null && known.name().equalsIgnoreCase(kind)) {
          return Optional.of(new Owned(known, name, Map.copyOf(detail)));
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
