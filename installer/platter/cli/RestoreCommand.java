package platter.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import platter.operation.Moment;
import platter.operation.Restore;
import platter.run.Hosts;

@Command(name = "restore", sortOptions = false)
final class RestoreCommand extends RecoveryCommand {
  @Option(names = "--to", paramLabel = "TIME", required = true)
  private String to = "";

  @Option(names = "--timeline", paramLabel = "N")
  private @Nullable Integer timeline;

  @Option(names = "--on", paramLabel = "HOST")
  private @Nullable String on;

  @Option(names = "--without-uploads")
  private boolean withoutUploads;

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    var moment = Workplace.moment(to);
    var plan =
        new Restore(
                workplace.topology(), workplace.inventory(), hosts, installation(workplace, hosts))
            .plan(
                new Restore.Wanted(
                    moment,
                    Optional.ofNullable(timeline),
                    Optional.ofNullable(on),
                    !withoutUploads));
    return Optional.of(
        new Intent(plan.procedure(), workplace.topology().domain(), notes(plan, moment)));
  }

  private static Map<String, String> notes(Restore.Plan plan, Optional<Instant> moment) {
    var notes = new LinkedHashMap<String, String>();
    notes.put(
        MESSAGES.text("restore.from"),
        MESSAGES.text(
            "restore.backup",
            plan.backup(),
            Moment.show(plan.finished()),
            String.valueOf(plan.timeline())));
    notes.put(
        MESSAGES.text("restore.moment"),
        moment
            .map(at -> MESSAGES.text("restore.at", Moment.show(at), at.toString()))
            .orElseGet(() -> MESSAGES.text("restore.latest")));
    notes.put(
        MESSAGES.text("failover.loss"),
        moment
            .map(at -> MESSAGES.text("restore.lost", Moment.show(at)))
            .orElseGet(() -> MESSAGES.text("restore.lost.latest")));
    notes.put(
        MESSAGES.text("rejoin.gone"),
        MESSAGES.text(plan.keepsPresent() ? "restore.kept" : "restore.deleted", plan.host()));
    if (!plan.leftOut().isEmpty()) {
      notes.put(
          MESSAGES.text("restore.left-out"),
          MESSAGES.text("restore.rejoin", String.join(" ", plan.leftOut())));
    }
    notes.put(
        MESSAGES.text("switchover.plan.back"),
        MESSAGES.text("restore.back", String.valueOf(plan.now())));
    return notes;
  }

  @Override
  String unfinished() {
    return MESSAGES.text("restore.unfinished");
  }
}
