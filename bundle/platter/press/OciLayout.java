package platter.press;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import platter.bundle.Architecture;
import platter.bundle.Layer;

/** Writes the OCI image layout (image-spec 1.1) of the bundle. */
final class OciLayout {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+zstd";

  private final JsonMapper json = new JsonMapper();
  private final Content content;
  private final ArrayNode manifests = json.createArrayNode();

  OciLayout(Content content) {
    this.content = content;
  }

  /** Adds an image and those of its blobs that are not there yet. */
  void add(String name, BuiltImage image, List<Layer> layers, List<Path> blobs) throws IOException {
    var config = json.createObjectNode();
    config.put("architecture", Architecture.AMD64.ociName()).put("os", "linux");
    config.putObject("config");
    var diffIds = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
    layers.forEach(layer -> diffIds.add(layer.diffId()));

    var manifest = json.createObjectNode().put("schemaVersion", 2).put("mediaType", MANIFEST);
    manifest.set("config", blob(CONFIG, config));
    var descriptors = manifest.putArray("layers");
    for (int i = 0; i < layers.size(); i++) {
      var layer = layers.get(i);
      content.put(layer.blob(), blobs.get(i));
      var descriptor = descriptors.addObject();
      descriptor.put("mediaType", LAYER).put("digest", layer.digest()).put("size", layer.size());
      descriptor.putObject("annotations").put("platter.plain-size", "" + layer.plainSize());
    }
    annotate(manifest.putObject("annotations"), name, image.version(), image.versions());

    var descriptor = blob(MANIFEST, manifest);
    descriptor.putObject("platform").put("architecture", "amd64").put("os", "linux");
    descriptor.putObject("annotations").put("org.opencontainers.image.ref.name", name);
    manifests.add(descriptor);
  }

  private static void annotate(
      ObjectNode annotations, String name, String version, Map<String, String> versions) {
    annotations.put("org.opencontainers.image.title", name);
    annotations.put("org.opencontainers.image.version", version);
    versions.forEach((each, its) -> annotations.put("platter.version." + each, its));
  }

  private ObjectNode blob(String type, ObjectNode node) throws IOException {
    var bytes = json.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    var hash = Hashes.ofBytes(bytes);
    content.put("blobs/sha256/" + hash, bytes);
    return json.createObjectNode()
        .put("mediaType", type)
        .put("digest", "sha256:" + hash)
        .put("size", bytes.length);
  }

  /** Writes the index, after the last image. */
  void finish() throws IOException {
    content.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    var index = json.createObjectNode().put("schemaVersion", 2);
    index.put("mediaType", "application/vnd.oci.image.index.v1+json").set("manifests", manifests);
    content.put("index.json", json.writeValueAsString(index));
  }
}
