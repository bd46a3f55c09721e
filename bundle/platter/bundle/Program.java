package platter.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

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
  static Program of(Path jar) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      var services = new TreeMap<String, Set<String>>();
      for (var all = zip.entries(); all.hasMoreElements(); ) {
        var entry = all.nextElement();
        var unit = UNIT.matcher(entry.getName());
        if (unit.matches()) {
          var from = from(text(zip, entry.getName()).orElse(""));
          if (!from.isEmpty()) {
            services.put(unit.group(1), from);
          }
        }
      }
      return new Program(version(zip), services, succession(zip));
    }
  }

  static String version(Path jar) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      return version(zip);
    }
  }

  private static String version(ZipFile zip) throws IOException {
    var entry = zip.getEntry(JarFile.MANIFEST_NAME);
    if (entry == null) {
      return "";
    }
    try (var in = zip.getInputStream(entry)) {
      var version = new Manifest(in).getMainAttributes().getValue("Implementation-Version");
      return version == null ? "" : version;
    }
  }

  private static Optional<Succession> succession(ZipFile zip) throws IOException {
    var entry = zip.getEntry(Succession.ENTRY);
    if (entry == null) {
      return Optional.empty();
    }
    try (var in = zip.getInputStream(entry)) {
      return Optional.of(Succession.read(in));
    }
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

  private static Optional<String> text(ZipFile zip, String name) throws IOException {
    var entry = zip.getEntry(name);
    if (entry == null) {
      return Optional.empty();
    }
    try (var in = zip.getInputStream(entry)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
