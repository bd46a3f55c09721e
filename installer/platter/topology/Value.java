package platter.topology;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A value of the file with its place. What a plain scalar means follows YAML 1.2's core schema, so
 * that {@code no} and {@code 02:00} are text.
 */
final class Value {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,9}");
  private static final Pattern TRUTH = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");

  private final Node node;
  private final String path;
  private final Findings findings;

  Value(Node node, String path, Findings findings) {
    this.node = node;
    this.path = path;
    this.findings = findings;
    findings.place(path, Yaml.place(node.getStartMark()));
  }

  String path() {
    return path;
  }

  /** A mapping with these keys and no others. */
  Optional<Fields> fields(String... allowed) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new Fields(mapping, path, findings, List.of(allowed)));
    }
    findings.add(path, isNothing() ? "type.nothing" : "type.mapping", String.join(", ", allowed));
    return Optional.empty();
  }

  List<Value> list() {
    if (node instanceof SequenceNode sequence) {
      var items = sequence.getValue();
      return IntStream.range(0, items.size())
          .mapToObj(i -> new Value(items.get(i), path + "[" + i + "]", findings))
          .toList();
    }
    findings.add(path, isNothing() ? "type.nothing" : "type.list");
    return List.of();
  }

  Optional<String> text() {
    if (node instanceof ScalarNode scalar) {
      var text = scalar.getValue();
      if (!isPlain(scalar)) {
        return Optional.of(text);
      }
      if (isNothing()) {
        findings.add(path, "type.nothing");
        return Optional.empty();
      }
      if (!NUMBER.matcher(text).matches() && !TRUTH.matcher(text).matches()) {
        return Optional.of(text);
      }
      findings.add(path, "type.quotes", Shown.value(text));
    } else {
      findings.add(path, "type.text");
    }
    return Optional.empty();
  }

  OptionalInt number() {
    if (node instanceof ScalarNode scalar
        && isPlain(scalar)
        && WHOLE.matcher(scalar.getValue()).matches()) {
      return OptionalInt.of(Integer.parseInt(scalar.getValue()));
    }
    findings.add(path, "type.number");
    return OptionalInt.empty();
  }

  <E extends Enum<E>> Optional<E> word(Class<E> type) {
    var text = text();
    var constant = text.flatMap(word -> Written.read(type, word));
    if (text.isPresent() && constant.isEmpty()) {
      var words = Written.words(type);
      var near = Nearest.of(text.get(), words);
      findings.add(
          path,
          near.isPresent() ? "word.hint" : "word",
          Shown.value(text.get()),
          String.join(", ", words),
          near.orElse(""));
    }
    return constant;
  }

  private boolean isNothing() {
    return node instanceof ScalarNode scalar
        && isPlain(scalar)
        && NOTHING.matcher(scalar.getValue()).matches();
  }

  private static boolean isPlain(ScalarNode scalar) {
    return scalar.getScalarStyle() == ScalarStyle.PLAIN;
  }
}
