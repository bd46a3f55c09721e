package platter.cli;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Optional;
import picocli.CommandLine.Command;
import platter.operation.GivingUp;
import platter.operation.Moment;
import platter.run.Hosts;

@Command(name = "give-up-log", sortOptions = false)
final class GiveUpLogCommand extends RecoveryCommand {
  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    var topology = workplace.topology();
    var plan = new GivingUp(topology, hosts).plan();
    var since = plan.since().truncatedTo(ChronoUnit.SECONDS);
    var notes = new LinkedHashMap<String, String>();
    notes.put(
        MESSAGES.text("give-up.lost"),
        MESSAGES.text(
            "give-up.moments",
            Moment.show(since) + ", " + since,
            String.valueOf(plan.waiting()),
            String.valueOf(plan.bytes() >> 20)));
    notes.put(MESSAGES.text("give-up.kept"), MESSAGES.text("give-up.service"));
    notes.put(MESSAGES.text("switchover.plan.back"), MESSAGES.text("give-up.back"));
    return Optional.of(new Intent(plan.procedure(), topology.domain(), notes));
  }

  @Override
  String done() {
    return MESSAGES.text("give-up.done");
  }
}
