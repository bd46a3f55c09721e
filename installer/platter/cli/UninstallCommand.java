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
      if (!platter.options().yes()) {
        spec.commandLine().getErr().println(RecoveryCommand.MESSAGES.text("uninstall.warning"));
      }
      Confirmation.of(platter.options(), workplace.topology().deployment());
      interrupt.arm();
      var printer = EventPrinter.of(platter.options(), spec.commandLine().getOut());
      var result =
          workplace.installation(bundle, hosts, List.of(printer), cancellation).uninstall();
      return InstallCommand.exit(result);
    }
  }
}
