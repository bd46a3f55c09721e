package platter.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/** The runtime's program text, from {@code runtime.sh} beside this class. */
final class RuntimeText {
  private static final String TEXT = load();

  private RuntimeText() {}

  /**
   * The one line that starts the runtime.
   *
   * @param nonce what marks the frames of this connection
   * @param shell runs the scripts
   */
  static byte[] line(String nonce, String shell) {
    var program = "n=" + nonce + " s=" + Program.quote(shell) + "\n" + TEXT;
    return (Program.escape(program.getBytes(Program.CHARSET)) + "\n").getBytes(Program.CHARSET);
  }

  private static String load() {
    try (var resource = RuntimeText.class.getResourceAsStream("runtime.sh")) {
      if (resource == null) {
        throw new IllegalStateException("runtime.sh is missing from the jar");
      }
      return new String(resource.readAllBytes(), Program.CHARSET)
          .lines()
          .map(String::strip)
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.joining("\n", "", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
