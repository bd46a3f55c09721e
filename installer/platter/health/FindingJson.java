package platter.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.topology.Messages;

/**
 * A finding as one line of JSON. As it is kept: {@code code}, {@code hosts}, {@code verdict} and
 * the keys of its texts with their arguments, so that it can be read in any language later. As it
 * is shown: {@code code}, {@code title}, {@code hosts}, {@code verdict}, {@code measured}, {@code
 * wanted} and, where it is not passed, {@code remedy}.
 */
public final class FindingJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FindingJson() {}

  /** The line that is shown. */
  public static String show(Finding finding, Messages messages) {
    return tree(finding, messages).toString();
  }

  /** The same, to put more into it. */
  public static ObjectNode tree(Finding finding, Messages messages) {
    var json = head(finding);
    json.put("title", finding.check().title(messages));
    json.put("measured", finding.measured().in(messages));
    json.put("wanted", finding.wanted().in(messages));
    if (!finding.passed()) {
      json.put("remedy", finding.remedy(messages));
    }
    return json;
  }

  /** The line that is kept. */
  public static String write(Finding finding) {
    var json = head(finding);
    put(json, "measured", finding.measured());
    put(json, "wanted", finding.wanted());
    finding.advice().ifPresent(text -> put(json, "advice", text));
    return json.toString();
  }

  /**
   * The finding of a line that was kept.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Finding read(String line) {
    try {
      var json = JSON.readTree(line);
      return new Finding(
          Check.of(json.path("code").asText())
              .orElseThrow(() -> new IllegalArgumentException("not a finding: " + line)),
          texts(json.path("hosts")),
          Verdict.valueOf(json.path("verdict").asText().toUpperCase(Locale.ROOT)),
          text(json.path("measured")),
          text(json.path("wanted")),
          Optional.ofNullable(json.get("advice")).map(FindingJson::text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a finding: " + line, e);
    }
  }

  private static ObjectNode head(Finding finding) {
    var json = JSON.createObjectNode();
    json.put("code", finding.check().code());
    var hosts = json.putArray("hosts");
    finding.hosts().forEach(hosts::add);
    json.put("verdict", finding.verdict().word());
    return json;
  }

  private static void put(ObjectNode json, String name, Text text) {
    var array = json.putArray(name);
    array.add(text.key());
    text.arguments().forEach(array::add);
  }

  private static Text text(JsonNode array) {
    var all = texts(array);
    return new Text(all.get(0), all.subList(1, all.size()));
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
