package platter.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.health.Check;
import platter.health.Finding;
import platter.health.FindingJson;
import platter.health.Fix;
import platter.operation.Preflight;
import platter.topology.Host;

@Command(name = "preflight", sortOptions = false)
final class PreflightCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Option(names = "--host", paramLabel = "NAME")
  private List<String> names = List.of();

  @Option(names = "--fix")
  private boolean fix;

  @Option(names = "--verbose")
  private boolean verbose;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var bundle = Workplace.bundle();
        var hosts = workplace.hosts()) {
      var preflight =
          new Preflight(
              workplace.topology(),
              bundle,
              workplace.inventory(),
              hosts,
              chosen(workplace.topology().hosts()));
      var outcome = preflight.check();
      print(outcome.findings());
      if (fix && mend(preflight, outcome.fixes())) {
        outcome = preflight.check();
        print(outcome.findings());
      }
      return outcome.findings().stream().anyMatch(Preflight::fallsShort)
          ? Platter.FELL_SHORT
          : Platter.DONE;
    }
  }

  /** Says what will be done, and does it if told so; true if anything was done. */
  private boolean mend(Preflight preflight, List<Fix> fixes) throws Exception {
    var err = spec.commandLine().getErr();
    var messages = Check.messages(Locale.getDefault());
    if (!Fixing.agreed(fixes, platter.options(), messages, err)) {
      return false;
    }
    preflight.mend(fixes);
    Fixing.done(messages, err);
    return true;
  }

  private List<Host> chosen(List<Host> all) throws UsageException {
    for (var name : names) {
      if (all.stream().noneMatch(h -> h.name().equals(name))) {
        throw new UsageException(
            "--host "
                + name
                + ": the topology has no such host; it has "
                + String.join(", ", all.stream().map(Host::name).toList()));
      }
    }
    return names.isEmpty() ? all : all.stream().filter(h -> names.contains(h.name())).toList();
  }

  private void print(List<Finding> findings) {
    var out = spec.commandLine().getOut();
    var messages = Check.messages(Locale.getDefault());
    if (platter.options().json()) {
      findings.forEach(f -> out.println(FindingJson.show(f, messages)));
      out.flush();
    } else {
      new FindingPrinter(out, messages, verbose).print(findings);
    }
  }
}
