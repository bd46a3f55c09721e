package platter.terminal;

import java.util.List;
import org.jline.utils.AttributedString;
import platter.wizard.View;
import platter.wizard.WizardException;

/** What stands between the head and the foot of the screen in a step. */
interface Pane {
  /**
   * Its lines, as many as there is room for or fewer.
   *
   * @param width columns of each
   */
  List<AttributedString> body(View view, int width, int height);

  /** What its keys do, a text of bundle {@code terminal}. */
  String keys();

  /** Does what a key wants; keys that it does not know go on to the step. */
  boolean take(Key key, View view) throws WizardException;

  /** Whether letters are text here and no commands. */
  default boolean typing() {
    return false;
  }
}
