package platter.bundle;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One root filesystem (or folder of plain files) that a service runs from.
 *
 * @param name the recipe's name, such as {@code database}
 * @param version the version of the component that the image is named for
 * @param architecture what it was built for
 * @param digest {@code sha256:} of the OCI manifest; a host that has it needs nothing sent
 * @param layers the lowest first; the order in which they are unpacked
 * @param versions the packages that the recipe asks for, by name, with their versions
 */
public record Image(
    String name,
    String version,
    Architecture architecture,
    String digest,
    List<Layer> layers,
    Map<String, String> versions) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");

  public Image {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("name: '" + name + "' is not an image name");
    }
    if (version.isBlank()) {
      throw new IllegalArgumentException("version: is empty");
    }
    Digests.require("digest", digest);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layers: image '" + name + "' has none");
    }
    layers = List.copyOf(layers);
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
  }

  /** Bytes of all its layers as they lie on the disc. */
  public long size() {
    return layers.stream().mapToLong(Layer::size).sum();
  }

  /** Bytes of all its layers as plain tars: about what the unpacked image takes on a host. */
  public long plainSize() {
    return layers.stream().mapToLong(Layer::plainSize).sum();
  }
}
