package platter.report;

import java.util.List;
import platter.topology.Messages;

/** A site sheet cannot be taken as it is; says every mistake with its row and its column. */
public final class SheetException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A mistake.
   *
   * @param row as the spreadsheet numbers it, from 1
   * @param column from 1; 0 where the whole row is meant
   * @param text what is wrong, in the person's language
   */
  public record Mistake(int row, int column, String text) {
    String in(Messages words) {
      var number = String.valueOf(row);
      return column == 0
          ? words.text("sheet.error.row", number, text)
          : words.text("sheet.error.cell", number, letters(column), text);
    }

    /** As spreadsheets call a column: A, B, ... */
    private static String letters(int column) {
      return column > 26
          ? letters((column - 1) / 26) + letters((column - 1) % 26 + 1)
          : String.valueOf((char) ('A' + column - 1));
    }
  }

  private final transient List<Mistake> mistakes;

  SheetException(List<Mistake> mistakes, Messages words) {
    super(String.join("\n", mistakes.stream().map(mistake -> mistake.in(words)).toList()));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }
}
