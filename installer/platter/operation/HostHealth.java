package platter.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import platter.health.Check;
import platter.health.ConditionChecks;
import platter.health.Finding;
import platter.operation.Readiness.Words;

/** How the hosts stand, as findings. Pure. */
final class HostHealth {
  /** Units that start only through the gate. */
  private static final List<String> GATED =
      List.of("platter-quorum.service", "platter-database.service");

  /**
   * What the steward tells of them. Of certificates it tells by those that are shown to it; and
   * while an installation is under way, files are not as the one before left them.
   */
  private static final Set<Check> TOLD = Set.of(Check.SERVICES, Check.DISK, Check.FREE_MEMORY);

  private HostHealth() {}

  /** Of one host that said it. */
  static List<Finding> of(Status status, String host, Growth growth, Instant now) {
    var condition = status.conditions().get(host);
    return condition == null
        ? List.of()
        : new ConditionChecks(host, now).all(condition, growth.full(host, now), held(status, host));
  }

  /** Units that something else keeps from running, and which tells of it. */
  static List<String> held(Status status, String host) {
    return status.gates().stream().anyMatch(g -> g.host().equals(host) && g.waiting().isPresent())
        ? GATED
        : List.of();
  }

  /** What somebody should be told of. */
  static List<Shortfall> shortfalls(Status status, Growth growth, Instant now) {
    var found = new ArrayList<Shortfall>();
    for (var host : status.conditions().keySet()) {
      boolean failed = status.failedUnits().containsKey(host);
      for (var finding : of(status, host, growth, now)) {
        // Those that failed are told of by their names.
        if (!finding.passed()
            && TOLD.contains(finding.check())
            && !(failed && finding.check() == Check.SERVICES)) {
          found.add(
              new Shortfall(finding.check().code() + "." + host, Words.of(finding.measured())));
        }
      }
    }
    return found;
  }
}
