package platter.operation;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import platter.health.Check;
import platter.health.Fix;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/** Does what checks said could be mended from here, one after the other. */
final class Mending {
  private Mending() {}

  /**
   * Each is kept as a step of a run.
   *
   * @throws OperationException for the first that did not work
   */
  static void run(
      Inventory inventory,
      Hosts hosts,
      List<Host> among,
      List<Consumer<Event>> listeners,
      String command,
      String title,
      List<Fix> fixes)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    try (var narrator =
        new Narrator(inventory.journal(), listeners, new Cancellation(), command, title)) {
      for (var fix : fixes) {
        var text = fix.what().in(Check.messages(Locale.ENGLISH));
        var host =
            among.stream().filter(h -> h.name().equals(fix.host())).findFirst().orElseThrow();
        narrator.cleanUp(fix.host(), text, Outcome.CHANGED, () -> mend(hosts, host, fix));
      }
      narrator.done();
    }
  }

  private static String mend(Hosts hosts, Host host, Fix fix)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = hosts.run(host, fix.script());
    if (!answer.ok()) {
      throw new OperationException(
          fix.host() + ": " + fix.check().code() + " was not mended: " + answer.err().strip());
    }
    return fix.check().code();
  }
}
