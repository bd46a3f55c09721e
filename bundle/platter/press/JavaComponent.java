package platter.press;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * A library inside the program's jar, by the {@code pom.properties} and {@code pom.xml} that Maven
 * left of it.
 */
record JavaComponent(String group, String artifact, String version, List<String> licences) {
  private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
  private static final Pattern LICENCES = Pattern.compile("(?s)<licenses>.*?</licenses>");
  private static final Pattern NAME = Pattern.compile("<name>\\s*([^<]+?)\\s*</name>");

  static List<JavaComponent> in(Path jar) throws IOException {
    var found = new ArrayList<JavaComponent>();
    try (var zip = new ZipFile(jar.toFile())) {
      for (var all = zip.entries(); all.hasMoreElements(); ) {
        var entry = all.nextElement();
        if (POM.matcher(entry.getName()).matches()) {
          var properties = new Properties();
          try (var in = zip.getInputStream(entry)) {
            properties.load(in);
          }
          found.add(
              new JavaComponent(
                  properties.getProperty("groupId", ""),
                  properties.getProperty("artifactId", ""),
                  properties.getProperty("version", ""),
                  licences(zip, entry.getName().replace("pom.properties", "pom.xml"))));
        }
      }
    }
    found.sort(Comparator.comparing(JavaComponent::purl));
    return found;
  }

  private static List<String> licences(ZipFile zip, String pom) throws IOException {
    var entry = zip.getEntry(pom);
    if (entry == null) {
      return List.of();
    }
    String text;
    try (var in = zip.getInputStream(entry)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    var names = new ArrayList<String>();
    var block = LICENCES.matcher(text);
    if (block.find()) {
      var name = NAME.matcher(block.group());
      while (name.find()) {
        names.add(name.group(1));
      }
    }
    return names;
  }

  String purl() {
    return "pkg:maven/" + group + "/" + artifact + "@" + version;
  }
}
