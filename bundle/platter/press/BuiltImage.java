package platter.press;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import platter.bundle.Layer;

/**
 * What the cache keeps of an image's own layer.
 *
 * @param layer the layer
 * @param version the image's version
 * @param versions the packages that the recipe and those below ask for, with their versions
 * @param packages all Debian packages that are shipped in the image
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record BuiltImage(
    Layer layer, String version, Map<String, String> versions, List<DebianPackage> packages) {
  static final String FILE = "image.json";
  static final String BLOB = "layer.tar.zst";
  static final String TREE = "tree.json";
  static final String LICENCES = "licences";

  static BuiltImage read(Path folder) throws IOException {
    return new JsonMapper().readValue(folder.resolve(FILE).toFile(), BuiltImage.class);
  }

  void write(Path folder) throws IOException {
    new JsonMapper().writeValue(folder.resolve(FILE).toFile(), this);
  }
}
