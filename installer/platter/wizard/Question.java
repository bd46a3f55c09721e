package platter.wizard;

import java.util.List;
import java.util.Optional;

/**
 * Something that a person is asked, in their language.
 *
 * @param path the answer's place; for a secret its name
 * @param text what was typed; always empty for a secret
 * @param preset what holds where nothing is typed; empty where something must be
 * @param choices for {@link Kind#CHOICE}
 * @param known for a secret: whether there is one
 * @param problem what is wrong with it, and what is allowed
 */
public record Question(
    String path,
    Kind kind,
    String label,
    String help,
    String text,
    String preset,
    List<Choice> choices,
    boolean known,
    Optional<String> problem) {

  /** How it is answered. */
  public enum Kind {
    /** Words. */
    TEXT,
    /** What a machine reads: a name, an address, a path. */
    CODE,
    /** Nobody sees what is typed. */
    SECRET,
    /** One of some. */
    CHOICE
  }

  /**
   * One of some answers.
   *
   * @param word as it is answered
   * @param label as it is read
   * @param note what it gives up, or why it cannot be had
   * @param open whether it can be had
   */
  public record Choice(String word, String label, String note, boolean open) {}

  public Question {
    choices = List.copyOf(choices);
  }

  /** What counts: what was typed, else the preset. */
  public String value() {
    return text.isEmpty() ? preset : text;
  }
}
