package platter.operation;

import java.util.Locale;
import java.util.Set;
import platter.health.Check;
import platter.operation.Readiness.Words;
import platter.topology.Messages;

/**
 * Something that the topology wants and is not there.
 *
 * @param id the same as long as it is the same shortfall, whatever its figures are meanwhile
 * @param words of bundle {@code recovery}
 * @param hinders what cannot be done well while it is missing
 */
public record Shortfall(String id, Words words, Set<Work> hinders) {
  /** What a person plans with the whole service. */
  public enum Work {
    /** Moving the leader to the other site. */
    SWITCHOVER,
    /** Starting the service after planned work on the power. */
    STARTUP
  }

  private static final Messages ENGLISH = Messages.of("recovery", Locale.ROOT);

  public Shortfall {
    hinders = Set.copyOf(hinders);
  }

  /** One that somebody should know of, and that hinders nothing. */
  public Shortfall(String id, Words words) {
    this(id, words, Set.of());
  }

  /** As one line; what its words are short for stands before them. */
  public String in(Messages messages) {
    var said = words.in(messages);
    if (words.key().startsWith("missing.")) {
      return messages.text("finding.missing", said);
    }
    var check = Check.of(id.replaceFirst("[.].*", ""));
    if (check.isPresent()) {
      return messages.text(
          "finding.check",
          check.get().code(),
          id.substring(id.indexOf('.') + 1),
          check.get().title(Check.messages(messages.language())),
          said);
    }
    return id.startsWith("state.") ? messages.text("finding.state", messages.text(id), said) : said;
  }

  /** As a log says it. */
  String line() {
    return in(ENGLISH);
  }

  /** As a message of this program says it. */
  String english() {
    return words.in(ENGLISH);
  }
}
