package platter.topology;

import java.util.regex.Pattern;

/**
 * Text from outside, made fit for a terminal, a mail and a log: control characters, with which it
 * could move a cursor or forge a line, become blanks.
 */
public final class Plain {
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}+");
  private static final Pattern ALL_BUT_LAYOUT = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]+");

  private Plain() {}

  /** With its lines and tabs. */
  public static String text(String text) {
    return ALL_BUT_LAYOUT.matcher(text).replaceAll(" ");
  }

  /** As one line. */
  public static String line(String text) {
    return CONTROLS.matcher(text).replaceAll(" ");
  }

  /**
   * As one line that is not longer than so many characters; where something is left out, it ends
   * with three dots.
   */
  public static String line(String text, int most) {
    var line = line(text).strip();
    return line.codePointCount(0, line.length()) <= most
        ? line
        : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "\u2026";
  }
}
