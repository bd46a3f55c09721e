package platter.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a script of this package prints: lines of a key, a blank and a value, in their order. */
final class KeyedLines {
  private final Map<String, List<String>> lines = new LinkedHashMap<>();

  /**
   * Reads what was printed; a line without a key is left out.
   *
   * @param most lines of one key that are taken, whatever the host says
   */
  KeyedLines(String out, int most) {
    for (var line : out.lines().toList()) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        var of = lines.computeIfAbsent(line.substring(0, blank), k -> new ArrayList<>());
        if (of.size() < most) {
          of.add(line.substring(blank + 1));
        }
      }
    }
  }

  /** All values of a key. */
  List<String> all(String key) {
    return List.copyOf(lines.getOrDefault(key, List.of()));
  }

  /** The first value of a key that is not blank. */
  Optional<String> first(String key) {
    return all(key).stream().filter(v -> !v.isBlank()).findFirst();
  }
}
