package platter.press;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an image consists of, by path without a leading slash, in order.
 *
 * @param nodes every file, folder and symbolic link
 */
record Tree(SortedMap<String, Node> nodes) {
  static final Tree EMPTY = new Tree(new TreeMap<>());

  Tree {
    nodes = Collections.unmodifiableSortedMap(nodes);
  }

  /**
   * What a layer over {@code below} has to hold. A layer only adds and replaces, so that a host
   * needs nothing but tar: an image that would take something away from the one below is refused.
   */
  SortedMap<String, Node> over(Tree below, String image) throws BuildFailedException {
    for (var each : below.nodes.entrySet()) {
      var here = nodes.get(each.getKey());
      if (here == null || here.kind() != each.getValue().kind()) {
        throw new BuildFailedException(
            String.format(
                "image '%s' takes away or changes the kind of /%s, which is in the image below it;"
                    + " exclude that path in the recipe below",
                image, each.getKey()));
      }
    }
    var difference = new TreeMap<String, Node>();
    for (var each : nodes.entrySet()) {
      if (!each.getValue().sameAs(below.nodes.get(each.getKey()))) {
        difference.put(each.getKey(), each.getValue());
      }
    }
    return difference;
  }

  static Tree read(Path file) throws IOException {
    var type = new TypeReference<TreeMap<String, Node>>() {};
    return new Tree(new JsonMapper().readValue(file.toFile(), type));
  }

  void write(Path file) throws IOException {
    new JsonMapper().writeValue(file.toFile(), nodes);
  }
}
