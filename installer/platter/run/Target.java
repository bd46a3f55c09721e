package platter.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import platter.playbook.Facts;

/**
 * A host that plays may name.
 *
 * @param groups that it belongs to; {@code all} goes without saying
 * @param vars its own variables: strings, numbers, booleans, lists, mappings and {@link
 *     platter.topology.Secret}
 * @param facts where the host was asked shortly before; it is asked where this is empty
 */
public record Target(
    String name, Set<String> groups, Map<String, Object> vars, Optional<Facts> facts) {
  public Target {
    groups = Set.copyOf(groups);
    vars = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(vars));
  }

  /** A host that nobody has asked yet. */
  public Target(String name, Set<String> groups, Map<String, Object> vars) {
    this(name, groups, vars, Optional.empty());
  }
}
