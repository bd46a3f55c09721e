package platter.topology;

import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.reader.ReaderException;
import platter.topology.Problem.Place;

/**
 * The plain part of YAML: mappings, lists and scalars. Aliases, anchors and tags are refused, so
 * that a small file stays small and nothing but data comes out of it.
 */
final class Yaml {
  private static final int DEEPEST = 12;

  private Yaml() {}

  /** The file's one document; empty, with a finding, where it is not such YAML. */
  static Optional<Value> parse(String text, Findings findings) {
    var options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(TopologyFile.LARGEST);
    options.setMaxAliasesForCollections(0);
    var yaml = new org.yaml.snakeyaml.Yaml(options);
    try {
      var plain = true;
      for (var event : yaml.parse(new StringReader(text))) {
        plain &= isPlain(event, findings);
      }
      var node = plain ? yaml.compose(new StringReader(text)) : null;
      if (plain && node == null) {
        findings.addAt(new Place(1, 1), "yaml.empty");
      }
      return Optional.ofNullable(node).map(n -> new Value(n, "", findings));
    } catch (MarkedYAMLException broken) {
      var mark = broken.getProblemMark();
      findings.addAt(
          mark == null ? new Place(1, 1) : place(mark),
          "yaml.broken",
          String.valueOf(broken.getProblem()));
    } catch (ReaderException unprintable) {
      findings.addAt(place(text, unprintable.getPosition()), "yaml.character");
    } catch (YAMLException tooDeep) {
      findings.addAt(new Place(1, 1), "yaml.broken", String.valueOf(tooDeep.getMessage()));
    }
    return Optional.empty();
  }

  static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Place place(String text, int position) {
    var before = text.substring(0, Math.min(position, text.length()));
    var line = before.chars().filter(c -> c == '\n').count();
    return new Place((int) line + 1, before.length() - before.lastIndexOf('\n'));
  }

  private static boolean isPlain(Event event, Findings findings) {
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      var key = event instanceof AliasEvent ? "yaml.alias" : "yaml.anchor";
      findings.addAt(place(event.getStartMark()), key, Shown.value(node.getAnchor()));
      return false;
    }
    var tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
    if (tag != null) {
      findings.addAt(place(event.getStartMark()), "yaml.tag", Shown.value(tag));
    }
    return tag == null;
  }
}
