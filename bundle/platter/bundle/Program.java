package platter.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * What a jar says of the program in it.
 *
 * @param version empty where it says none
 * @param services the units that always run, with what each runs from: images, and {@link #DISC}
 *     where it is the program itself
 * @param succession over what it can be installed; empty for a program that does not say so
 */
record Program(String version, Map<String, Set<String>> services, Optional<Succession> succession) {
  /** What runs from the jar itself. */
  static final String DISC = "disc";

  private static final Pattern UNIT =
      Pattern.compile("playbooks/roles/[^/]+/templates/(platter-[a-z-]+[.]service)[.]j2");

  private static final Pattern FROM = Pattern.compile("[{][{] image[.]([a-z-]+) [}][}]");

  Program {
    services = Collections.unmodifiableMap(new TreeMap<>(services));
  }

  /** Reads it, in some hundredths of a second. */
  static Program of(JarEntries jar) throws IOException {
    var services = new TreeMap<String, Set<String>>();
    for (var name : jar.program().toList()) {
      var unit = UNIT.matcher(name);
      if (unit.matches()) {
        var text = jar.program(name).orElseThrow();
        var from = from(new String(text, StandardCharsets.UTF_8));
        if (!from.isEmpty()) {
          services.put(unit.group(1), from);
        }
      }
    }
    return new Program(version(jar), services, succession(jar));
  }

  static String version(JarEntries jar) throws IOException {
    var manifest = jar.program(JarFile.MANIFEST_NAME);
    if (manifest.isEmpty()) {
      return "";
    }
    var attributes = new Manifest(new ByteArrayInputStream(manifest.get())).getMainAttributes();
    return Objects.requireNonNullElse(attributes.getValue("Implementation-Version"), "");
  }

  private static Optional<Succession> succession(JarEntries jar) throws IOException {
    var text = jar.program(Succession.ENTRY);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(Succession.read(new ByteArrayInputStream(text.get())));
  }

  /** Nothing of a unit that only runs when somebody, or a timer, wants it to. */
  private static Set<String> from(String template) {
    var from = new TreeSet<String>();
    if (template.contains("WantedBy=")) {
      FROM.matcher(template).results().forEach(found -> from.add(found.group(1)));
      if (template.contains("/opt/platter/disc/platter.jar")) {
        from.add(DISC);
      }
    }
    return from;
  }
}
