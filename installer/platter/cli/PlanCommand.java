package platter.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.operation.Upgrade;
import platter.run.Cancellation;
import platter.topology.Plain;

@Command(name = "plan", sortOptions = false)
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Mixin private WithoutOption without = new WithoutOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    try (var workplace = Workplace.open(platter.options())) {
      return plan(workplace, without.hosts(workplace));
    }
  }

  private int plan(Workplace workplace, Set<String> leftOut) throws Exception {
    var out = spec.commandLine().getOut();
    try (var bundle = Workplace.bundle();
        var hosts = workplace.hosts()) {
      var upgrade = new Upgrade(bundle, workplace.inventory()).difference();
      var result =
          workplace.installation(bundle, hosts, List.of(), new Cancellation()).plan(leftOut);
      var json = new ObjectMapper();
      if (upgrade.isPresent()) {
        if (platter.options().json()) {
          out.println(json.writeValueAsString(Map.of("upgrade", upgrade.get())));
        } else {
          new DifferencePrinter(out, EventPrinter.WORDS).print(upgrade.get());
          out.println();
        }
      }
      for (var change : result.changes()) {
        if (platter.options().json()) {
          out.println(
              json.writeValueAsString(
                  Map.of(
                      "host", change.host(),
                      "play", change.play(),
                      "task", change.task(),
                      "difference", change.text())));
        } else {
          var task =
              EventPrinter.WORDS.text(
                  "of",
                  EventPrinter.PHRASES.of(change.play()),
                  EventPrinter.PHRASES.of(change.task()));
          out.println(EventPrinter.WORDS.text("of", change.host(), task));
          EventPrinter.PHRASES
              .of(change.text())
              .lines()
              .forEach(line -> out.println("    " + Plain.text(line)));
        }
      }
      for (var failure : result.failures()) {
        spec.commandLine()
            .getErr()
            .println("platter: " + Plain.text(EventPrinter.PHRASES.of(failure.text())));
      }
      if (!platter.options().json()) {
        out.println(
            EventPrinter.WORDS.text(
                "plan.sum",
                String.valueOf(result.changes().size()),
                String.valueOf(result.recaps().size())));
      }
      return InstallCommand.exit(result);
    }
  }
}
