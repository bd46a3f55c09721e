package platter.bundle;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a disc decides whether another one can be installed over it. Each part is empty where it
 * is not known.
 *
 * @param version of the program
 * @param postgresql the major version, such as {@code 17}
 * @param ejabberd as its makers count, such as {@code 24.12}
 */
public record Generation(String version, String postgresql, String ejabberd) {
  /** Of what nothing is known. */
  public static final Generation UNKNOWN = new Generation("", "", "");

  static Generation of(String version, Iterable<Image> images) {
    var postgresql = "";
    var ejabberd = "";
    for (var image : images) {
      if (image.name().equals("database")) {
        postgresql = upstream(image.version()).replaceFirst("[.].*", "");
      } else if (image.name().equals("im")) {
        ejabberd = upstream(image.version());
      }
    }
    return new Generation(version, postgresql, ejabberd);
  }

  /** A version of Debian's without its epoch and revision. */
  private static String upstream(String version) {
    return version.replaceFirst("^[0-9]+:", "").replaceFirst("-[^-]*$", "");
  }

  /** A line each, as it stands on the hosts. */
  public String text() {
    return "version=" + version + "\npostgresql=" + postgresql + "\nejabberd=" + ejabberd + "\n";
  }

  /** What {@link #text()} says; what is missing there is not known. */
  public static Generation read(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    text.lines()
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> values.put(pair[0], pair[1].strip()));
    return new Generation(
        values.getOrDefault("version", ""),
        values.getOrDefault("postgresql", ""),
        values.getOrDefault("ejabberd", ""));
  }
}
