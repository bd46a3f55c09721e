package platter.press;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Licences as everybody words them, and what is under which of them without saying so itself. */
final class StandardLicences {
  /** Where their texts lie in the bundle, by SPDX identifiers, beside those of Debian. */
  static final String FOLDER = "licences/common/";

  private static final Pattern LINE = Pattern.compile("(?m)^([^#:]+): ([^,\\n]+)(.*)$");

  private StandardLicences() {}

  /**
   * What to say of the libraries of a group, with where the text is found; empty where nothing is
   * known.
   */
  static String of(String group) throws IOException {
    var said = new StringBuilder();
    for (var line : lines()) {
      if (line.get(0).equals(group)) {
        said.append(
            "%s%s%nIts text is %s%s%n".formatted(line.get(1), line.get(2), FOLDER, line.get(1)));
      }
    }
    return said.toString();
  }

  /** All that somebody needs, by SPDX identifiers. */
  static SortedMap<String, String> texts() throws IOException {
    var texts = new TreeMap<String, String>();
    for (var line : lines()) {
      texts.put(line.get(1), text(line.get(1)));
    }
    return texts;
  }

  /** Group, licence, and what is to be said beside it. */
  private static List<List<String>> lines() throws IOException {
    var lines = new ArrayList<List<String>>();
    var line = LINE.matcher(text("LIBRARIES"));
    while (line.find()) {
      lines.add(List.of(line.group(1), line.group(2), line.group(3)));
    }
    return lines;
  }

  private static String text(String name) throws IOException {
    try (var in = StandardLicences.class.getResourceAsStream("licences/" + name)) {
      if (in == null) {
        throw new BuildFailedException("the program has no text of the licence " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
