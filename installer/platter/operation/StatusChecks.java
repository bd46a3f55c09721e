package platter.operation;

import static java.util.Map.entry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import platter.health.Amount;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Text;
import platter.health.Verdict;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Role;
import platter.topology.Shape;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * The state of the service as findings: what {@code status} and the steward call missing, each
 * under its code, and what was seen where nothing is. Pure.
 */
final class StatusChecks {
  /** Which check a shortfall belongs to, by the first part of its id. */
  private static final Map<String, Check> OF =
      Map.ofEntries(
          entry("leader", Check.LEADER),
          entry("database", Check.DATABASES),
          entry("standby", Check.STANDBY),
          entry("follower", Check.STANDBY),
          entry("staying", Check.MOVING),
          entry("gate", Check.GATE),
          entry("voters", Check.VOTERS),
          entry("chat", Check.CLUSTER),
          entry("drained", Check.OPEN_SITES),
          entry("backup", Check.BACKUP),
          entry("late", Check.BACKUP),
          entry("uploads", Check.UPLOADS_KEPT),
          entry("log", Check.LOG),
          entry("drill", Check.DRILL),
          entry("overdue", Check.DRILL),
          entry("steward", Check.STEWARD),
          entry("alerts", Check.ALERTS_DELIVERED),
          entry("clock", Check.CLOCK),
          entry("left-out", Check.BROUGHT_IN));

  /** Nothing is broken by these, or somebody wants it so. */
  private static final Set<Check> WARNINGS =
      Set.of(
          Check.MOVING,
          Check.OPEN_SITES,
          Check.DRILL,
          Check.STEWARD,
          Check.ALERTS_DELIVERED,
          Check.BROUGHT_IN);

  /** Asked of the host with the backups. */
  private static final List<Check> OF_VAULT =
      List.of(Check.BACKUP, Check.UPLOADS_KEPT, Check.DRILL, Check.STEWARD, Check.ALERTS_DELIVERED);

  /** So far behind a standby is while it catches up, not while it follows. */
  private static final long FAR = 64L << 20;

  private final Topology topology;
  private final Status status;
  private final Readiness readiness;
  private final List<Shortfall> missing;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  private StatusChecks(
      Topology topology, Status status, Readiness readiness, List<Shortfall> missing, Instant now) {
    this.topology = topology;
    this.status = status;
    this.readiness = readiness;
    this.missing = List.copyOf(missing);
    this.now = now;
  }

  /**
   * @param missing all that a look found, the ages of backups and drills included where somebody
   *     could be asked for them
   * @param state of what a drill must speak
   */
  static List<Finding> of(
      Topology topology,
      Status status,
      Readiness readiness,
      List<Shortfall> missing,
      String state,
      Instant now) {
    var checks = new StatusChecks(topology, status, readiness, missing, now);
    checks.service();
    if (topology.sites().size() > 1) {
      checks.sites();
    }
    checks.quorum();
    checks.restore(state);
    checks.judge(Check.CLOCK, Text.of("clocks.agree"), Text.of("clocks.wanted"));
    checks.judge(Check.BROUGHT_IN, Text.of("brought-in.all"), Text.of("brought-in.all"));
    return List.copyOf(checks.findings);
  }

  private void service() {
    if (readiness.state() == Readiness.State.SPLIT) {
      add(Check.LEADER, Verdict.FAILED, sentence(readiness.why()), Text.of("leader.wanted"));
    } else {
      judge(
          Check.LEADER,
          Text.value(status.leader().map(l -> l.host() + " (" + l.site() + ")").orElse("?")),
          Text.of("leader.wanted"));
    }
    judge(
        Check.CLUSTER,
        Text.value(String.join(", ", status.chatNodes())),
        Text.value(names(Role.IM)));
  }

  private void sites() {
    var synchronous =
        status.members().stream().filter(Status.Member::synchronous).map(Status.Member::host);
    judge(
        Check.STANDBY,
        topology.replication() == Topology.Replication.ASYNCHRONOUS
            ? Text.of("standby.asynchronous")
            : Text.value(String.join(", ", synchronous.toList())),
        Text.of("standby.wanted"));
    lag();
    var drained = topology.sites().stream().filter(status::drained).map(Site::name).toList();
    add(
        Check.OPEN_SITES,
        drained.isEmpty() ? Verdict.PASSED : Verdict.WARNED,
        drained.isEmpty()
            ? Text.of("open-sites.all")
            : Text.of("open-sites.drained", String.join(", ", drained)),
        Text.of("open-sites.all"));
  }

  /** Of the one at the other site that is nearest. */
  private void lag() {
    var nearest =
        status.members().stream()
            .filter(m -> m.lagBytes().isPresent())
            .filter(m -> status.leader().filter(l -> l.site().equals(m.site())).isEmpty())
            .min(Comparator.comparing(m -> m.lagBytes().orElse(Long.MAX_VALUE)));
    var wanted = Text.of("wanted.most", Amount.bytes(FAR));
    if (nearest.isEmpty()) {
      findings.add(Finding.unchecked(Check.LAG, List.of(), Text.of("lag.unknown")));
      return;
    }
    long bytes = nearest.get().lagBytes().orElse(0L);
    var behind =
        bytes == 0
            ? Optional.<Duration>empty()
            : nearest.get().lastCommit().map(at -> Duration.between(at, now));
    add(
        Check.LAG,
        bytes > FAR ? Verdict.WARNED : Verdict.PASSED,
        behind
            .map(
                late ->
                    Text.of(
                        "lag.behind.since",
                        nearest.get().host(),
                        Amount.bytes(bytes),
                        Amount.span(late)))
            .orElseGet(() -> Text.of("lag.behind", nearest.get().host(), Amount.bytes(bytes))),
        wanted);
  }

