package platter.ssh;

import platter.topology.Plain;

/** What a host said, fit for one line of an error message. */
final class Heard {
  private static final int MAX = 300;

  private Heard() {}

  /** {@code "; the host said: ..."}, or nothing where it said nothing. */
  static String after(String text) {
    var line = oneLine(text);
    return line.isEmpty() ? "" : "; the host said: " + line;
  }

  /** Without control characters, in one line, the end of it where it is long. */
  static String oneLine(String text) {
    var line = Plain.line(text).strip().replaceAll("\\.$", "");
    return line.length() <= MAX ? line : "..." + line.substring(line.length() - MAX);
  }
}
