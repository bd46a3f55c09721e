package platter.cli;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import platter.operation.Failover;
import platter.operation.Moment;
import platter.run.Hosts;

@Command(name = "failover", sortOptions = false)
final class FailoverCommand extends RecoveryCommand {
  @Option(names = "--to", paramLabel = "SITE", required = true)
  private String site = "";

  @Option(names = "--accept-loss")
  private boolean acceptLoss;

  @Option(names = "--fence", paramLabel = "CODE")
  private @Nullable String fence;

  @Option(names = "--powered-off")
  private boolean poweredOff;

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    if (!acceptLoss) {
      throw new UsageException(MESSAGES.text("failover.accept"));
    }
    var statement =
        poweredOff
            ? Optional.of(MESSAGES.text("failover.statement", site))
            : Optional.<String>empty();
    var failover =
        new Failover(
            workplace.topology(), workplace.inventory(), hosts, installation(workplace, hosts));
    return failover
        .to(site, new Failover.Evidence(Optional.ofNullable(fence), statement))
        .map(plan -> intent(plan, statement));
  }

  private Intent intent(Failover.Plan plan, Optional<String> statement) {
    var notes = new LinkedHashMap<String, String>();
    notes.put(
        MESSAGES.text("failover.loss"),
        plan.loses()
            ? plan.last()
                .map(at -> MESSAGES.text("failover.last", Moment.show(at) + ", " + at))
                .orElseGet(() -> MESSAGES.text("failover.unknown"))
            : MESSAGES.text("failover.nothing"));
    notes.put(
        MESSAGES.text("switchover.plan.back"),
        MESSAGES.text(plan.quorum() ? "failover.back.quorum" : "failover.back"));
    // Whoever states that the others are off types that statement.
    return new Intent(plan.procedure(), statement.orElse(site), notes);
  }

  @Override
  String nothing() {
    return MESSAGES.text("switchover.there", site);
  }
}
