package platter.wizard;

import java.util.List;

/**
 * Questions that belong together; several in a row are a line of a table, whose last row is empty
 * where more can be added.
 *
 * @param id for a face that arranges them in its own way
 * @param note what is known about them all, or what is wrong with them together
 */
public record Group(String id, String title, String note, boolean wrong, List<Row> rows) {
  /** One line. */
  public record Row(List<Question> questions) {
    public Row {
      questions = List.copyOf(questions);
    }
  }

  public Group {
    rows = List.copyOf(rows);
  }
}
