package platter.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;
import platter.topology.Problem.Place;

/** A mapping of the file whose keys are known, each at most once. */
final class Fields {
  private static final List<String> SECRETS =
      List.of("password", "passwd", "passphrase", "secret", "token");

  /** A key that can stand in a path as it is. */
  private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final String path;
  private final Findings findings;

  Fields(MappingNode mapping, String path, Findings findings, List<String> allowed) {
    this.path = path;
    this.findings = findings;
    for (var tuple : mapping.getValue()) {
      var place = Yaml.place(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        findings.addAt(place, "key.text");
        continue;
      }
      var name = key.getValue();
      if (!allowed.contains(name)) {
        unknown(name, place, allowed);
      } else if (values.containsKey(name)) {
        findings.addAt(place, "key.twice", Shown.value(name));
      } else {
        values.put(name, new Value(tuple.getValueNode(), below(name), findings));
      }
    }
  }

  String path() {
    return path;
  }

  Optional<Value> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  void require(String key) {
    if (!values.containsKey(key)) {
      findings.add(below(key), "required", key);
    }
  }

  /** A text; the empty text, with a finding, where there is none. */
  String required(String key) {
    require(key);
    return text(key).orElse("");
  }

  Optional<String> text(String key) {
    return get(key).flatMap(Value::text);
  }

  Optional<Integer> number(String key) {
    return get(key).map(Value::number).filter(n -> n.isPresent()).map(n -> n.getAsInt());
  }

  <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
    return get(key).flatMap(v -> v.word(type));
  }

  List<Value> list(String key) {
    return get(key).map(Value::list).orElse(List.of());
  }

  List<String> texts(String key) {
    return list(key).stream().map(v -> v.text().orElse("")).toList();
  }

  private void unknown(String name, Place place, List<String> allowed) {
    var lower = name.toLowerCase(Locale.ROOT);
    var near = Nearest.of(name, allowed);
    var key =
        SECRETS.stream().anyMatch(lower::contains)
            ? "key.secret"
            : near.isPresent() ? "key.unknown.hint" : "key.unknown";
    var at = SIMPLE.matcher(name).matches() ? below(name) : below("?");
    findings.place(at, place);
    findings.add(at, key, Shown.value(name), String.join(", ", allowed), near.orElse(""));
  }

  private String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
