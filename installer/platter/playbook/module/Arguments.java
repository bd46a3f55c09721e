package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platter.playbook.Place;
import platter.playbook.PlaybookException;

/** A task's arguments for one host, rendered and typed. */
public final class Arguments {
  private final Spec spec;
  private final Map<String, Object> given;
  private final Place place;

  /**
   * @throws PlaybookException if a value is not of its argument's type
   */
  public Arguments(Spec spec, Map<String, Object> given, Place place) {
    this.spec = spec;
    this.given = Map.copyOf(given);
    this.place = place;
    given.forEach((name, value) -> check(spec, argument(spec, name), value, place));
  }

  public Place place() {
    return place;
  }

  public boolean has(String name) {
    return given.containsKey(name);
  }

  public Optional<String> text(String name) {
    var value = given.get(name);
    return value == null ? argument(spec, name).fallback() : Optional.of(value.toString());
  }

  /** The value of an argument that is required or has a fallback. */
  public String need(String name) {
    return text(name)
        .orElseThrow(
            () -> new PlaybookException(place, spec.name() + " needs '" + name + "' here"));
  }

  public Optional<Boolean> flag(String name) {
    return text(name).map(text -> List.of("true", "yes", "on").contains(text));
  }

  public boolean is(String name) {
    return flag(name).orElse(false);
  }

  public Optional<Long> number(String name) {
    return text(name).map(Long::valueOf);
  }

  public Optional<Integer> mode(String name) {
    return text(name).map(text -> Integer.parseInt(text, 8));
  }

  /** A list of texts; one text alone is split at commas, as Ansible does. */
  public Optional<List<String>> list(String name) {
    var value = given.get(name);
    if (value == null) {
      return argument(spec, name).fallback().map(text -> List.of(text.split(",")));
    }
    if (value instanceof List<?> list) {
      var texts = new ArrayList<String>();
      list.forEach(item -> texts.add(String.valueOf(item)));
      return Optional.of(texts);
    }
    var text = value.toString();
    return Optional.of(text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*")));
  }

  public PlaybookException refuse(String why) {
    return new PlaybookException(place, spec.name() + ": " + why);
  }

  private static Spec.Argument argument(Spec spec, String name) {
    var argument = spec.arguments().get(name);
    if (argument == null) {
      throw new IllegalArgumentException(spec.name() + " has no argument " + name);
    }
    return argument;
  }

  static void check(Spec spec, Spec.Argument argument, Object value, Place place) {
    var problem = problem(argument, value);
    if (problem != null) {
      throw new PlaybookException(
          place, "%s: '%s' %s".formatted(spec.name(), argument.name(), problem));
    }
  }

  private static @Nullable String problem(Spec.Argument argument, Object value) {
    var text = value.toString();
    if (!argument.choices().isEmpty() && !argument.choices().contains(text)) {
      return "must be one of " + argument.choices() + ", not '" + text + "'";
    }
    if (value instanceof Map || (value instanceof List && argument.type() != Spec.Type.LIST)) {
      return "must not be a " + (value instanceof Map ? "mapping" : "list");
    }
    return switch (argument.type()) {
      case TEXT, LIST -> null;
      case PATH ->
          text.startsWith("/") && text.indexOf('\n') < 0 && text.indexOf('\0') < 0
              ? null
              : "must be an absolute path, not '" + text + "'";
      case MODE ->
          value instanceof String && text.matches("0?[0-7]{3}|[0-7]{4}")
              ? null
              : "must be a quoted octal number such as \"0644\", not " + text;
      case FLAG ->
          List.of("true", "yes", "on", "false", "no", "off").contains(text)
              ? null
              : "must be true or false, not '" + text + "'";
      case NUMBER -> text.matches("-?[0-9]{1,18}") ? null : "must be a number, not '" + text + "'";
    };
  }
}
