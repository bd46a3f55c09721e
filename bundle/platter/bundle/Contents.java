package platter.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a disc has in it, as far as it can be told from another one: kept as JSON of what was
 * installed, so that it can be compared when that disc is not at hand.
 *
 * @param generation what decides whether another disc can be installed over it
 * @param program what tells the jar with all that is in it from others; empty where the images lie
 *     in a folder
 * @param programSize bytes of that jar
 * @param images by name, and by name and architecture where it is not for amd64
 * @param libraries of the program, by {@code group:name}, with their versions
 * @param services the units that always run, with the images that they run from
 */
public record Contents(
    Generation generation,
    String program,
    long programSize,
    SortedMap<String, Content> images,
    SortedMap<String, String> libraries,
    SortedMap<String, Set<String>> services) {
  /**
   * One image.
   *
   * @param layers bytes of their plain tars, which are what a host is sent, by diff id
   * @param packages versions by name: all that the bill of materials has, and what the recipe says
   */
  public record Content(
      String version,
      String digest,
      SortedMap<String, Long> layers,
      SortedMap<String, String> packages) {
    public Content {
      layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
      packages = Collections.unmodifiableSortedMap(new TreeMap<>(packages));
    }

    private static Content of(Image image) {
      var layers = new TreeMap<String, Long>();
      image.layers().forEach(layer -> layers.put(layer.diffId(), layer.plainSize()));
      return new Content(image.version(), image.digest(), layers, new TreeMap<>(image.versions()));
    }

    private Content with(String name, String version) {
      var more = new TreeMap<>(packages);
      more.put(name, version);
      return new Content(this.version, digest, layers, more);
    }
  }

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public Contents {
    images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    libraries = Collections.unmodifiableSortedMap(new TreeMap<>(libraries));
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
  }

  static Contents of(Bundle bundle, Map<String, Set<String>> services) throws IOException {
    var images = new TreeMap<String, Content>();
    for (var image : bundle.images()) {
      images.put(key(image), Content.of(image));
    }
    var libraries = new TreeMap<String, String>();
    for (var part : json(bundle.sbom()).path("components")) {
      var purl = part.path("purl").asText();
      var name = part.path("name").asText();
      if (purl.startsWith("pkg:maven/")) {
        libraries.put(part.path("group").asText() + ":" + name, part.path("version").asText());
      } else {
        images.replaceAll(
            (image, has) -> isIn(part, image, has) ? has.with(name, version(part)) : has);
      }
    }
    var disc = bundle.disc();
    return new Contents(
        bundle.generation(),
        disc.map(Disc::name).orElse(""),
        disc.map(Disc::size).orElse(0L),
        images,
        libraries,
        new TreeMap<>(services));
  }

  private static String key(Image image) {
    return image.architecture() == Architecture.AMD64
        ? image.name()
        : image.name() + "/" + image.architecture().ociName();
  }

  /** A package says its images; what was built into one of npm says of which it is a part. */
  private static boolean isIn(JsonNode part, String image, Content has) {
    for (var property : part.path("properties")) {
      var value = property.path("value").asText();
      switch (property.path("name").asText()) {
        case "platter:image" -> {
          if (value.equals(image)) {
            return true;
          }
        }
        case "platter:part-of" -> {
          var whole = URLDecoder.decode(value, StandardCharsets.UTF_8).replace("pkg:npm/", "");
          return has.packages().containsKey(whole.replaceFirst("@[^@/]*$", ""));
        }
        default -> {}
      }
    }
    return false;
  }

  /** Of many parts of what npm has only a range is known, of some nothing. */
  private static String version(JsonNode part) {
    if (part.has("version")) {
      return part.path("version").asText();
    }
    for (var property : part.path("properties")) {
      if (property.path("name").asText().equals("platter:range")) {
        return property.path("value").asText();
      }
    }
    return "?";
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  /** For {@link #read}. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("contents have no text", e);
    }
  }

  /**
   * What {@link #json()} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Contents read(String json) {
    try {
      return JSON.readValue(json, Contents.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("json: no contents of a disc", e);
    }
  }
}
