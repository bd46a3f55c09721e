package platter.health;

import java.util.List;
import platter.topology.Messages;

/**
 * A sentence that is kept and can be read in either language.
 *
 * @param key in bundle {@code health}
 * @param arguments numbers with their units, names, what a program said: the same in all languages
 */
public record Text(String key, List<String> arguments) {
  public Text {
    arguments = List.copyOf(arguments);
  }

  public static Text of(String key, Object... arguments) {
    return new Text(key, java.util.Arrays.stream(arguments).map(String::valueOf).toList());
  }

  /** A value that reads the same everywhere. */
  public static Text value(Object value) {
    return of("value", value);
  }

  public String in(Messages messages) {
    return messages.text(key, arguments.toArray(String[]::new));
  }
}
