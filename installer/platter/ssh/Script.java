package platter.ssh;

import java.time.Duration;
import java.util.List;

/**
 * A piece of POSIX {@code sh} to be run on a host with the privilege of its session.
 *
 * <p>The text is constant program text of ours; every value goes into {@code args} and reaches the
 * script as {@code "$1"}, {@code "$2"} and so on, whatever bytes it holds (all but NUL). Nothing in
 * here appears on a command line of the host.
 *
 * @param text the program
 * @param args its positional parameters
 * @param limit after this time the script and its process group are killed and the answer's status
 *     is 124 or 137
 */
public record Script(String text, List<String> args, Duration limit) {
  /** How long a script may run where nothing else is said. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

  public Script {
    args = List.copyOf(args);
    if (text.indexOf(0) >= 0 || args.stream().anyMatch(arg -> arg.indexOf(0) >= 0)) {
      throw new IllegalArgumentException(
          "text and args must not hold NUL, which no shell can keep");
    }
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
  }

  public static Script of(String text, String... args) {
    return new Script(text, List.of(args), DEFAULT_LIMIT);
  }

  /**
   * The same for a host that runs it by itself, its values included; they stand in a file then, so
   * that none may be a secret.
   */
  public String program() {
    var program = new StringBuilder();
    if (!args.isEmpty()) {
      program.append("set --");
      args.forEach(arg -> program.append(' ').append(Program.quote(arg)));
      program.append('\n');
    }
    return program.append(text).append('\n').toString();
  }

  public Script within(Duration limit) {
    return new Script(text, args, limit);
  }
}
