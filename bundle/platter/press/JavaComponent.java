package platter.press;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A library inside the program's jar, as the jar's build wrote it down.
 *
 * @param licences names from its {@code pom.xml}, where it holds one
 * @param texts of the licence and notice files that it brought along, one after the other; where no
 *     licence is among them, which one it is and where the text is found
 */
record JavaComponent(
    String group, String artifact, String version, List<String> licences, String texts) {
  private static final String LIST = "META-INF/libraries.txt";
  private static final Pattern LINE = Pattern.compile("(?m)^ *([^: ]+):([^:]+):jar:([^: ]+):\\w+");
  private static final Pattern LICENCES = Pattern.compile("(?s)<licenses>.*?</licenses>");
  private static final Pattern NAME = Pattern.compile("<name>\\s*([^<]+?)\\s*</name>");

  static List<JavaComponent> in(Path jar) throws IOException {
    var found = new ArrayList<JavaComponent>();
    try (var zip = new ZipFile(jar.toFile())) {
      var list = zip.getEntry(LIST);
      if (list == null) {
        throw new BuildFailedException(
            jar + " does not list its libraries; build the program first: mvn package");
      }
      var line = LINE.matcher(text(zip, list));
      while (line.find()) {
        var pom = "META-INF/maven/" + line.group(1) + "/" + line.group(2) + "/pom.xml";
        found.add(
            new JavaComponent(
                line.group(1),
                line.group(2),
                line.group(3),
                licences(zip, pom),
                texts(zip, line.group(1), line.group(2) + "-" + line.group(3))));
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
    var text = text(zip, entry);
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

  private static String texts(ZipFile zip, String group, String library) throws IOException {
    var texts = new StringBuilder();
    boolean licensed = false;
    for (var entry : Collections.list(zip.entries())) {
      var name = entry.getName();
      if (name.startsWith("META-INF/licences/" + library + "-jar/") && !entry.isDirectory()) {
        texts.append(text(zip, entry)).append('\n');
        licensed |= name.contains("LICENSE");
      }
    }
    if (!licensed) {
      var standard = StandardLicences.of(group);
      if (standard.isEmpty()) {
        throw new BuildFailedException(
            library + " of " + group + " comes without a licence; see press/licences/LIBRARIES");
      }
      texts.append(standard);
    }
    return texts.toString();
  }

  private static String text(ZipFile zip, ZipEntry entry) throws IOException {
    try (var in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  String purl() {
    return "pkg:maven/" + group + "/" + artifact + "@" + version;
  }
}
