package platter.playbook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was found out about a host before a run. Templates see it as {@code ansible_facts}; where
 * Ansible has a name for a fact, it has the same here. The keys are listed in {@code
 * docs/modules/facts.md}.
 *
 * @param values strings, numbers, booleans, lists and mappings
 */
public record Facts(Map<String, Object> values) {
  public Facts {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** These facts and more; the new ones win. */
  public Facts with(Map<String, ?> more) {
    var all = new LinkedHashMap<String, Object>(values);
    all.putAll(more);
    return new Facts(all);
  }

  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).map(Object::toString);
  }

  public Optional<Long> number(String key) {
    return Optional.ofNullable(values.get(key)).map(value -> Long.valueOf(value.toString()));
  }
}
