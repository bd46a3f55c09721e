package platter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import platter.bundle.Bundle;
import platter.bundle.Progress;

@Command(name = "verify", sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    var verification = Bundle.verify(Workplace.jar(), Progress.NONE);
    for (var trouble : verification.troubles()) {
      out.printf("%s: %s %s%n", trouble.finding(), trouble.name(), trouble.detail());
    }
    out.printf(
        "%s: %d files, %s; %s%n",
        verification.file(),
        verification.entries().size(),
        verification.intact() ? "all as they should be" : "BROKEN, do not install from it",
        verification.signature());
    return verification.intact() ? Platter.DONE : Platter.FAILED;
  }
}
