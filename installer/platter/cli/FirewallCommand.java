package platter.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.report.FirewallRequest;

/** What must be let through, for whoever keeps the firewalls. */
@Command(name = "firewall", sortOptions = false)
final class FirewallCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--csv")
  private boolean csv;

  @Mixin private PaperOptions paper = new PaperOptions();

  @Override
  public Integer call() throws Exception {
    var topology = PaperOptions.topology(platter.options());
    var request = new FirewallRequest(topology, paper.language(), PaperOptions.clock());
    paper.write(csv ? request.csv() : request.html(), spec.commandLine().getOut());
    return Platter.DONE;
  }
}
