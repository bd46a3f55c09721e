package platter.playbook.host;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A constant piece of POSIX {@code sh} and its values.
 *
 * @param text program text of ours
 * @param args what it sees as {@code "$1"}, {@code "$2"} and so on
 * @param limit how long it may take
 * @param input what it reads from its standard input, sent on a channel of its own
 */
public record Command(String text, List<String> args, Duration limit, Optional<Input> input) {
  /** How long a command may take where nothing else is said. */
  public static final Duration DEFAULT_LIMIT = Duration.ofMinutes(2);

  /** Bytes to be sent to a host. */
  public interface Input {
    InputStream open() throws IOException;

    /** Bytes in all, for the progress bar. */
    long size();
  }

  /**
   * Bytes that get into a file of the host before the command runs, which then reads no input. What
   * is there of them already, after a line broke, is not sent again.
   */
  public interface Blob extends Input {
    /** SHA-256 of all of them, lower case hexadecimal. */
    String sha256() throws IOException;

    /** The file; it appears whole and with the right hash, or not at all. */
    String path();

    /** From this byte on. */
    InputStream open(long offset) throws IOException;

    @Override
    default InputStream open() throws IOException {
      return open(0);
    }
  }

  public Command {
    args = List.copyOf(args);
  }

  public static Command of(String text, String... args) {
    return new Command(text, List.of(args), DEFAULT_LIMIT, Optional.empty());
  }

  public Command within(Duration limit) {
    return new Command(text, args, limit, input);
  }

  public Command reading(Input input) {
    return new Command(text, args, limit, Optional.of(input));
  }
}
