package platter.playbook.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several questions as one command: on the host a process for each of them would cost more than the
 * questions themselves. Each gets its own part of the output and its own status; none stops
 * another.
 */
public final class Batch {
  private static final String RUN =
      """
      batch_mark=$1
      shift
      while [ $# -gt 0 ]; do
        batch_text=$1 batch_n=$2
        shift 2
        (
          batch_i=0 batch_rest=$(($# - batch_n))
          while [ "$batch_i" -lt "$batch_n" ]; do
            set -- "$@" "$1"
            shift
            batch_i=$((batch_i + 1))
          done
          shift "$batch_rest"
          eval "$batch_text"
        )
        printf '\\n%s %s\\n' "$batch_mark" "$?"
        shift "$batch_n"
      done""";

  private final String mark;
  private final List<Command> commands;

  /**
   * @param mark a line of output never begins with this by chance
   */
  public Batch(List<Command> commands, String mark) {
    this.commands = List.copyOf(commands);
    this.mark = mark;
  }

  public Command command() {
    var args = new ArrayList<String>();
    args.add(mark);
    var limit = Duration.ZERO;
    for (var command : commands) {
      args.add(command.text());
      args.add(Integer.toString(command.args().size()));
      args.addAll(command.args());
      limit = limit.plus(command.limit());
    }
    return new Command(RUN, args, limit, Optional.empty());
  }

  /** Each command's own output; what they wrote to standard error is the same for all. */
  public List<Output> split(Output output) {
    var outputs = new ArrayList<Output>();
    var text = output.out();
    int from = 0;
    for (int i = 0; i < commands.size(); i++) {
      int at = text.indexOf("\n" + mark + " ", from);
      if (at < 0) {
        throw new UnreadableException(command(), output);
      }
      int end = text.indexOf('\n', at + 1);
      int status = Integer.parseInt(text.substring(at + mark.length() + 2, end));
      outputs.add(new Output(status, text.substring(from, at), output.err()));
      from = end + 1;
    }
    return outputs;
  }
}
