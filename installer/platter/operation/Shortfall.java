package platter.operation;

import java.util.Locale;
import platter.operation.Readiness.Words;
import platter.topology.Messages;

/**
 * Something that the topology wants and is not there.
 *
 * @param id the same as long as it is the same shortfall, whatever its figures are meanwhile
 * @param words of bundle {@code recovery}
 */
public record Shortfall(String id, Words words) {
  private static final Messages ENGLISH = Messages.of("recovery", Locale.ROOT);

  /** As one line; what its words are short for stands before them. */
  public String in(Messages messages) {
    var said = words.in(messages);
    if (words.key().startsWith("missing.")) {
      return messages.text("finding.missing", said);
    }
    return id.startsWith("state.") ? messages.text("finding.state", messages.text(id), said) : said;
  }

  /** As a message of this program says it. */
  String english() {
    return words.in(ENGLISH);
  }
}
