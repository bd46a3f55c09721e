package platter.cli;

import java.util.LinkedHashMap;
import java.util.List;
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
        .map(RejoinCommand::intent);
  }

  /** Typed is who gives something up: the hosts, or a vault alone. */
  private static Intent intent(Rejoin.Plan plan) {
    var hosts = String.join(" ", plan.hosts());
    var notes = new LinkedHashMap<String, String>();
    if (!plan.setAside().isEmpty()) {
      notes.put(
          MESSAGES.text("rejoin.gone"),
          MESSAGES.text("rejoin.goes", String.join(" ", plan.setAside())));
    }
    plan.vault()
        .ifPresent(
            vault ->
                notes.put(MESSAGES.text("rejoin.log"), MESSAGES.text("rejoin.log.goes", vault)));
    return new Intent(plan.procedure(), hosts.isEmpty() ? plan.vault().orElse("") : hosts, notes);
  }

  @Override
  String nothing() {
    return MESSAGES.text("rejoin.nothing");
  }
}
