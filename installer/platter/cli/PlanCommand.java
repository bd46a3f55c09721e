package platter.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.run.Cancellation;

@Command(name = "plan", sortOptions = false)
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    try (var workplace = Workplace.open(platter.options());
        var bundle = Workplace.bundle();
        var hosts = workplace.hosts()) {
      var result = workplace.installation(bundle, hosts, List.of(), new Cancellation()).plan();
      var json = new ObjectMapper();
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
          out.printf(
              "%s: %s: %s%n",
              change.host(),
              EventPrinter.PHRASES.of(change.play()),
              EventPrinter.PHRASES.of(change.task()));
          change.text().lines().forEach(line -> out.println("    " + line));
        }
      }
      for (var failure : result.failures()) {
        spec.commandLine().getErr().println("platter: " + failure.text());
      }
      if (!platter.options().json()) {
        out.printf("%d changes on %d hosts%n", result.changes().size(), result.recaps().size());
      }
      return InstallCommand.exit(result);
    }
  }
}
