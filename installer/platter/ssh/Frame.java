package platter.ssh;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;

/**
 * A script on its way to the runtime; {@code runtime.sh} has the format.
 *
 * @param input whether standard input follows
 * @param terminal whether it follows in pieces, since a terminal has no end
 */
record Frame(long id, Script script, boolean input, boolean terminal) {
  /**
   * Above this a started {@code dd} is cheaper than the shell's {@code read}, which makes a system
   * call of every byte.
   */
  private static final int LONGEST_LINE = 1024;

  static byte[] keepAlive(long id) {
    return (id + " k 0 0 0 0\n").getBytes(Program.CHARSET);
  }

  byte[] bytes() {
    var program = Program.of(script);
    var line = program.length > LONGEST_LINE ? "" : Program.escape(program) + "\n";
    var asLine = !line.isEmpty() && line.length() <= LONGEST_LINE;
    var limit = BigDecimal.valueOf(script.limit().toMillis(), 3).stripTrailingZeros();
    var header =
        "%d %s %s %d %d %d\n"
            .formatted(
                id,
                asLine ? "l" : "d",
                limit.toPlainString(),
                input ? 1 : 0,
                terminal ? 1 : 0,
                program.length);
    var frame = new ByteArrayOutputStream(header.length() + program.length);
    frame.writeBytes(header.getBytes(Program.CHARSET));
    frame.writeBytes(asLine ? line.getBytes(Program.CHARSET) : program);
    return frame.toByteArray();
  }
}
