package platter.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeSet;
import platter.topology.Secret;

/**
 * The last line of defence for secrets: whatever a run says is searched for them. Values of fewer
 * than four characters would blot out half of every text and are left to the rules about {@code
 * no_log}.
 */
final class Masker {
  private static final int SHORTEST = 4;

  private final TreeSet<String> secrets =
      new TreeSet<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  Masker(Collection<Target> targets) {
    targets.forEach(target -> collect(target.vars()));
  }

  private void collect(Object value) {
    if (value instanceof Secret secret && secret.reveal().length() >= SHORTEST) {
      secrets.add(secret.reveal());
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::collect);
    } else if (value instanceof Collection<?> list) {
      list.forEach(this::collect);
    }
  }

  String mask(String text) {
    var masked = text;
    for (var secret : secrets) {
      masked = masked.replace(secret, "********");
    }
    return masked;
  }
}
