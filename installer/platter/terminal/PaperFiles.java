package platter.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import platter.wizard.Guide;
import platter.wizard.WizardException;

/** The papers of a step as files where the wizard was started. */
final class PaperFiles {
  private PaperFiles() {}

  /**
   * Writes them, in place of older ones.
   *
   * @return where they are
   * @throws WizardException if there is none of a name, or it cannot be written; says which
   */
  static List<String> save(Guide guide, List<String> papers) throws WizardException {
    var written = new ArrayList<String>();
    for (var name : papers) {
      var paper = guide.paper(name);
      var file = Path.of(paper.name()).toAbsolutePath();
      try {
        Files.writeString(file, paper.content());
      } catch (IOException e) {
        throw new WizardException(file + ": " + e, e);
      }
      written.add(written.isEmpty() ? file.toString() : paper.name());
    }
    return written;
  }
}
