package platter.health;

import java.util.List;
import platter.topology.Messages;
import platter.topology.Phrases;

/**
 * A sentence that is kept and can be read in either language.
 *
 * @param key in bundle {@code health}
 * @param arguments numbers with their units, names, what a program said: the same in all languages;
 *     and what this program says in English
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
    var phrases = Phrases.of(messages.language());
    return messages.text(key, arguments.stream().map(phrases::argument).toArray(String[]::new));
  }
}
