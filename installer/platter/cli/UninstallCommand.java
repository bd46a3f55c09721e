package platter.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.run.Cancellation;

@Command(name = "uninstall", sortOptions = false)
final class UninstallCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var cancellation = new Cancellation();
    try (var workplace = Workplace.open(platter.options());
        var bundle = Workplace.bundle();
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      confirm(workplace.topology().deployment());
      interrupt.arm();
      var printer = EventPrinter.of(platter.options(), spec.commandLine().getOut());
      var result =
          workplace.installation(bundle, hosts, List.of(printer), cancellation).uninstall();
      return InstallCommand.exit(result);
    }
  }

  private void confirm(String deployment) throws UsageException {
    if (platter.options().yes()) {
      return;
    }
    var console =
        Workplace.console()
            .orElseThrow(
                () -> new UsageException("there is no terminal to confirm on; give --yes"));
    var typed =
        console.readLine(
            "All messages, files and backups of this deployment are deleted. This cannot be undone.%n"
                + "Type '%s' to go on: ",
            deployment);
    if (typed == null || !typed.strip().equals(deployment)) {
      throw new UsageException("nothing was removed: '" + deployment + "' was not typed");
    }
  }
}
