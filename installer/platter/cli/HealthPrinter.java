package platter.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import platter.health.Concern;
import platter.health.Finding;
import platter.operation.Health;
import platter.operation.Moment;
import platter.report.HealthVerdict;
import platter.terminal.Columns;
import platter.topology.Messages;
import platter.topology.Plain;
import platter.topology.Topology;

/**
 * What the health wizard found as plain lines of at most 80 columns: question by question, what is
 * not passed in full, and at the end what can be read out on the phone.
 */
final class HealthPrinter {
  private static final int WIDTH = 80;

  private final PrintWriter out;
  private final Messages messages;
  private final boolean verbose;

  HealthPrinter(PrintWriter out, Messages messages, boolean verbose) {
    this.out = out;
    this.messages = messages;
    this.verbose = verbose;
  }

  void print(Topology topology, Health.Result found) {
    var recovery = Messages.of("recovery", Locale.getDefault());
    say(topology.deployment() + "  " + Moment.show(found.at()));
    Columns.wrap(
            messages.text(
                "health.state",
                recovery.text("state." + found.readiness().state().word()),
                found.readiness().why().in(recovery)),
            WIDTH - 2)
        .forEach(row -> say("  " + row));
    say("");
    for (var concern : Concern.values()) {
      concern(concern, found, concern.of(found.findings()));
    }
    say("");
    say(Finding.sum(found.findings(), messages));
    history(found);
    say("");
    say(messages.text("health.code"));
    var line = HealthVerdict.line(topology.deployment(), found);
    Columns.wrap(line, WIDTH - 2).forEach(row -> say("  " + row));
    if (verbose) {
      Arrays.stream(HealthVerdict.square(line).split("\n")).forEach(row -> out.println("  " + row));
    }
    out.flush();
  }

  private void concern(Concern concern, Health.Result found, List<Finding> about) {
    if (about.isEmpty()) {
      return;
    }
    say(Columns.pad(concern.question(messages), 44) + Concern.sum(about, messages));
    var printer = new FindingPrinter(out, messages, verbose);
    for (var finding : about) {
      if (!finding.passed() || verbose) {
        printer.one(
            finding,
            finding.place(),
            found
                .history()
                .since(finding)
                .map(
                    at ->
                        found.history().isNew(finding)
                            ? messages.text("health.new")
                            : Moment.show(at)));
      }
    }
  }

  private void history(Health.Result found) {
    var history = found.history();
    if (history.before().isEmpty()) {
      say(messages.text("health.first"));
      return;
    }
    long fresh = found.findings().stream().filter(history::isNew).count();
    say(
        messages.text(
            "health.before",
            Moment.show(history.before().get()),
            String.valueOf(fresh),
            String.valueOf(history.over().size())));
    for (var over : history.over()) {
      say(
          "  "
              + messages.text(
                  "health.over",
                  over.check().code()
                      + " "
                      + over.check().title(messages)
                      + (over.hosts().isEmpty()
                          ? ""
                          : " (" + String.join(", ", over.hosts()) + ")")));
    }
  }

  private void say(String line) {
    out.println(Plain.line(line));
  }
}
