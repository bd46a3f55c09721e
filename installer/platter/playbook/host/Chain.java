package platter.playbook.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several commands as one, so that they cost one round trip and the first failure stops them. */
public final class Chain {
  // Each command comes as its text, the number of its arguments, and these. The subshell turns the
  // list round until only its own are left. Not "( ... ) || exit": that would disarm a "set -e".
  private static final String RUN =
      """
      while [ $# -gt 0 ]; do
        chain_text=$1 chain_n=$2
        shift 2
        (
          chain_i=0 chain_rest=$(($# - chain_n))
          while [ "$chain_i" -lt "$chain_n" ]; do
            set -- "$@" "$1"
            shift
            chain_i=$((chain_i + 1))
          done
          shift "$chain_rest"
          eval "$chain_text"
        )
        chain_status=$?
        [ "$chain_status" = 0 ] || exit "$chain_status"
        shift "$chain_n"
      done""";

  private Chain() {}

  /** One command that does all of these, none of which may read input. */
  public static Command of(List<Command> commands) {
    if (commands.size() == 1) {
      return commands.get(0);
    }
    var args = new ArrayList<String>();
    var limit = Duration.ZERO;
    for (var command : commands) {
      if (command.input().isPresent()) {
        throw new IllegalArgumentException("a command with input cannot be part of a chain");
      }
      args.add(command.text());
      args.add(Integer.toString(command.args().size()));
      args.addAll(command.args());
      limit = limit.plus(command.limit());
    }
    return new Command(RUN, args, limit, Optional.empty());
  }
}
