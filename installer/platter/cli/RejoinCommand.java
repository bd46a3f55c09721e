package platter.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import platter.operation.Rejoin;
import platter.run.Hosts;

@Command(name = "rejoin", sortOptions = false)
final class RejoinCommand extends RecoveryCommand {
  @Parameters(paramLabel = "HOST|SITE", arity = "0..*")
  private List<String> names = List.of();

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    return new Rejoin(
            workplace.topology(), workplace.inventory(), hosts, installation(workplace, hosts))
        .of(names)
        .map(
            plan ->
                new Intent(
                    plan.procedure(),
                    String.join(" ", plan.hosts()),
                    Map.of(
                        MESSAGES.text("rejoin.gone"),
                        MESSAGES.text("rejoin.goes", String.join(" ", plan.hosts())))));
  }

  @Override
  String nothing() {
    return MESSAGES.text("rejoin.nothing");
  }
}
