package platter.cli;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import platter.operation.Draining;
import platter.run.Hosts;

@Command(name = "drain", sortOptions = false)
final class DrainCommand extends RecoveryCommand {
  private static final long LONGEST = 3_600;

  @Parameters(paramLabel = "HOST")
  private String host = "";

  @Option(names = "--over", paramLabel = "SECONDS")
  private long over = Draining.USUAL.toSeconds();

  @Option(names = "--end")
  private boolean end;

  @Override
  Optional<Intent> intent(Workplace workplace, Hosts hosts) throws Exception {
    if (over < 1 || over > LONGEST) {
      throw new UsageException(MESSAGES.text("drain.over", String.valueOf(LONGEST)));
    }
    var draining = new Draining(workplace.topology(), hosts);
    if (end) {
      return draining.end(host).map(procedure -> new Intent(procedure, "", Map.of()));
    }
    return Optional.of(
        new Intent(
            draining.begin(host, Duration.ofSeconds(over)),
            host,
            Map.of(MESSAGES.text("switchover.plan.back"), MESSAGES.text("drain.back", host))));
  }

  @Override
  String nothing() {
    return MESSAGES.text("drain.none", host);
  }
}
