package platter.topology;

import java.util.List;
import java.util.Optional;

/**
 * One mistake in a topology.
 *
 * @param path where, such as {@code sites[1].hosts[0].address}; empty for the topology as a whole
 * @param place where in the file; empty where there is no file
 * @param key the message that says what is wrong and what is allowed, in bundle {@code topology}
 * @param arguments the message's arguments
 */
public record Problem(String path, Optional<Place> place, String key, List<String> arguments) {
  /** A position in a file; both count from 1. */
  public record Place(int line, int column) {}

  public Problem {
    arguments = List.copyOf(arguments);
  }

  static Problem at(String path, String key, String... arguments) {
    return new Problem(path, Optional.empty(), key, List.of(arguments));
  }

  Problem in(Optional<Place> place) {
    return new Problem(path, place, key, arguments);
  }

  /** What is wrong and what is allowed, without where. */
  public String text(Messages messages) {
    return messages.text(key, arguments.toArray(String[]::new));
  }
}
