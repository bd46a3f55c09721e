package platter.playbook;

import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML 1.1 file with the line of every value. Strings that hold Jinja2 come out as {@link Text};
 * duplicate keys, merge keys, dates and tags of one's own are refused.
 */
final class YamlFile {
  private final String file;
  private final LoaderOptions options = new LoaderOptions();

  YamlFile(String file) {
    this.file = file;
    options.setAllowDuplicateKeys(false);
  }

  Optional<Node> parse(String text) {
    try {
      return Optional.ofNullable(
          new Yaml(new SafeConstructor(options)).compose(new StringReader(text)));
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      throw new PlaybookException(
          new Place(file, mark == null ? 0 : mark.getLine() + 1), "not YAML: " + e.getProblem(), e);
    }
  }

  Place place(Node node) {
    return new Place(file, node.getStartMark().getLine() + 1);
  }

  /** The entries of a mapping in their order. */
  Map<String, Node> mapping(Node node, String what) {
    if (!(node instanceof MappingNode map)) {
      throw new PlaybookException(place(node), what + " must be a mapping");
    }
    var entries = new LinkedHashMap<String, Node>();
    for (var tuple : map.getValue()) {
      var key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar) || key.getTag().equals(Tag.MERGE)) {
        throw new PlaybookException(
            place(key), "keys must be plain words, and << is not supported");
      }
      if (entries.put(scalar.getValue(), tuple.getValueNode()) != null) {
        throw new PlaybookException(place(key), "'" + scalar.getValue() + "' is given twice");
      }
    }
    return entries;
  }

  List<Node> sequence(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw new PlaybookException(place(node), what + " must be a list");
  }

  String word(Node node, String what) {
    if (value(node) instanceof String word) {
      return word;
    }
    throw new PlaybookException(place(node), what + " must be plain text without Jinja2");
  }

  /** One string or a list of strings. */
  List<String> words(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(n -> word(n, what)).toList();
    }
    return List.of(word(node, what));
  }

  /** Mappings, lists, strings, {@link Text}, Long, Double, Boolean or null. */
  @Nullable Object value(Node node) {
    if (node instanceof MappingNode) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      mapping(node, "a value").forEach((key, child) -> map.put(key, value(child)));
      return map;
    }
    if (node instanceof SequenceNode sequence) {
      var list = new ArrayList<@Nullable Object>();
      sequence.getValue().forEach(child -> list.add(value(child)));
      return list;
    }
    return scalar((ScalarNode) node);
  }

  private @Nullable Object scalar(ScalarNode node) {
    var text = node.getValue();
    var tag = node.getTag();
    if (tag.equals(Tag.STR)) {
      return Text.isTemplate(text) ? new Text(text, place(node)) : text;
    }
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return List.of("true", "yes", "on").contains(text.toLowerCase(java.util.Locale.ROOT));
    }
    if (tag.equals(Tag.INT)) {
      return integer(node, text.replace("_", ""));
    }
    if (tag.equals(Tag.FLOAT)) {
      try {
        return Double.valueOf(text.replace("_", ""));
      } catch (NumberFormatException e) {
        throw new PlaybookException(place(node), "quote '" + text + "'", e);
      }
    }
    throw new PlaybookException(
        place(node), "'" + text + "' would be read as " + tag.getValue() + "; quote it");
  }

  private Object integer(ScalarNode node, String text) {
    try {
      var negative = text.startsWith("-");
      var digits = text.replaceFirst("^[-+]", "");
      BigInteger number;
      if (digits.startsWith("0x")) {
        number = new BigInteger(digits.substring(2), 16);
      } else if (digits.startsWith("0b")) {
        number = new BigInteger(digits.substring(2), 2);
      } else if (digits.length() > 1 && digits.startsWith("0")) {
        number = new BigInteger(digits, 8);
      } else {
        number = new BigInteger(digits);
      }
      return (negative ? number.negate() : number).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      throw new PlaybookException(
          place(node), "'" + node.getValue() + "' is a number to YAML; quote it", e);
    }
  }
}
