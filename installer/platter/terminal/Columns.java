package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.WCWidth;

/** Text in the columns of a terminal, where a Chinese character takes two. */
public final class Columns {
  private Columns() {}

  public static int width(String text) {
    return new AttributedString(text).columnLength();
  }

  /** As much of a text's beginning as these columns hold. */
  public static String cut(String text, int columns) {
    return new AttributedString(text).columnSubSequence(0, columns).toString();
  }

  private static boolean wide(int character) {
    return WCWidth.wcwidth(character) == 2;
  }

  public static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(1, columns - width(text)));
  }

  /**
   * Breaks a text into rows: at blanks, and beside any wide character. A word that is longer than a
   * row stays whole, so that it can be copied.
   */
  public static List<String> wrap(String text, int columns) {
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
