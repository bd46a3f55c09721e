package platter.playbook;

import java.util.List;

/** Plays in their order, and where their templates and files are read from. */
public record Playbook(String file, Resources resources, List<Play> plays) {
  public Playbook {
    plays = List.copyOf(plays);
  }

  /**
   * Reads a playbook and the roles that it names.
   *
   * @throws PlaybookException if it is not of the language; the message names file, line and word
   */
  public static Playbook load(Resources resources, String file) {
    return new PlaybookReader(resources).read(file);
  }
}
