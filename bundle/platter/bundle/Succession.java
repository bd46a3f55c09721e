package platter.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Over which installed versions a disc can be installed, as the disc says itself.
 *
 * @param oldest the oldest version of the program that may be installed
 * @param ejabberd the versions of ejabberd that have the same tables as the disc's
 */
public record Succession(String oldest, List<String> ejabberd) {
  /** Where it stands in a program's jar. */
  static final String ENTRY = "platter/bundle/succession.properties";

  public Succession {
    ejabberd = List.copyOf(ejabberd);
  }

  /** Of the program that runs. */
  public static Succession ofThisProgram() {
    try (var in = Succession.class.getResourceAsStream("/" + ENTRY)) {
      if (in == null) {
        throw new IllegalStateException(ENTRY + " is missing in the program");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(ENTRY, e);
    }
  }

  static Succession read(InputStream in) throws IOException {
    var properties = new Properties();
    properties.load(in);
    return new Succession(
        properties.getProperty("oldest", "").strip(),
        List.of(properties.getProperty("ejabberd", "").strip().split(" +", -1)));
  }

  /**
   * Why a disc cannot be installed over another one, with what to do instead; empty where it can.
   * What is not known of one of them stands in nobody's way.
   */
  public Optional<String> refusal(Generation installed, Generation disc) {
    if (older(disc.version(), installed.version())) {
      return Optional.of(
          "version %s is installed, and this disc has the older version %s; use a disc of version %s or newer"
              .formatted(installed.version(), disc.version(), installed.version()));
    }
    if (older(installed.version(), oldest)) {
      return Optional.of(
          "version %s is installed, and version %s on this disc can be installed over version %s or newer; install a disc in between first"
              .formatted(installed.version(), disc.version(), oldest));
    }
    if (differ(installed.postgresql(), disc.postgresql())) {
      return Optional.of(
          "version %s with PostgreSQL %s is installed, and version %s on this disc has PostgreSQL %s, which does not read its files; use a disc with PostgreSQL %s"
              .formatted(
                  installed.version(),
                  installed.postgresql(),
                  disc.version(),
                  disc.postgresql(),
                  installed.postgresql()));
    }
    if (differ(installed.ejabberd(), disc.ejabberd()) && !ejabberd.contains(installed.ejabberd())) {
      return Optional.of(
          "version %s with ejabberd %s is installed, and version %s on this disc has ejabberd %s, whose tables are others; use a disc with ejabberd %s"
              .formatted(
                  installed.version(),
                  installed.ejabberd(),
                  disc.version(),
                  disc.ejabberd(),
                  installed.ejabberd()));
    }
    return Optional.empty();
  }

  private static boolean differ(String one, String other) {
    return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
  }

  private static boolean older(String one, String other) {
    return isNumber(one)
        && isNumber(other)
        && ModuleDescriptor.Version.parse(one).compareTo(ModuleDescriptor.Version.parse(other)) < 0;
  }

  /** Whether it is a version that comes before or after others; a trial may be called anything. */
  private static boolean isNumber(String version) {
    return version.matches("[0-9]+([.][0-9]+)*(-[0-9A-Za-z.]+)?");
  }
}
