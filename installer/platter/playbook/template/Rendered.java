package platter.playbook.template;

import org.jspecify.annotations.Nullable;

/**
 * A value without Jinja2.
 *
 * @param value strings, numbers, booleans, lists, mappings, null or {@link Omitted}
 * @param secret whether a secret went into it
 */
public record Rendered(@Nullable Object value, boolean secret) {
  /** The value as text. */
  public String text() {
    return PythonText.str(value);
  }
}
