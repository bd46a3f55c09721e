package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.health.ConditionChecks;
import platter.inventory.Deployments.Backup;
import platter.operation.Readiness.State;
import platter.operation.Readiness.Words;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Topology;

/**
 * All that somebody should be told of, from what was seen: what is missing, a state in which a site
 * must not be lost, hosts that say nothing, units that failed, what runs out, what has not come
 * when it should have.
 */
public final class Lookout {
  /** A drill by the clock begins some time after its turn, and takes its time. */
  private static final Duration DRILL_GRACE = Duration.ofDays(2);

  private final Topology topology;
  private final BackupAge backups;

  /**
   * @param own session to the host with the backups
   */
  public Lookout(Topology topology, Session own) {
    this.topology = topology;
    this.backups = new BackupAge(own, topology.backup());
  }

  /**
   * Judges a look.
   *
   * @param growth how the room on the hosts went
   * @param begun since when somebody watches
   * @param expiries when certificates run out: those of hosts by host, that for the clients by the
   *     domain
   */
  public List<Shortfall> findings(
      Status status,
      Readiness readiness,
      Map<String, Instant> expiries,
      Growth growth,
      Instant begun,
      Instant now)
      throws UnreachableException, InterruptedException {
    var found = new ArrayList<Shortfall>();
    if (endangered(readiness.state())) {
      found.add(state(readiness));
    }
    status
        .silent()
        .forEach(
            (host, why) ->
                found.add(
                    finding("silent." + host, "silent", host, why.replaceFirst("^\\S+: ", ""))));
    status.shortfalls(topology).stream()
        // Whoever looks is not silent.
        .filter(s -> !s.id().equals("steward"))
        .forEach(found::add);
    status
        .failedUnits()
        .forEach(
            (host, units) ->
                units.forEach(
                    unit -> found.add(finding("unit." + host + "." + unit, "unit", host, unit))));
    found.addAll(HostHealth.shortfalls(status, growth, now));
    late(status, now).ifPresent(found::add);
    overdue(status, begun, now).ifPresent(found::add);
    expiries.forEach(
        (whose, at) -> {
          if (at.isBefore(now.plus(ConditionChecks.BEFORE_EXPIRY))) {
            found.add(expiry(whose, at));
          }
        });
    return List.copyOf(found);
  }

  /** The state as a finding. */
  public static Shortfall state(Readiness readiness) {
    return new Shortfall("state." + readiness.state().word(), readiness.why());
  }

  private Shortfall expiry(String whose, Instant at) {
    boolean brought = topology.certificate().isPresent() && whose.equals(topology.domain());
    return finding(
        "certificate." + whose, brought ? "certificate.brought" : "certificate", whose, at);
  }

  private boolean endangered(State state) {
    return switch (state) {
      case PROTECTED, ONE_SITE -> false;
      // As the topology wants it.
      case UNSYNCHRONISED -> topology.replication() != Topology.Replication.ASYNCHRONOUS;
      default -> true;
    };
  }

  private Optional<Shortfall> late(Status status, Instant now)
      throws UnreachableException, InterruptedException {
    var newest = status.backups().stream().map(Backup::endedAt).max(Instant::compareTo);
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    try {
      return backups.late(newest.get(), now)
          ? Optional.of(finding("late", "late", newest.get(), topology.backup().incremental()))
          : Optional.empty();
    } catch (OperationException e) {
      return Optional.of(finding("late", "late.unknown", String.valueOf(e.getMessage())));
    }
  }

  private Optional<Shortfall> overdue(Status status, Instant begun, Instant now) {
    var limit =
        switch (topology.drill()) {
          case NEVER -> Optional.<Duration>empty();
          case MONTHLY -> Optional.of(Duration.ofDays(31).plus(DRILL_GRACE));
          case QUARTERLY -> Optional.of(Duration.ofDays(92).plus(DRILL_GRACE));
        };
    var last = status.drill().map(Status.Drilled::endedAt).orElse(begun);
    return limit
        .filter(l -> last.isBefore(now.minus(l)))
        .map(l -> finding("overdue", "overdue", last));
  }

  private static Shortfall finding(String id, String key, Object... arguments) {
    return new Shortfall(id, Words.of("finding." + key, arguments));
  }
}
