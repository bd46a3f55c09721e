package platter.run;

import java.util.List;

/** Which hosts a play is for: {@code all}, groups and hosts, less those behind a {@code !}. */
final class HostPattern {
  private HostPattern() {}

  static boolean matches(List<String> patterns, Target target) {
    boolean named = false;
    for (var pattern :
        patterns.stream().flatMap(p -> List.of(p.split("[:,]", -1)).stream()).toList()) {
      if (pattern.startsWith("!")) {
        if (is(pattern.substring(1), target)) {
          return false;
        }
      } else {
        named |= is(pattern.strip(), target);
      }
    }
    return named;
  }

  private static boolean is(String word, Target target) {
    return word.equals("all") || word.equals(target.name()) || target.groups().contains(word);
  }
}
