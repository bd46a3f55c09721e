package platter.wizard;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A list of hosts as people have it: one a line, an address with a name before or after it where
 * there is one, as in a hosts file or out of a spreadsheet.
 */
final class HostList {
  private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern BETWEEN = Pattern.compile("[\\s,;|\"，；]+");

  private HostList() {}

  /** The answers with these hosts behind those of a place. */
  static Answers into(Answers answers, Places place, String text) {
    var result = answers.tidy();
    for (var line : text.lines().toList()) {
      var words =
          BETWEEN.splitAsStream(line.replaceFirst("#.*", "")).filter(w -> !w.isEmpty()).toList();
      var address = words.stream().filter(w -> ADDRESS.matcher(w).matches()).findFirst();
      if (address.isPresent()) {
        var host = place.path() + ".hosts[" + result.count(place.path() + ".hosts") + "]";
        result = result.with(host + ".address", address.get());
        result = named(result, host, words, address.get());
      }
    }
    return result;
  }

  private static Answers named(Answers answers, String host, List<String> words, String address) {
    var name = words.stream().filter(w -> !w.equals(address)).findFirst();
    return name.map(word -> answers.with(host + ".name", word.replaceFirst("[.].*", "")))
        .orElse(answers);
  }
}
