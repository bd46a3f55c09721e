package platter.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.health.Check;
import platter.health.FindingJson;
import platter.health.Fix;
import platter.operation.Health;
import platter.operation.Json;
import platter.report.HealthReport;
import platter.report.HealthVerdict;
import platter.run.Cancellation;
import platter.topology.Messages;
import platter.topology.Topology;

/** Makes all checks on a service that runs. */
@Command(name = "health", sortOptions = false)
final class HealthCommand implements Callable<Integer> {
  private final Messages messages = Check.messages(Locale.getDefault());

  @ParentCommand private Platter platter = new Platter();

  @Option(names = "--fix")
  private boolean fix;

  @Option(names = "--without-clients")
  private boolean withoutClients;

  @Option(names = "--verbose")
  private boolean verbose;

  @Option(names = "--report", paramLabel = "FILE")
  private @Nullable Path report;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var cancellation = new Cancellation();
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      interrupt.arm();
      var topology = workplace.topology();
      var health =
          new Health(
              topology, workplace.inventory(), hosts, !withoutClients, List.of(), cancellation);
      var found = health.check();
      print(topology, found);
      if (fix && mend(health, found.fixes())) {
        found = health.check();
        print(topology, found);
      }
      if (report != null) {
        Files.writeString(
            report,
            new HealthReport(topology, found, Locale.getDefault(), PaperOptions.clock()).html());
        if (!platter.options().json()) {
          spec.commandLine()
              .getOut()
              .println(
                  Messages.of("papers", Locale.getDefault())
                      .text("written", report.toAbsolutePath().toString()));
        }
      }
      return found.fallsShort() ? Platter.FELL_SHORT : Platter.DONE;
    }
  }

  private boolean mend(Health health, List<Fix> fixes) throws Exception {
    if (!Fixing.agreed(fixes, platter.options(), messages, spec.commandLine().getErr())) {
      return false;
    }
    health.mend(fixes);
    Fixing.done(messages, spec.commandLine().getErr());
    return true;
  }

  private void print(Topology topology, Health.Result found) {
    var out = spec.commandLine().getOut();
    if (!platter.options().json()) {
      new HealthPrinter(out, messages, verbose).print(topology, found);
      return;
    }
    var tree = Json.MAPPER.createObjectNode();
    tree.put("deployment", topology.deployment());
    tree.put("at", found.at().toString());
    tree.put("state", found.readiness().state().word());
    found.history().before().ifPresent(at -> tree.put("before", at.toString()));
    tree.put("verdict", HealthVerdict.line(topology.deployment(), found));
    var list = tree.putArray("findings");
    for (var finding : found.findings()) {
      var node = FindingJson.tree(finding, messages);
      node.put("concern", finding.check().concern().word());
      found.history().since(finding).ifPresent(at -> node.put("since", at.toString()));
      if (found.history().isNew(finding)) {
        node.put("new", true);
      }
      list.add(node);
    }
    var over = tree.putArray("over");
    found.history().over().forEach(finding -> over.add(FindingJson.tree(finding, messages)));
    out.println(tree);
    out.flush();
  }
}
