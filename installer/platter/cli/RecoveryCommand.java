package platter.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import platter.bundle.Bundle;
import platter.operation.Installation;
import platter.operation.Procedure;
import platter.run.Cancellation;
import platter.run.Event;
import platter.run.Hosts;
import platter.terminal.Columns;
import platter.topology.Messages;

/** A command that shows what it will do, lets a person type a word, and does it. */
abstract class RecoveryCommand implements Callable<Integer> {
  static final Messages MESSAGES = Messages.of("recovery", Locale.getDefault());

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Cancellation cancellation = new Cancellation();
  private @Nullable Bundle bundle;
  private @Nullable EventPrinter printer;

  /**
   * What is to be done.
   *
   * @param word what a person types so that it begins; empty where nothing can be lost
   * @param notes what is worth knowing before, by a label each
   */
  record Intent(Procedure procedure, String word, Map<String, String> notes) {}

  /** Looks at the hosts and says what is to be done; empty where nothing is. */
  abstract Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception;

  /** What is said when it is done. */
  String done() {
    return "";
  }

  /** What is said where it did not come to its end. */
  String unfinished() {
    return "";
  }

  /** What is said where nothing is to be done. */
  String nothing() {
    return "";
  }

  /** What plays the playbook, from this disc, and tells of it as of the rest. */
  final Installation installation(Workplace workplace, Hosts hosts) throws IOException {
    bundle = Workplace.bundle();
    return workplace.installation(bundle, hosts, List.of(event -> tell(event)), cancellation);
  }

  /** As the whole command line has them, below whichever command this one stands. */
  private Options options() {
    return spec.root().userObject() instanceof Platter platter
        ? platter.options()
        : new Platter().options();
  }

  private void say(String text) throws IOException {
    spec.commandLine()
        .getOut()
        .println(
            options().json()
                ? new ObjectMapper().writeValueAsString(Map.of("message", text))
                : text);
  }

  private void tell(Event event) {
    if (printer != null) {
      printer.accept(event);
    }
  }

  @Override
  public final Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    try (var workplace = Workplace.open(options());
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      var intent = intent(workplace, hosts);
      if (intent.isEmpty()) {
        say(nothing());
        return Platter.DONE;
      }
      if (!options().json()) {
        show(intent.get(), out);
      }
      if (!intent.get().word().isEmpty()) {
        Confirmation.of(options(), intent.get().word());
      }
      interrupt.arm();
      printer = EventPrinter.of(options(), out);
      boolean finished = false;
      try {
        intent.get().procedure().run(workplace.inventory(), List.of(this::tell), cancellation);
        finished = true;
      } finally {
        if (!finished && !unfinished().isEmpty()) {
          say(unfinished());
        }
      }
      if (!done().isEmpty()) {
        say(done());
      }
      return Platter.DONE;
    } finally {
      if (bundle != null) {
        bundle.close();
      }
    }
  }

  private static void show(Intent intent, PrintWriter out) {
    int number = 0;
    for (var action : intent.procedure().actions()) {
      number++;
      out.printf(
          "%3d  %s %s%n",
          number, Columns.pad(action.host(), 12), EventPrinter.PHRASES.of(action.name()));
    }
    intent
        .notes()
        .forEach((label, text) -> out.println("     " + Columns.pad(label, 12) + " " + text));
    out.println();
    out.flush();
  }
}
