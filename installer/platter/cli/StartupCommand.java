package platter.cli;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import platter.operation.PlannedPower;
import platter.run.Hosts;

@Command(name = "startup", sortOptions = false)
final class StartupCommand extends RecoveryCommand {
  @Option(names = "--site", paramLabel = "SITE")
  private @Nullable String site;

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    return Optional.of(
        new Intent(
            new PlannedPower(workplace.topology(), workplace.inventory(), hosts)
                .startup(Optional.ofNullable(site)),
            "",
            Map.of()));
  }
}
