package platter.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.report.EmergencyCards;

/** Sheets for whoever is woken at night. */
@Command(name = "cards", sortOptions = false)
final class CardsCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PaperOptions paper = new PaperOptions();

  @Override
  public Integer call() throws Exception {
    var topology = PaperOptions.topology(platter.options());
    var cards = new EmergencyCards(topology, paper.language(), PaperOptions.clock());
    paper.write(cards.html(), spec.commandLine().getOut());
    return Platter.DONE;
  }
}
