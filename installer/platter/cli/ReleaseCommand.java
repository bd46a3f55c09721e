package platter.cli;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import platter.operation.Fencing;
import platter.run.Hosts;

@Command(name = "release", sortOptions = false)
final class ReleaseCommand extends RecoveryCommand {
  @Parameters(paramLabel = "HOST")
  private String host = "";

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    var procedure = new Fencing(workplace.topology(), workplace.inventory(), hosts).release(host);
    return Optional.of(
        new Intent(
            procedure,
            host,
            Map.of(MESSAGES.text("release.risk"), MESSAGES.text("release.risks", host))));
  }
}
