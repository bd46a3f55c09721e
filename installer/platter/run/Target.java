package platter.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A host that plays may name.
 *
 * @param groups that it belongs to; {@code all} goes without saying
 * @param vars its own variables: strings, numbers, booleans, lists, mappings and {@link
 *     platter.topology.Secret}
 */
public record Target(String name, Set<String> groups, Map<String, Object> vars) {
  public Target {
    groups = Set.copyOf(groups);
    vars = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(vars));
  }
}
