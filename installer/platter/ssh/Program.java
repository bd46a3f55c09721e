package platter.ssh;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How a {@link Script} becomes bytes that {@code sh} reads back exactly. */
final class Program {
  static final Charset CHARSET = StandardCharsets.UTF_8;

  /** Tells the runtime the process group of the script, so that it can be ended from outside. */
  private static final String REPORT_GROUP = "printf %s \"$PPID\" >\"${0%.s}.p\"\n";

  private Program() {}

  /** The whole program of a script: its values as positional parameters, then its text. */
  static byte[] of(Script script) {
    return (REPORT_GROUP + script.program()).getBytes(CHARSET);
  }

  /** One shell word that means exactly this value: between single quotes nothing is special. */
  static String quote(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  /**
   * One line of printable ASCII that {@code printf %b} turns back into these bytes. Never raw
   * bytes: {@code read} of some shells trips over those above 127.
   */
  static String escape(byte[] bytes) {
    var line = new StringBuilder(bytes.length + bytes.length / 4);
    for (byte b : bytes) {
      if (b >= ' ' && b < 127 && b != '\\') {
        line.append((char) b);
      } else {
        line.append("\\0")
            .append((char) ('0' + ((b & 0xff) >> 6)))
            .append((char) ('0' + ((b >> 3) & 7)))
            .append((char) ('0' + (b & 7)));
      }
    }
    return line.toString();
  }
}
