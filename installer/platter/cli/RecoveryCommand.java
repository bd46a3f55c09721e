package platter.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.operation.Procedure;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.topology.Messages;

/** A command that shows what it will do, lets a person type a word, and does it. */
abstract class RecoveryCommand implements Callable<Integer> {
  static final Messages MESSAGES = Messages.of("recovery", Locale.getDefault());

  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * What is to be done.
   *
   * @param word what a person types so that it begins; empty where nothing can be lost
   * @param notes what is worth knowing before, by a label each
   */
  record Intent(Procedure procedure, String word, Map<String, String> notes) {}

  /** Looks at the hosts and says what is to be done; empty where nothing is. */
  abstract Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception;

  /** What is said where nothing is to be done. */
  String nothing() {
    return "";
  }

  @Override
  public final Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    var cancellation = new Cancellation();
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      var intent = intent(workplace, hosts);
      if (intent.isEmpty()) {
        out.println(nothing());
        return Platter.DONE;
      }
      if (!platter.options().json()) {
        show(intent.get(), out);
      }
      if (!intent.get().word().isEmpty()) {
        Confirmation.of(platter.options(), intent.get().word());
      }
      interrupt.arm();
      var printer = EventPrinter.of(platter.options(), out);
      intent.get().procedure().run(workplace.inventory(), List.of(printer), cancellation);
      return Platter.DONE;
    }
  }

  private static void show(Intent intent, PrintWriter out) {
    int number = 0;
    for (var action : intent.procedure().actions()) {
      number++;
      out.printf("%3d  %s %s%n", number, Columns.pad(action.host(), 12), action.name());
    }
    intent
        .notes()
        .forEach((label, text) -> out.println("     " + Columns.pad(label, 12) + " " + text));
    out.println();
    out.flush();
  }
}
