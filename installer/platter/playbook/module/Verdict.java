package platter.playbook.module;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.Query;

/** What a wish has to say about a host. */
public sealed interface Verdict {
  /** The host is as wanted. */
  record Same() implements Verdict {}

  /** It cannot tell before it knows more. */
  record Ask(Set<Query<?>> queries) implements Verdict {
    public Ask {
      queries = Set.copyOf(queries);
    }
  }

  /**
   * The host differs.
   *
   * @param difference for a person: what goes and what comes
   * @param commands that close the difference, in order; the first that fails ends the task
   * @param owns what comes into being, for the receipt
   * @param starts the unit whose processes are new afterwards
   */
  record Change(
      String difference, List<Command> commands, List<Owned> owns, Optional<String> starts)
      implements Verdict {
    public Change(String difference, List<Command> commands, List<Owned> owns) {
      this(difference, commands, owns, Optional.empty());
    }

    public Change {
      commands = List.copyOf(commands);
      owns = List.copyOf(owns);
    }
  }

  /**
   * A unit must take notice of what was changed. One that was started after the change has done so.
   */
  record Renew(String unit, Change change) implements Verdict {}

  /**
   * The host is not there yet, and nothing but time can help.
   *
   * @param command returns 0 once it is, or fails after its limit
   * @param what to say where it does not
   * @param alters whether what is known of the host may be different afterwards
   */
  record Await(Command command, String what, boolean alters) implements Verdict {}
}
