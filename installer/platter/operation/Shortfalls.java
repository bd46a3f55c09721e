package platter.operation;

import static platter.operation.Shortfall.Work.STARTUP;
import static platter.operation.Shortfall.Work.SWITCHOVER;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.inventory.Deployments.Backup;
import platter.operation.Readiness.Words;
import platter.operation.Shortfall.Work;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/** Holds what was seen against the topology. */
final class Shortfalls {
  /** Without it the service is not whole. */
  private static final Set<Work> ALL = Set.of(SWITCHOVER, STARTUP);

  /** It is about keeping and watching the service, which goes on. */
  private static final Set<Work> NOTHING = Set.of();

  /** So many may be on their way while people upload. */
  private static final long ON_THEIR_WAY = 50;

  private final Topology topology;
  private final Status status;
  private final List<Shortfall> found = new ArrayList<>();

  private Shortfalls(Topology topology, Status status) {
    this.topology = topology;
    this.status = status;
  }

  static List<Shortfall> of(Topology topology, Status status) {
    var shortfalls = new Shortfalls(topology, status);
    shortfalls.databases();
    shortfalls.quorum();
    shortfalls.chat();
    shortfalls.vault();
    shortfalls.clocks();
    return List.copyOf(shortfalls.found);
  }

  private void add(Set<Work> hinders, String id, String key, Object... arguments) {
    found.add(new Shortfall(id, Words.of("missing." + key, arguments), hinders));
  }

  private void databases() {
    var leader = status.leader();
    if (leader.isEmpty()) {
      add(ALL, "leader", "leader");
    }
    for (var member : status.members()) {
      if (!member.up()) {
        add(ALL, "database." + member.host(), "database", member.host());
      }
    }
    if (leader.isPresent()
        && topology.sites().size() > 1
        && topology.replication() != Topology.Replication.ASYNCHRONOUS
        && status.members().stream()
            .noneMatch(m -> m.synchronous() && !m.site().equals(leader.get().site()))) {
      add(ALL, "standby", "standby");
    }
    if (leader.isPresent()
        && topology.shape().quorumPerSite()
        && status.members().stream()
            .noneMatch(
                m -> m.state().equals("streaming") && !m.site().equals(leader.get().site()))) {
      add(ALL, "follower", "follower");
    }
  }

  private void quorum() {
    var moves = status.automatic().moves();
    if (status.automatic().stays()) {
      add(NOTHING, "staying", "staying", moves.size(), moves.get(0).at());
    }
    for (var gate : status.gates()) {
      gate.waiting().ifPresent(what -> add(ALL, "gate." + gate.host(), "gate", gate.host(), what));
    }
    long silent = status.voters().stream().filter(v -> !v.reads()).count();
    if (silent > 0) {
      add(ALL, "voters", "voters", silent, status.voters().size());
    }
  }

  private void chat() {
    long wanted = topology.hosts().stream().filter(h -> h.has(Role.IM)).count();
    if (status.chatNodes().size() < wanted) {
      add(ALL, "chat", "chat", wanted - status.chatNodes().size(), wanted);
    }
    status
        .other(topology)
        .filter(status::drained)
        .ifPresent(
            site ->
                // Somebody wants it so, and it lasts over a boot: no start ends it.
                add(
                    Set.of(SWITCHOVER),
                    "drained." + site.name(),
                    "drained",
                    site.name(),
                    String.join(
                        ", ",
                        site.hosts().stream()
                            .map(Host::name)
                            .filter(status.drained()::containsKey)
                            .toList())));
  }

  private void vault() {
    if (status.backups().isEmpty() && topology.repository().isPresent()) {
      add(NOTHING, "backup", "backup");
    }
    topology.repository().map(Host::name).ifPresent(this::uploads);
    status
        .archiving()
        .flatMap(a -> a.trouble(Instant.now()))
        // A leader that follows another one takes its part of the log to the vault no more.
        .ifPresent(words -> found.add(new Shortfall("log", words, Set.of(SWITCHOVER))));
    status
        .archiving()
        .flatMap(a -> a.decision(Instant.now()))
        .ifPresent(words -> found.add(new Shortfall("log.decide", words, NOTHING)));
    status
        .archiving()
        .flatMap(a -> a.gap(begun()))
        .ifPresent(words -> found.add(new Shortfall("log.given", words, NOTHING)));
    status
        .drill()
        .filter(d -> d.verdict() == Evidence.Verdict.FAILED)
        .ifPresent(d -> add(NOTHING, "drill", "drill", d.id(), d.trouble().orElse("?")));
    var steward = status.steward();
    steward.filter(Watched::silent).ifPresent(s -> add(NOTHING, "steward", "steward", s.at()));
    for (var channel : steward.map(Watched::undelivered).orElseGet(List::of)) {
      add(
          NOTHING,
          "alerts." + channel.channel(),
          "alerts",
          channel.channel(),
          channel.waiting() + channel.dropped(),
          channel.since(),
          channel.trouble());
    }
  }

  private void clocks() {
    status
        .clocksAstray()
        .forEach(
            (host, seconds) ->
                add(
                    NOTHING,
                    "clock." + host,
                    seconds > 0 ? "clock.ahead" : "clock.behind",
                    host,
                    Math.abs(seconds)));
  }

  /** Of a vault that says nothing at all, that is said. */
  private void uploads(String vault) {
    long behind = status.filesBehind().getOrDefault(vault, 0L);
    var stopped = status.filesStopped().getOrDefault(vault, "");
    if (status.silent().containsKey(vault)) {
      return;
    }
    if (stopped.equals("paused") || stopped.equals("notSharing")) {
      add(NOTHING, "uploads", "uploads.paused", vault, behind);
    } else if (behind > ON_THEIR_WAY || (behind > 0 && !stopped.isEmpty())) {
      add(NOTHING, "uploads", "uploads", vault, behind);
    }
  }

  /** When the vault's backups began; empty where it says nothing of them. */
  private Optional<List<Instant>> begun() {
    return status.backups().isEmpty()
        ? Optional.empty()
        : Optional.of(status.backups().stream().map(Backup::startedAt).toList());
  }
}
