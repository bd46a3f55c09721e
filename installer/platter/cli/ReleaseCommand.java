package platter.cli;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import platter.operation.Fencing;
import platter.run.Hosts;

@Command(name = "release", sortOptions = false)
final class ReleaseCommand extends RecoveryCommand {
  @Parameters(paramLabel = "HOST", arity = "0..1")
  private @Nullable String host;

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    var fencing = new Fencing(workplace.topology(), workplace.inventory(), hosts);
    if (host == null) {
      return fencing.release().map(procedure -> new Intent(procedure, "", Map.of()));
    }
    var procedure = fencing.release(host);
    return Optional.of(
        new Intent(
            procedure,
            host,
            Map.of(MESSAGES.text("release.risk"), MESSAGES.text("release.risks", host))));
  }

  @Override
  String nothing() {
    return MESSAGES.text("release.nothing");
  }
}
