package platter.press;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The software bill of materials: CycloneDX 1.6 in JSON, one component a package. */
final class Sbom {
  private static final Pattern EXACT = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  private final JsonMapper json = new JsonMapper();
  private final ObjectNode bom = json.createObjectNode();
  private final ArrayNode components;

  private Sbom() {
    bom.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    bom.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    bom.putObject("metadata")
        .putObject("component")
        .put("type", "application")
        .put("name", "platter");
    components = bom.putArray("components");
  }

  /**
   * Of all images and of what the jar itself contains.
   *
   * @param tarballs npm tarballs by image
   */
  static String of(
      List<Recipe> recipes,
      Map<String, BuiltImage> images,
      Map<String, Path> tarballs,
      List<JavaComponent> libraries)
      throws IOException {
    var sbom = new Sbom();
    sbom.debian(images);
    for (var recipe : recipes) {
      var npm = recipe.npm();
      if (npm != null) {
        var purl = npmPurl(npm.name()) + "@" + npm.version();
        sbom.add(npm.name(), npm.version(), purl, List.of());
        sbom.parts(purl, NpmTree.parts(Objects.requireNonNull(tarballs.get(recipe.name()))));
      }
    }
    for (var each : libraries) {
      var component = sbom.add(each.artifact(), each.version(), each.purl(), each.licences());
      component.put("group", each.group());
    }
    return sbom.json.writerWithDefaultPrettyPrinter().writeValueAsString(sbom.bom);
  }

  /** A bill with the packages of one more image in it. */
  static String with(String bill, String name, BuiltImage image) throws IOException {
    var added = new Sbom();
    added.debian(Map.of(name, image));
    var whole = added.json.readTree(bill);
    var known = new TreeMap<String, JsonNode>();
    whole.get("components").forEach(each -> known.put(each.get("purl").asText(), each));
    for (var each : added.components) {
      var same = known.get(each.get("purl").asText());
      if (same == null) {
        whole.<ArrayNode>withArray("components").add(each);
      } else {
        property(same.withArray("properties"), "platter:image", name);
      }
    }
    return added.json.writerWithDefaultPrettyPrinter().writeValueAsString(whole);
  }

  private void debian(Map<String, BuiltImage> images) {
    var packages = new TreeMap<String, DebianPackage>();
    var where = new TreeMap<String, TreeSet<String>>();
    images.forEach(
        (name, image) -> {
          for (var each : image.packages()) {
            packages.put(purl(each), each);
            where.computeIfAbsent(purl(each), key -> new TreeSet<>()).add(name);
          }
        });
    for (var each : packages.entrySet()) {
      var its = each.getValue();
      var component = add(its.name(), its.version(), each.getKey(), its.licences());
      var properties = component.putArray("properties");
      property(properties, "platter:architecture", its.architecture());
      property(properties, "platter:source", its.source() + " " + its.sourceVersion());
      for (var image : where.getOrDefault(each.getKey(), new TreeSet<>())) {
        property(properties, "platter:image", image);
      }
    }
  }

  /** What was built into an npm package; of most parts it says the range of versions alone. */
  private void parts(String whole, Map<String, String> parts) {
    parts.forEach(
        (name, range) -> {
          var component = components.addObject().put("type", "library");
          component.put("bom-ref", whole + "#" + name).put("name", name);
          var purl = npmPurl(name);
          if (EXACT.matcher(range).matches()) {
            component.put("version", range);
            purl += "@" + range;
          }
          component.put("purl", purl);
          var properties = component.putArray("properties");
          property(properties, "platter:part-of", whole);
          if (!range.isEmpty()) {
            property(properties, "platter:range", range);
          }
        });
  }

  private static String npmPurl(String name) {
    return "pkg:npm/" + name.replace("@", "%40");
  }

  private ObjectNode add(String name, String version, String purl, Collection<String> licences) {
    var component = components.addObject().put("type", "library").put("bom-ref", purl);
    component.put("name", name).put("version", version).put("purl", purl);
    if (!licences.isEmpty()) {
      var list = component.putArray("licenses");
      licences.forEach(each -> list.addObject().putObject("license").put("name", each));
    }
    return component;
  }

  private static void property(ArrayNode properties, String name, String value) {
    properties.addObject().put("name", name).put("value", value);
  }

  /** Package URLs as purl-spec's type "deb" has them. */
  private static String purl(DebianPackage each) {
    return String.format(
        "pkg:deb/debian/%s@%s?arch=%s&distro=debian-13&upstream=%s",
        encoded(each.name()),
        encoded(each.version()),
        each.architecture(),
        encoded(each.source() + "@" + each.sourceVersion()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%3A", ":").replace("%7E", "~");
  }
}
