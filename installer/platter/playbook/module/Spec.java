package platter.playbook.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import platter.playbook.Place;
import platter.playbook.PlaybookException;
import platter.playbook.Text;

/**
 * A module's name and the arguments that it takes. The page in {@code docs/modules} holds the same
 * table.
 *
 * @param name the full name, such as {@code ansible.builtin.file}
 */
public record Spec(String name, Map<String, Argument> arguments) {

  /** What an argument's value must be. */
  public enum Type {
    TEXT,
    PATH,
    MODE,
    FLAG,
    NUMBER,
    LIST
  }

  /**
   * One argument.
   *
   * @param fallback what holds where it is not given
   * @param choices the only values allowed; empty where there is no such list
   */
  public record Argument(
      String name, Type type, boolean required, Optional<String> fallback, List<String> choices) {}

  public static Builder named(String name) {
    return new Builder(name);
  }

  /** The name without its collection. */
  public String shortName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * Checks what can be checked before anything is rendered.
   *
   * @throws PlaybookException if an argument is unknown, missing or plainly wrong
   */
  public void check(Map<String, Object> given, Place place) {
    for (var entry : given.entrySet()) {
      var argument = arguments.get(entry.getKey());
      if (argument == null) {
        throw new PlaybookException(
            place,
            "%s has no argument '%s'; it has %s"
                .formatted(name, entry.getKey(), new TreeSet<>(arguments.keySet())));
      }
      if (!(entry.getValue() instanceof Text) && !(entry.getValue() instanceof List)) {
        Arguments.check(this, argument, entry.getValue(), place);
      }
    }
    for (var argument : arguments.values()) {
      if (argument.required() && !given.containsKey(argument.name())) {
        throw new PlaybookException(place, name + " needs '" + argument.name() + "'");
      }
    }
  }

  /** Collects the arguments in the order of the page's table. */
  public static final class Builder {
    private final String name;
    private final List<Argument> arguments = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    public Builder needs(String argument, Type type) {
      return add(new Argument(argument, type, true, Optional.empty(), List.of()));
    }

    public Builder takes(String argument, Type type) {
      return add(new Argument(argument, type, false, Optional.empty(), List.of()));
    }

    public Builder takes(String argument, Type type, String fallback) {
      return add(new Argument(argument, type, false, Optional.of(fallback), List.of()));
    }

    public Builder oneOf(String argument, String fallback, String... choices) {
      return add(
          new Argument(
              argument,
              Type.TEXT,
              false,
              fallback.isEmpty() ? Optional.empty() : Optional.of(fallback),
              List.of(choices)));
    }

    private Builder add(Argument argument) {
      arguments.add(argument);
      return this;
    }

    public Spec build() {
      var map = new LinkedHashMap<String, Argument>();
      arguments.forEach(argument -> map.put(argument.name(), argument));
      return new Spec(name, java.util.Collections.unmodifiableMap(map));
    }
  }
}
