package platter.cli;

import java.util.LinkedHashMap;
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
    var notes = new LinkedHashMap<String, String>();
    notes.put(MESSAGES.text("fence.stops"), stops(fencing.stops(site)));
    notes.put(MESSAGES.text("switchover.plan.back"), MESSAGES.text("fence.back", site));
    return Optional.of(new Intent(procedure, site, notes));
  }

  /** Whom it costs their connection, and whether the service goes on without them. */
  String stops(Fencing.Stops stops) {
    var people = stops.sessions().map(String::valueOf).orElse("?");
    return stops
        .leader()
        .map(
            leader ->
                MESSAGES.text(
                    stops.goesOn() ? "fence.stops.leader" : "fence.stops.all",
                    people,
                    site,
                    leader))
        .orElseGet(
            () ->
                MESSAGES.text(
                    stops.goesOn() ? "fence.stops.people" : "fence.stops.quorum", people, site));
  }

  @Override
  String done() {
    return MESSAGES.text("fence.code", site, code);
  }
}
