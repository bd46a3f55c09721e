package platter.report;

import java.util.ArrayList;
import java.util.List;
import platter.topology.Messages;

/**
 * Tables as spreadsheets write and read them: RFC 4180, in UTF-8, with a byte order mark where a
 * spreadsheet needs one to read the letters. What is read may also have semicolons or tabs between
 * its cells, as spreadsheets of some countries write.
 */
final class Csv {
  static final char MARK = '\ufeff';

  private Csv() {}

  /**
   * A row as it was read.
   *
   * @param number as the spreadsheet numbers it, from 1
   */
  record Row(int number, List<String> cells) {
    Row {
      cells = List.copyOf(cells);
    }

    /** What stands in a column, counted from 0; empty behind the last one. */
    String cell(int column) {
      return column < cells.size() ? cells.get(column) : "";
    }
  }

  static String write(List<List<String>> rows) {
    var text = new StringBuilder();
    for (var row : rows) {
      text.append(String.join(",", row.stream().map(Csv::cell).toList())).append("\r\n");
    }
    return text.chars().allMatch(c -> c < 128) ? text.toString() : MARK + text.toString();
  }

  private static String cell(String text) {
    return text.matches("[^\",;\\r\\n\\t]*") && text.equals(text.strip())
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }

  /**
   * The rows of a table, without those in which nothing stands.
   *
   * @param words for what is wrong
   * @throws SheetException for a quoted cell that does not end
   */
  static List<Row> read(String text, Messages words) throws SheetException {
    var whole = text.indexOf(MARK) == 0 ? text.substring(1) : text;
    return new Reader(whole, separator(whole), words).rows();
  }

  /** What stands most often in the first line that is neither empty nor a comment. */
  private static char separator(String text) {
    var first = text.lines().filter(line -> !line.matches("[\\s\"]*(#.*)?")).findFirst().orElse("");
    char best = ',';
    long most = 0;
    for (char each : new char[] {',', ';', '\t'}) {
      long count = first.chars().filter(c -> c == each).count();
      if (count > most) {
        best = each;
        most = count;
      }
    }
    return best;
  }

  private static final class Reader {
    private final String text;
    private final char separator;
    private final List<Row> rows = new ArrayList<>();
    private List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private final Messages words;
    private int number = 1;

    Reader(String text, char separator, Messages words) {
      this.text = text;
      this.separator = separator;
      this.words = words;
    }

    List<Row> rows() throws SheetException {
      int i = 0;
      while (i < text.length()) {
        char c = text.charAt(i);
        if (c == '"' && cell.toString().isBlank()) {
          cell.setLength(0);
          i = quoted(i + 1);
        } else if (c == separator) {
          endOfCell();
          i++;
        } else if (c == '\n' || c == '\r') {
          i += text.startsWith("\r\n", i) ? 2 : 1;
          endOfRow();
        } else {
          cell.append(c);
          i++;
        }
      }
      endOfRow();
      return List.copyOf(rows);
    }

    private int quoted(int from) throws SheetException {
      int i = from;
      while (i < text.length()) {
        char c = text.charAt(i);
        if (c == '"' && text.startsWith("\"\"", i)) {
          cell.append('"');
          i += 2;
        } else if (c == '"') {
          return i + 1;
        } else {
          cell.append(c);
          i++;
        }
      }
      throw new SheetException(
          List.of(
              new SheetException.Mistake(
                  number, cells.size() + 1, words.text("sheet.error.quote"))),
          words);
    }

    private void endOfCell() {
      cells.add(cell.toString().strip());
      cell.setLength(0);
    }

    private void endOfRow() {
      endOfCell();
      if (cells.stream().anyMatch(text -> !text.isEmpty())) {
        rows.add(new Row(number, cells));
      }
      cells = new ArrayList<>();
      number++;
    }
  }
}
