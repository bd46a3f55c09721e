package platter.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import platter.operation.Switchover;
import platter.run.Hosts;

@Command(name = "switchover", sortOptions = false)
final class SwitchoverCommand extends RecoveryCommand {
  @Option(names = "--to", paramLabel = "SITE", required = true)
  private String site = "";

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    return new Switchover(
            workplace.topology(), workplace.inventory(), hosts, installation(workplace, hosts))
        .to(site)
        .map(plan -> new Intent(plan.procedure(), site, notes(plan)));
  }

  private static Map<String, String> notes(Switchover.Plan plan) {
    var notes = new LinkedHashMap<String, String>();
    notes.put(
        MESSAGES.text("switchover.plan.cost"),
        MESSAGES.text(
            plan.goesOn() ? "switchover.plan.goes-on" : "switchover.plan.costs",
            plan.from().site()));
    notes.put(
        MESSAGES.text("switchover.plan.back"),
        MESSAGES.text("switchover.plan.backs", plan.from().site()));
    return notes;
  }

  @Override
  String nothing() {
    return MESSAGES.text("switchover.there", site);
  }
}
