package platter.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.report.Handover;
import platter.report.HandoverReport;

/** What a customer has after an installation. */
@Command(name = "handover", sortOptions = false)
final class HandoverCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--admin", paramLabel = "NAME")
  private @Nullable String administrator;

  @Mixin private PaperOptions paper = new PaperOptions();

  @Override
  public Integer call() throws Exception {
    Handover facts;
    try (var workplace = Workplace.open(platter.options())) {
      facts =
          Handover.of(
              workplace.topology(), workplace.inventory(), Optional.ofNullable(administrator));
    }
    var report = new HandoverReport(facts, paper.language(), PaperOptions.clock());
    paper.write(report.html(), spec.commandLine().getOut());
    return Platter.DONE;
  }
}