  private void quorum() {
    long reads = status.voters().stream().filter(Status.Voter::reads).count();
    judge(
        Check.VOTERS,
        Text.of("voters.read", reads, status.voters().size()),
        Text.of("voters.read", status.voters().size(), status.voters().size()));
    judge(Check.GATE, Text.of("gate.open", status.gates().size()), Text.of("gate.wanted"));
    if (topology.shape() == Shape.TWO_SITES_AND_VAULT) {
      judge(
          Check.MOVING,
          Text.of("moving.free", status.automatic().moves().size()),
          Text.of("moving.wanted"));
    }
    long run = status.members().stream().filter(Status.Member::up).count();
    judge(
        Check.DATABASES,
        Text.of("databases.run", run, status.members().size()),
        Text.of("databases.run", status.members().size(), status.members().size()));
  }

  private void restore(String state) {
    if (topology.repository().isEmpty()) {
      return;
    }
    var vault = topology.repository().get().name();
    if (status.archiving().isEmpty()) {
      unlessMissing(Check.LOG, Text.of("log.unknown"));
    } else {
      judge(
          Check.LOG,
          Text.of(
              "log.waiting",
              status.archiving().get().waiting(),
              status.archiving().get().hoursLeft().map(String::valueOf).orElse("?")),
          Text.of("log.wanted"));
    }
    if (status.silent().containsKey(vault)) {
      OF_VAULT.forEach(check -> unlessMissing(check, Text.of("vault.silent", vault)));
      return;
    }
    judge(
        Check.BACKUP,
        Text.value(
            status.backups().stream()
                .max(Comparator.comparing(b -> b.endedAt()))
                .map(b -> b.label() + ", " + Amount.span(Duration.between(b.endedAt(), now)))
                .orElse("-")),
        Text.value(topology.backup().incremental()));
    judge(
        Check.UPLOADS_KEPT,
        Text.of("uploads.behind", status.filesBehind().getOrDefault(vault, 0L)),
        Text.of("uploads.wanted"));
    drill(state);
    var looked = status.steward().flatMap(Watched::age);
    if (looked.isEmpty()) {
      unlessMissing(Check.STEWARD, Text.of("steward.none"));
    } else {
      judge(
          Check.STEWARD,
          Text.of("steward.looked", Amount.span(looked.get())),
          Text.of("steward.wanted"));
    }
    judge(Check.ALERTS_DELIVERED, Text.of("alerts.none-waits"), Text.of("alerts.none-waits"));
  }

  private void drill(String state) {
    var wanted = Text.of("drill.wanted");
    if (status.drill().isEmpty() && !isMissing(Check.DRILL)) {
      add(Check.DRILL, Verdict.WARNED, Text.of("drill.none"), wanted);
    } else if (status.drill().filter(d -> !d.state().equals(state)).isPresent()
        && !isMissing(Check.DRILL)) {
      add(Check.DRILL, Verdict.WARNED, Text.of("drill.stale", status.drill().get().id()), wanted);
    } else {
      judge(
          Check.DRILL,
          status
              .drill()
              .map(d -> Text.value(d.id() + ", " + d.verdict().name().toLowerCase(Locale.ROOT)))
              .orElseGet(() -> Text.of("drill.none")),
          wanted);
    }
  }

  private String names(Role role) {
    return String.join(
        ", ", topology.hosts().stream().filter(h -> h.has(role)).map(Host::name).toList());
  }

  private boolean isMissing(Check check) {
    return missing.stream().anyMatch(s -> of(s).filter(check::equals).isPresent());
  }

  /** Passes where nothing is missing, and says what was seen. */
  private void judge(Check check, Text seen, Text wanted) {
    if (isMissing(check)) {
      fall(check, wanted);
    } else {
      add(check, Verdict.PASSED, seen, wanted);
    }
  }

  /** Not passed, since nobody could be asked, unless something is known to be missing. */
  private void unlessMissing(Check check, Text why) {
    if (isMissing(check)) {
      fall(check, why);
    } else {
      findings.add(Finding.unchecked(check, List.of(), why));
    }
  }

  private void fall(Check check, Text wanted) {
    for (var shortfall : missing) {
      if (of(shortfall).filter(check::equals).isPresent()) {
        findings.add(
            new Finding(
                check,
                host(shortfall),
                WARNINGS.contains(check) ? Verdict.WARNED : Verdict.FAILED,
                Text.value(shortfall.line()),
                wanted,
                Optional.empty()));
      }
    }
  }

  private void add(Check check, Verdict verdict, Text seen, Text wanted) {
    findings.add(new Finding(check, List.of(), verdict, seen, wanted, Optional.empty()));
  }

  private static Text sentence(Readiness.Words words) {
    return Text.value(words.in(Messages.of("recovery", Locale.ROOT)));
  }

  /** The check that a shortfall falls short of; empty for a state, which is all of them. */
  static Optional<Check> of(Shortfall shortfall) {
    return Optional.ofNullable(OF.get(shortfall.id().replaceFirst("[.].*", "")));
  }

  /** The host that it names, where that is one. */
  private List<String> host(Shortfall shortfall) {
    var rest = shortfall.id().replaceFirst("^[^.]*[.]?", "");
    return topology.host(rest).map(h -> List.of(h.name())).orElseGet(List::of);
  }
}
