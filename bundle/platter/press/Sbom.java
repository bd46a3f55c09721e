package platter.press;

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
import java.util.TreeMap;
import java.util.TreeSet;

/** The software bill of materials: CycloneDX 1.6 in JSON, one component a package. */
final class Sbom {
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

  /** Of all images and of what the jar itself contains. */
  static String of(List<Recipe> recipes, Map<String, BuiltImage> images, Path jar)
      throws IOException {
    var sbom = new Sbom();
    sbom.debian(images);
    for (var recipe : recipes) {
      var npm = recipe.npm();
      if (npm != null) {
        sbom.add(
            npm.name(), npm.version(), "pkg:npm/" + npm.name() + "@" + npm.version(), List.of());
      }
    }
    for (var each : JavaComponent.in(jar)) {
      var component = sbom.add(each.artifact(), each.version(), each.purl(), each.licences());
      component.put("group", each.group());
    }
    return sbom.json.writerWithDefaultPrettyPrinter().writeValueAsString(sbom.bom);
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
