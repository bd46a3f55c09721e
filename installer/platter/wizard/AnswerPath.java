package platter.wizard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The place of an answer, written as the topology's mistakes write theirs: {@code
 * sites[0].hosts[1].address}.
 */
record AnswerPath(List<String> names) {
  private static final Pattern WRITTEN =
      Pattern.compile("[a-z][a-z-]*(\\[[0-9]{1,3}])?(\\.[a-z][a-z-]*(\\[[0-9]{1,3}])?)*");

  /**
   * @throws IllegalArgumentException if it is not written so
   */
  static AnswerPath of(String text) {
    if (!WRITTEN.matcher(text).matches()) {
      throw new IllegalArgumentException("not the place of an answer: " + text);
    }
    var names = new ArrayList<String>();
    for (var part : text.split("[.\\[]", -1)) {
      names.add(part.replace("]", ""));
    }
    return new AnswerPath(List.copyOf(names));
  }

  JsonNode in(JsonNode root) {
    JsonNode node = root;
    for (var name : names) {
      node = isIndex(name) ? node.path(Integer.parseInt(name)) : node.path(name);
    }
    return node;
  }

  /** Puts a value there; what is missing on the way is made. */
  void put(ObjectNode root, JsonNode value) {
    JsonNode node = root;
    for (int i = 0; i < names.size() - 1; i++) {
      node = child(node, names.get(i), isIndex(names.get(i + 1)));
    }
    set(node, names.get(names.size() - 1), value);
  }

  /** Takes it away, and what holds nothing any more on the way to it, but for places in a list. */
  void remove(ObjectNode root) {
    remove(root, 0);
  }

  private void remove(JsonNode node, int at) {
    var name = names.get(at);
    if (at < names.size() - 1) {
      var child = isIndex(name) ? node.path(Integer.parseInt(name)) : node.path(name);
      remove(child, at + 1);
      if (node instanceof ObjectNode object && child.isContainerNode() && child.isEmpty()) {
        object.remove(name);
      }
    } else if (node instanceof ObjectNode object) {
      object.remove(name);
    } else if (node instanceof ArrayNode array) {
      array.remove(Integer.parseInt(name));
    }
  }

  private static JsonNode child(JsonNode node, String name, boolean list) {
    var there = isIndex(name) ? node.path(Integer.parseInt(name)) : node.path(name);
    if (list ? there.isArray() : there.isObject()) {
      return there;
    }
    var made = list ? JsonNodeFactory.instance.arrayNode() : JsonNodeFactory.instance.objectNode();
    set(node, name, made);
    return made;
  }

  private static void set(JsonNode node, String name, JsonNode value) {
    if (node instanceof ArrayNode array) {
      int index = Integer.parseInt(name);
      while (array.size() <= index) {
        array.addObject();
      }
      array.set(index, value);
    } else if (node instanceof ObjectNode object) {
      object.set(name, value);
    }
  }

  private static boolean isIndex(String name) {
    return Character.isDigit(name.charAt(0));
  }
}
