package platter.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A word before some commands; alone it says which these are. */
abstract class CommandGroup implements Callable<Integer> {
  @ParentCommand Platter platter = new Platter();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public final Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Platter.USAGE;
  }
}
