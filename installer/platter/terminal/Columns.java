package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.WCWidth;

/** Text in the columns of a terminal, where a Chinese character takes two. */
public final class Columns {
  /** What does not begin a row. */
  private static final String CLOSING =
      "\uff0c\u3002\uff1b\uff1a\u3001\uff09\u300d\u300b\u201d\uff01\uff1f,.;:)!?";

  /** What does not end a row. */
  private static final String OPENING = "\uff08\u300c\u300a\u201c(";

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

  /**
   * A line of which nothing is lost, as a file or a host has it: what does not fit into the width
   * of a screen goes on below, further in.
   */
  static List<String> rows(String margin, String line, int width) {
    var text = line.stripLeading();
    var head = margin + line.substring(0, line.length() - text.length());
    var rows = new ArrayList<String>();
    for (var row : wrap(text, Math.max(20, width - 5 - width(head)))) {
      rows.add((rows.isEmpty() ? head : head + "    ") + row);
    }
    return rows;
  }

  /** What may not be broken: a word with the blanks after it, or one wide character. */
  private static List<String> pieces(String text) {
    var pieces = new ArrayList<String>();
    var piece = new StringBuilder();
    int before = 0;
    for (int character : text.codePoints().toArray()) {
      boolean beside = character != ' ' && (wide(character) || wide(before));
      boolean starts = beside && CLOSING.indexOf(character) < 0 && OPENING.indexOf(before) < 0;
      if ((starts || (before == ' ' && character != ' ')) && piece.length() > 0) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      piece.appendCodePoint(character);
      before = character;
    }
    pieces.add(piece.toString());
    return pieces;
  }
}
