package platter.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the OCI image layout (image-spec 1.1): {@code oci-layout}, {@code index.json}, manifests
 * and configurations. Every descriptor's size and digest is compared before what it points at is
 * used.
 */
final class Layout {
  /** What stands before a package's name in a manifest's annotations. */
  static final String VERSION_OF = "platter.version.";

  /** A layer's annotation: bytes of its plain tar. OCI has no field for it. */
  static final String PLAIN_SIZE = "platter.plain-size";

  static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+zstd";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_IMAGES = 1000;
  private static final int MOST_LAYERS = 128;

  private final Entries entries;

  private Layout(Entries entries) {
    this.entries = entries;
  }

  /** All images in the order of the index. */
  static List<Image> read(Entries entries) throws IOException {
    var layout = new Layout(entries);
    return layout.images();
  }

  private List<Image> images() throws IOException {
    var version = json("oci-layout", entries.bytes("oci-layout"));
    if (!version.path("imageLayoutVersion").asText().equals("1.0.0")) {
      throw broken("oci-layout", "is not of layout version 1.0.0");
    }
    var index = json("index.json", entries.bytes("index.json"));
    var manifests = index.path("manifests");
    if (!manifests.isArray() || manifests.isEmpty() || manifests.size() > MOST_IMAGES) {
      throw broken("index.json", "lists no images, or too many");
    }
    var images = new ArrayList<Image>();
    var seen = new HashSet<String>();
    for (var descriptor : manifests) {
      var image = image(descriptor);
      if (!seen.add(image.name() + "/" + image.architecture())) {
        throw broken("index.json", "lists the image '" + image.name() + "' twice");
      }
      images.add(image);
    }
    return List.copyOf(images);
  }

  private Image image(JsonNode descriptor) throws IOException {
    try {
      var digest = digest(descriptor);
      var name = Digests.blobName(digest);
      var manifest = json(name, blob(descriptor));
      var config = json(name, blob(manifest.path("config")));
      var architecture = descriptor.path("platform").path("architecture").asText();
      if (!config.path("architecture").asText().equals(architecture)) {
        throw broken(name, "is for another architecture than the index says");
      }
      var annotations = manifest.path("annotations");
      return new Image(
          descriptor.path("annotations").path("org.opencontainers.image.ref.name").asText(),
          annotations.path("org.opencontainers.image.version").asText(),
          Architecture.of(architecture),
          digest,
          layers(name, manifest.path("layers"), config.path("rootfs").path("diff_ids")),
          versions(annotations));
    } catch (IllegalArgumentException e) {
      throw new BrokenBundleException(
          entries.file(), "index.json", "leads to a wrong value: " + e.getMessage(), e);
    }
  }

  private List<Layer> layers(String manifest, JsonNode descriptors, JsonNode diffIds)
      throws IOException {
    if (descriptors.size() != diffIds.size() || descriptors.size() > MOST_LAYERS) {
      throw broken(manifest, "does not have one diff id a layer, or too many layers");
    }
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < descriptors.size(); i++) {
      var descriptor = descriptors.get(i);
      if (!descriptor.path("mediaType").asText().equals(LAYER_TYPE)) {
        throw broken(manifest, "has a layer that is not a tar in zstd");
      }
      var plainSize = Long.parseLong(descriptor.path("annotations").path(PLAIN_SIZE).asText());
      var layer =
          new Layer(digest(descriptor), diffIds.get(i).asText(), size(descriptor), plainSize);
      requireFile(layer.blob(), layer.size());
      layers.add(layer);
    }
    return layers;
  }

  private static Map<String, String> versions(JsonNode annotations) {
    var versions = new TreeMap<String, String>();
    for (var each : annotations.properties()) {
      if (each.getKey().startsWith(VERSION_OF)) {
        versions.put(each.getKey().substring(VERSION_OF.length()), each.getValue().asText());
      }
    }
    return versions;
  }

  private byte[] blob(JsonNode descriptor) throws IOException {
    var digest = digest(descriptor);
    var name = Digests.blobName(digest);
    requireFile(name, size(descriptor));
    var bytes = entries.bytes(name);
    var found = Digests.ofHash(Digests.sha256().digest(bytes));
    if (!found.equals(digest)) {
      throw broken(name, "has the checksum " + found);
    }
    return bytes;
  }

  private void requireFile(String name, long size) throws IOException {
    if (!entries.names().contains(name)) {
      throw broken(name, "is missing");
    }
    if (entries.size(name) != size) {
      throw broken(name, "is " + entries.size(name) + " bytes long instead of " + size);
    }
  }

  private static String digest(JsonNode descriptor) {
    return Digests.require("digest", descriptor.path("digest").asText());
  }

  private static long size(JsonNode descriptor) {
    var size = descriptor.path("size").asLong(-1);
    if (size < 0) {
      throw new IllegalArgumentException("size: a descriptor has none");
    }
    return size;
  }

  private JsonNode json(String name, byte[] bytes) throws BrokenBundleException {
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new BrokenBundleException(
          entries.file(), name, "is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new BrokenBundleException(entries.file(), name, "is no JSON: " + e.getMessage(), e);
    }
  }

  private BrokenBundleException broken(String name, String trouble) {
    return new BrokenBundleException(entries.file(), name, trouble);
  }
}
