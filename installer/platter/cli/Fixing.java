package platter.cli;

import java.io.PrintWriter;
import java.util.List;
import platter.health.Fix;
import platter.topology.Messages;

/** Says what could be mended from here, and asks whether it shall be. */
final class Fixing {
  private Fixing() {}

  /**
   * Whether it shall be.
   *
   * @throws UsageException if nobody can be asked
   */
  static boolean agreed(List<Fix> fixes, Options options, Messages messages, PrintWriter out)
      throws UsageException {
    out.println();
    if (fixes.isEmpty()) {
      out.println(messages.text("print.fix.none"));
      return false;
    }
    fixes.forEach(f -> out.println(messages.text("print.fix", f.host(), f.what().in(messages))));
    if (options.yes()) {
      return true;
    }
    var console =
        Workplace.console()
            .orElseThrow(() -> new UsageException("there is no terminal to ask on; give --yes"));
    var typed = console.readLine("%s", messages.text("print.fix.ask"));
    return typed != null && typed.strip().equals("yes");
  }

  /** Says that it was done. */
  static void done(Messages messages, PrintWriter out) {
    out.println(messages.text("print.fix.done"));
    out.println();
  }
}
