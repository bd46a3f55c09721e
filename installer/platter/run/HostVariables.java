package platter.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import platter.playbook.Facts;
import platter.playbook.template.Scope;
import platter.topology.Secret;

/**
 * What every task may know: {@code inventory_hostname}, {@code group_names}, {@code groups}, {@code
 * hostvars} (of all hosts, without anything secret) and {@code ansible_facts}.
 */
final class HostVariables {
  private final Map<String, Facts> facts;
  private final Map<String, List<String>> groups = new TreeMap<>();
  private final Map<String, Object> hostvars = new LinkedHashMap<>();

  HostVariables(List<Target> targets, Map<String, Facts> facts) {
    this.facts = facts;
    groups.put("all", new ArrayList<>());
    for (var target : targets) {
      groups.computeIfAbsent("all", k -> new ArrayList<>()).add(target.name());
      target
          .groups()
          .forEach(g -> groups.computeIfAbsent(g, k -> new ArrayList<>()).add(target.name()));
      var open = new LinkedHashMap<String, Object>();
      target.vars().forEach((key, value) -> putOpen(open, key, value));
      open.put("inventory_hostname", target.name());
      open.put("group_names", List.copyOf(new TreeSet<>(target.groups())));
      open.put("ansible_facts", valuesOf(target));
      hostvars.put(target.name(), open);
    }
  }

  Scope scope(Target target) {
    var all = new LinkedHashMap<String, Object>(target.vars());
    all.put("inventory_hostname", target.name());
    all.put("group_names", List.copyOf(new TreeSet<>(target.groups())));
    all.put("groups", groups);
    all.put("hostvars", hostvars);
    all.put("ansible_facts", valuesOf(target));
    return Scope.of(all);
  }

  private Map<String, Object> valuesOf(Target target) {
    var found = facts.get(target.name());
    return found == null ? Map.of() : found.values();
  }

  private static void putOpen(Map<String, Object> open, String key, Object value) {
    if (!(value instanceof Secret)) {
      open.put(key, withoutSecrets(value));
    }
  }

  private static Object withoutSecrets(Object value) {
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<String, Object>();
      map.forEach((k, v) -> putOpen(copy, String.valueOf(k), v));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .filter(item -> !(item instanceof Secret))
          .map(HostVariables::withoutSecrets)
          .toList();
    }
    return value;
  }
}
