package platter.playbook.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The variables that a task sees, as written: values may be {@link platter.playbook.Text}, rendered
 * when they are used, and {@link platter.topology.Secret}.
 */
public final class Scope {
  private final Map<String, Object> variables;

  private Scope(Map<String, Object> variables) {
    this.variables = variables;
  }

  public static Scope of(Map<String, Object> variables) {
    return new Scope(new LinkedHashMap<>(variables));
  }

  /** These variables, hidden by {@code nearer} ones of the same name. */
  public Scope with(Map<String, Object> nearer) {
    if (nearer.isEmpty()) {
      return this;
    }
    var all = new LinkedHashMap<>(variables);
    all.putAll(nearer);
    return new Scope(all);
  }

  /** These variables, hidden by those of {@code nearer}. */
  public Scope with(Scope nearer) {
    return with(nearer.variables);
  }

  Optional<Object> find(String name) {
    return Optional.ofNullable(variables.get(name));
  }
}
