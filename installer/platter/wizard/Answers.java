package platter.wizard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import platter.report.SheetException;
import platter.report.SheetReader;
import platter.topology.InvalidTopologyException;
import platter.topology.Problem;
import platter.topology.Shape;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/**
 * What a person has answered until now, right or wrong, in the form of {@code topology.yaml}; how
 * to get onto the hosts stands once, under {@code access}, for the sites and for the vault. Holds
 * no secret. An answer has a place such as {@code sites[0].hosts[1].address}, and mistakes name the
 * same place.
 */
final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

  private static final Set<String> NUMBERS =
      Set.of("port", "weight", "users", "messages-a-day", "keep-days", "keep-full");
  private static final Set<String> LISTS = Set.of("ntp", "roles", "client-networks", "to");

  private static final String ADDRESS = ".address";

  private final ObjectNode root;

  private Answers(ObjectNode root) {
    this.root = root;
  }

  /** None yet. */
  static Answers none() {
    return new Answers(JSON.createObjectNode());
  }

  /** Those of a deployment that is known. */
  static Answers of(Topology topology) {
    return imported(TopologyFile.write(topology, Locale.ROOT));
  }

  /**
   * Those of a file that a person brings, whether they are right or not.
   *
   * @throws IllegalArgumentException if it is no YAML with keys
   */
  static Answers imported(String yaml) {
    try {
      if (YAML.readTree(yaml) instanceof ObjectNode object) {
        lift(object);
        return new Answers(object);
      }
    } catch (JsonProcessingException notYaml) {
      throw new IllegalArgumentException(notYaml.getOriginalMessage(), notYaml);
    }
    throw new IllegalArgumentException("there are no keys in it");
  }

  /**
   * The same with what a site sheet says. Where it has hosts, they are there in place of all
   * others; a host that was known by its address keeps what a sheet has no column for, and a site
   * that was known by its name does.
   *
   * @param language of what is said about mistakes
   * @throws SheetException with every mistake; nothing is taken then
   */
  Answers withSheet(String sheet, Locale language) throws SheetException {
    var said = SheetReader.read(sheet, language);
    var known = hostsByAddress();
    var copy = root.deepCopy();
    if (said.keySet().stream().anyMatch(path -> path.contains(".hosts["))) {
      copy.remove(List.of("sites", "vault"));
    }
    if (said.keySet().stream().anyMatch(path -> path.contains(".ssh."))) {
      copy.remove("access");
    }
    said.forEach(
        (path, text) -> {
          if (path.endsWith(ADDRESS) && known.containsKey(text)) {
            var place = AnswerPath.of(path.substring(0, path.length() - ADDRESS.length()));
            place.put(copy, known.get(text));
          }
        });
    var answers = new Answers(copy);
    for (var each : said.entrySet()) {
      answers = answers.with(each.getKey(), each.getValue());
    }
    for (int i = 0; i < answers.count("sites"); i++) {
      var networks = networksOf(answers.text("sites[" + i + "].name").orElse(""));
      answers = answers.with("sites[" + i + "].client-networks", networks);
    }
    lift(answers.root);
    return answers;
  }

  private String networksOf(String site) {
    for (int i = 0; i < count("sites"); i++) {
      if (text("sites[" + i + "].name").filter(site::equals).isPresent()) {
        return text("sites[" + i + "].client-networks").orElse("");
      }
    }
    return "";
  }

  private Map<String, JsonNode> hostsByAddress() {
    var hosts = new LinkedHashMap<String, JsonNode>();
    for (var node : root.findParents("address")) {
      if (node instanceof ObjectNode host) {
        var kept = host.deepCopy();
        kept.remove(List.of("name", "roles", Presets.KEY));
        hosts.put(host.path("address").asText(), kept);
      }
    }
    return hosts;
  }

  /**
   * Fingerprints of host keys that somebody read at the hosts, by the names of the hosts; no part
   * of a topology.
   */
  Map<String, String> fingerprints() {
    var prints = new LinkedHashMap<String, String>();
    for (var host : Presets.named(root).findParents(Presets.KEY)) {
      prints.put(host.path("name").asText(), host.path(Presets.KEY).asText());
    }
    return prints;
  }

  /** How to get onto hosts is asked once, where it is the same for all of them. */
  private static void lift(ObjectNode root) {
    var sites = new ArrayList<ObjectNode>();
    root.path("sites").forEach(site -> site.path("hosts").forEach(host -> collect(host, sites)));
    var vault = new ArrayList<ObjectNode>();
    root.path("vault").path("hosts").forEach(host -> collect(host, vault));
    var atSites = same(sites);
    var atVault = same(vault);
    if (atSites.isEmpty() || root.has("access")) {
      return;
    }
    root.putObject("access").set("sites", atSites.get());
    sites.forEach(host -> host.remove("ssh"));
    if (atVault.isPresent()) {
      vault.forEach(host -> host.remove("ssh"));
      if (!atVault.equals(atSites)) {
        ((ObjectNode) root.path("access")).set("vault", atVault.get());
        ((ObjectNode) root.path("access").path("vault")).put("own", "yes");
      }
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> hosts) {
    if (node instanceof ObjectNode host) {
      hosts.add(host);
    }
  }

  private static Optional<JsonNode> same(List<ObjectNode> hosts) {
    var ways = hosts.stream().map(host -> host.path("ssh")).distinct().toList();
    return ways.size() == 1 && ways.get(0).isObject()
        ? Optional.of(ways.get(0).deepCopy())
        : Optional.empty();
  }

  /** As they were saved. */
  static Answers read(String json) {
    try {
      return new Answers((ObjectNode) JSON.readTree(json));
    } catch (JsonProcessingException | ClassCastException damaged) {
      throw new IllegalArgumentException("not the answers of a wizard: " + json, damaged);
    }
  }

  /** To be saved. */
  String write() {
    return root.toString();
  }

  /** What was answered there, as it is typed. */
  Optional<String> text(String path) {
    var node = AnswerPath.of(path).in(root);
    if (node.isArray()) {
      var texts = new ArrayList<String>();
      node.forEach(value -> texts.add(value.asText()));
      return Optional.of(String.join(", ", texts));
    }
    return node.isValueNode() ? Optional.of(node.asText()) : Optional.empty();
  }

  /** Every answer by its place, in the order of the file. */
  Map<String, String> all() {
    var all = new LinkedHashMap<String, String>();
    collect("", root, all);
    return all;
  }

  private void collect(String path, JsonNode node, Map<String, String> all) {
    if (node.isObject()) {
      for (var field : node.properties()) {
        collect(
            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), all);
      }
    } else if (node.isArray() && !LISTS.contains(last(path))) {
      for (int i = 0; i < node.size(); i++) {
        collect(path + "[" + i + "]", node.path(i), all);
      }
    } else {
      text(path).ifPresent(text -> all.put(path, text));
    }
  }

  /** How many there are in a list such as {@code sites[0].hosts}. */
  int count(String path) {
    return AnswerPath.of(path).in(root).size();
  }

  /** The same with this one; without it where nothing is typed. */
  Answers with(String path, String typed) {
    var place = AnswerPath.of(path);
    var copy = root.deepCopy();
    var text = typed.strip();
    if (text.isEmpty()) {
      place.remove(copy);
    } else {
      place.put(copy, value(last(path), text));
    }
    return new Answers(copy);
  }

  /** The same without what stands there; what follows in a list moves up. */
  Answers without(String path) {
    var copy = root.deepCopy();
    AnswerPath.of(path).remove(copy);
    return new Answers(copy);
  }

  private static JsonNode value(String name, String text) {
    if (LISTS.contains(name)) {
      var list = JSON.createArrayNode();
      for (var word : text.split("[,，、\\s]+", -1)) {
        if (!word.isEmpty()) {
          list.add(word);
        }
      }
      return list;
    }
    if (NUMBERS.contains(name) && WHOLE.matcher(text).matches()) {
      return IntNode.valueOf(Integer.parseInt(text));
    }
    return TextNode.valueOf(text);
  }

  private static String last(String path) {
    var name = path.substring(path.lastIndexOf('.') + 1);
    int bracket = name.indexOf('[');
    return bracket < 0 ? name : name.substring(0, bracket);
  }

  /**
   * The same without rows and places in which nothing stands, so that places of answers and of
   * mistakes are the same again.
   */
  Answers tidy() {
    var copy = root.deepCopy();
    copy.path("sites").forEach(site -> rows(site.path("hosts")));
    rows(copy.path("vault").path("hosts"));
    if (copy.path("sites") instanceof ArrayNode sites) {
      for (int i = sites.size() - 1; i >= 0; i--) {
        if (sites.path(i).path("name").asText().isEmpty()
            && sites.path(i).path("hosts").isEmpty()) {
          sites.remove(i);
        }
      }
    }
    if (copy.path("vault").path("hosts").isEmpty()) {
      copy.remove("vault");
    }
    return new Answers(copy);
  }

  private static void rows(JsonNode hosts) {
    if (hosts instanceof ArrayNode list) {
      for (int i = list.size() - 1; i >= 0; i--) {
        if (list.path(i).path("name").asText().isEmpty()
            && list.path(i).path("address").asText().isEmpty()) {
          list.remove(i);
        }
      }
    }
  }

  /**
   * The topology that they make.
   *
   * @throws InvalidTopologyException with every mistake
   */
  Topology topology() {
    return TopologyFile.read(Presets.completed(root).toString());
  }

  /** The shape that they make, right or wrong; empty as long as there is no host. */
  Optional<Shape> shape() {
    var places = tidy().root;
    int sites = places.path("sites").size();
    boolean vault = places.has("vault");
    if (sites > 1) {
      return Optional.of(vault ? Shape.TWO_SITES_AND_VAULT : Shape.TWO_SITES);
    }
    int hosts = places.path("sites").path(0).path("hosts").size();
    return hosts == 0
        ? Optional.empty()
        : Optional.of(hosts == 1 ? Shape.HOST : Shape.SITE_AND_VAULT);
  }

  /** Every mistake that is in them. */
  List<Problem> problems() {
    try {
      topology();
      return List.of();
    } catch (InvalidTopologyException e) {
      return e.problems();
    }
  }
}
