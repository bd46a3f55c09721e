package platter.cli;

import java.util.Locale;
import platter.topology.Messages;

/** A word that a person must type before something happens that cannot be taken back lightly. */
final class Confirmation {
  private static final Messages MESSAGES = Messages.of("recovery", Locale.getDefault());

  private Confirmation() {}

  /**
   * Goes on only if the word was typed, or {@code --yes} given.
   *
   * @throws UsageException if it was not; nothing has been done then
   */
  static void of(Options options, String word) throws UsageException {
    if (options.yes()) {
      return;
    }
    var console =
        Workplace.console()
            .orElseThrow(
                () -> new UsageException("there is no terminal to confirm on; give --yes"));
    var typed = console.readLine("%s", MESSAGES.text("confirm", word));
    if (typed == null || !typed.strip().equals(word)) {
      throw new UsageException(MESSAGES.text("unconfirmed", word));
    }
  }
}
