package platter.topology;

/** A value from outside, fit to be shown in a message: in quotes, on one line, and short. */
final class Shown {
  private static final int LONGEST = 60;

  private Shown() {}

  static String value(String text) {
    var shown = new StringBuilder("\"");
    text.codePoints().limit(LONGEST).forEach(c -> append(shown, c));
    if (text.codePointCount(0, text.length()) > LONGEST) {
      shown.append("...");
    }
    return shown.append('"').toString();
  }

  private static void append(StringBuilder shown, int c) {
    var type = Character.getType(c);
    if (type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR) {
      shown.append(String.format("\\u%04x", c));
    } else {
      shown.appendCodePoint(c);
    }
  }
}
