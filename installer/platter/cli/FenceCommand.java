package platter.cli;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import platter.operation.Fencing;
import platter.run.Hosts;

@Command(name = "fence", sortOptions = false)
final class FenceCommand extends RecoveryCommand {
  @Parameters(paramLabel = "SITE")
  private String site = "";

  private String code = "";

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    var fencing = new Fencing(workplace.topology(), workplace.inventory(), hosts);
    var procedure = fencing.fence(site);
    code = fencing.code(site);
    return Optional.of(
        new Intent(
            procedure,
            site,
            Map.of(MESSAGES.text("switchover.plan.back"), MESSAGES.text("fence.back", site))));
  }

  @Override
  String done() {
    return MESSAGES.text("fence.code", site, code);
  }
}
