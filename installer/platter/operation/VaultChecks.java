package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.health.Amount;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Fix;
import platter.health.Text;
import platter.health.Verdict;
import platter.inventory.Inventory;
import platter.operation.VaultContents.Stored;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * What the services say, and what lies on the host with the backups: both repositories, the
 * inventory's copy, and whether backups and drills came when they should have.
 */
final class VaultChecks {
  /** The second repository takes what is new once a minute; a large backup takes its time. */
  private static final Duration BEHIND = Duration.ofHours(1);

  private static final Duration STALE = Duration.ofMinutes(15);

  private static final String COPIES = "ls -1 " + InventoryCopy.FOLDER + " | tail -n 1";

  private static final String ROOM = "cat /var/lib/platter/steward/" + Growth.SHOWN;

  private static final String START = "systemctl start --no-block \"$1\"";

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final Glance glance;
  private final List<Fix> fixes = new ArrayList<>();

  VaultChecks(Topology topology, Inventory inventory, Hosts hosts, Glance glance) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.glance = glance;
  }

  List<Finding> all() throws InterruptedException {
    var missing = new ArrayList<>(glance.missing());
    var findings = new ArrayList<Finding>();
    var vault = topology.repository();
    if (vault.isPresent()) {
      try {
        var session = hosts.session(vault.get());
        missing.addAll(late(session));
        findings.add(repositories(session));
        findings.add(copy(session));
      } catch (UnreachableException gone) {
        var why = Text.of("vault.silent", vault.get().name());
        findings.add(Finding.unchecked(Check.REPOSITORIES, List.of(), why));
        findings.add(Finding.unchecked(Check.INVENTORY_COPY, List.of(), why));
      }
    }
    findings.addAll(
        StatusChecks.of(
            topology,
            glance.status(),
            glance.readiness(),
            missing,
            DrillBook.fingerprint(topology, inventory),
            Instant.now()));
    if (missing.stream().anyMatch(s -> s.id().equals("late") || s.id().equals("backup"))) {
      vault.ifPresent(host -> fixes.add(backup(host)));
    }
    return findings;
  }

  /** How the room on the hosts went, as the steward kept it. */
  Growth growth() throws InterruptedException {
    var vault = topology.repository();
    if (vault.isEmpty()) {
      return Growth.unknown();
    }
    try {
      return Growth.parse(hosts.session(vault.get()).run(Script.of(ROOM)).out());
    } catch (UnreachableException gone) {
      return Growth.unknown();
    }
  }

  /** What can be mended of it, once it was looked at. */
  List<Fix> fixes() {
    return List.copyOf(fixes);
  }

  private static Fix backup(Host host) {
    return new Fix(
        Check.BACKUP,
        host.name(),
        Text.of("fix.backup"),
        Script.of(START, "platter-backup-incremental.service"));
  }

  /** What should have come and has not; all else that a lookout tells is looked at anyhow. */
  private List<Shortfall> late(Session session) throws UnreachableException, InterruptedException {
    var begun =
        inventory.deployments().installed().map(v -> v.firstUsedAt()).orElseGet(Instant::now);
    return new Lookout(topology, session)
            .findings(
                glance.status(),
                glance.readiness(),
                Map.of(),
                Growth.unknown(),
                begun,
                Instant.now())
            .stream()
            .filter(s -> s.id().equals("late") || s.id().equals("overdue"))
            .toList();
  }

  private Finding repositories(Session session) throws UnreachableException, InterruptedException {
    var wanted = Text.of("repositories.wanted");
    try {
      var contents = new Backups(session).contents();
      return one(Check.REPOSITORIES, fault(contents), said(contents), wanted);
    } catch (OperationException e) {
      return one(
          Check.REPOSITORIES,
          Optional.of(Text.value(String.valueOf(e.getMessage()))),
          wanted,
          wanted);
    }
  }

  private static Text said(VaultContents contents) {
    return Text.of(
        "repositories.hold",
        contents.backups().stream().filter(Stored::first).count(),
        contents.backups().stream().filter(Stored::second).count());
  }

  private static Optional<Text> fault(VaultContents contents) {
    var now = Instant.now();
    if (contents.trouble().isPresent()) {
      return contents.trouble().map(Text::value);
    }
    if (!contents.refused().isEmpty()) {
      return Optional.of(Text.of("repositories.refused", String.join(", ", contents.refused())));
    }
    var alone =
        contents.backups().stream()
            .filter(b -> b.first() && !b.second() && b.endedAt().isBefore(now.minus(BEHIND)))
            .map(Stored::label)
            .toList();
    if (!alone.isEmpty()) {
      return Optional.of(Text.of("repositories.alone", String.join(", ", alone)));
    }
    return contents
        .secondAsOf()
        .filter(at -> at.isBefore(now.minus(STALE)))
        .map(at -> Text.of("repositories.stale", Amount.span(Duration.between(at, now))));
  }

  /** The last try to bring it counts, and that what was brought still lies there. */
  private Finding copy(Session session) throws UnreachableException, InterruptedException {
    var wanted = Text.of("copy.wanted");
    var tried =
        inventory.journal().runs().stream()
            .filter(run -> run.command().endsWith(InventoryCopy.RUN))
            .findFirst();
    var there = session.run(Script.of(COPIES)).out().strip();
    boolean brought =
        tried.isPresent()
            && !there.isEmpty()
            && !InventoryCopy.time(there).isBefore(tried.get().startedAt().minusSeconds(1));
    return one(
        Check.INVENTORY_COPY,
        brought
            ? Optional.empty()
            : Optional.of(there.isEmpty() ? Text.of("copy.none") : Text.of("copy.old", there)),
        Text.value(there),
        wanted);
  }

  private static Finding one(Check check, Optional<Text> fault, Text seen, Text wanted) {
    return new Finding(
        check,
        List.of(),
        fault.isPresent() ? Verdict.FAILED : Verdict.PASSED,
        fault.orElse(seen),
        wanted,
        Optional.empty());
  }
}
