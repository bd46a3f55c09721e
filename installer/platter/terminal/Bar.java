package platter.terminal;

/** A bar of so many columns, in letters that every terminal has. */
final class Bar {
  private Bar() {}

  static String of(int percent, int columns) {
    int filled = Math.max(0, Math.min(columns, columns * percent / 100));
    return "[" + "#".repeat(filled) + ".".repeat(columns - filled) + "]";
  }
}
