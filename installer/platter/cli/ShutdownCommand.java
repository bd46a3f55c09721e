package platter.cli;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import platter.operation.PlannedPower;
import platter.run.Hosts;

@Command(name = "shutdown", sortOptions = false)
final class ShutdownCommand extends RecoveryCommand {
  @Option(names = "--site", paramLabel = "SITE")
  private @Nullable String site;

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    var which = Optional.ofNullable(site);
    var procedure =
        new PlannedPower(workplace.topology(), workplace.inventory(), hosts).shutdown(which);
    var back = MESSAGES.text("shutdown.backs", which.map(s -> " --site " + s).orElse(""));
    return Optional.of(
        new Intent(
            procedure,
            which.orElse(workplace.topology().deployment()),
            Map.of(MESSAGES.text("switchover.plan.back"), back)));
  }
}
