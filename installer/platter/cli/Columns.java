package platter.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in the columns of a terminal, where a Chinese character takes two. */
final class Columns {
  private Columns() {}

  static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int character) {
    return wide(character) ? 2 : 1;
  }

  /** East Asian wide and full-width characters, as far as our texts use them. */
  private static boolean wide(int character) {
    return (character >= 0x2e80 && character <= 0xa4cf)
        || (character >= 0xac00 && character <= 0xd7a3)
        || (character >= 0xf900 && character <= 0xfaff)
        || (character >= 0xfe30 && character <= 0xfe6f)
        || (character >= 0xff00 && character <= 0xff60)
        || (character >= 0x20000 && character <= 0x3fffd);
  }

  static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(1, columns - width(text)));
  }

  /**
   * Breaks a text into rows: at blanks, and beside any wide character. A word that is longer than a
   * row stays whole, so that it can be copied.
   */
  static List<String> wrap(String text, int columns) {
    var rows = new ArrayList<String>();
    var row = new StringBuilder();
    for (var piece : pieces(text)) {
      if (row.length() > 0 && width(row.toString()) + width(piece.stripTrailing()) > columns) {
        rows.add(row.toString().stripTrailing());
        row.setLength(0);
      }
      row.append(piece);
    }
    rows.add(row.toString().stripTrailing());
    return rows;
  }

  /** What may not be broken: a word with the blanks after it, or one wide character. */
  private static List<String> pieces(String text) {
    var pieces = new ArrayList<String>();
    var piece = new StringBuilder();
    int before = 0;
    for (int character : text.codePoints().toArray()) {
      boolean starts =
          (before == ' ' && character != ' ')
              || (wide(character) && !closing(character))
              || (wide(before) && !wide(character) && character != ' ');
      if (starts && piece.length() > 0) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      piece.appendCodePoint(character);
      before = character;
    }
    pieces.add(piece.toString());
    return pieces;
  }

  /** Punctuation that does not begin a row. */
  private static boolean closing(int character) {
    return "\uff0c\u3002\uff1b\uff1a\u3001\uff09\u300d\uff01\uff1f".indexOf(character) >= 0;
  }
}
