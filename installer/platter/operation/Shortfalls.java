package platter.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import platter.operation.Readiness.Words;
import platter.topology.Role;
import platter.topology.Topology;

/** Holds what was seen against the topology. */
final class Shortfalls {
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
    return List.copyOf(shortfalls.found);
  }

  private void add(String id, String key, Object... arguments) {
    found.add(new Shortfall(id, Words.of("missing." + key, arguments)));
  }

  private void databases() {
    var leader = status.leader();
    if (leader.isEmpty()) {
      add("leader", "leader");
    }
    for (var member : status.members()) {
      if (!member.up()) {
        add("database." + member.host(), "database", member.host());
      }
    }
    if (leader.isPresent()
        && topology.sites().size() > 1
        && topology.replication() != Topology.Replication.ASYNCHRONOUS
        && status.members().stream()
            .noneMatch(m -> m.synchronous() && !m.site().equals(leader.get().site()))) {
      add("standby", "standby");
    }
    if (leader.isPresent()
        && topology.shape().quorumPerSite()
        && status.members().stream()
            .noneMatch(
                m -> m.state().equals("streaming") && !m.site().equals(leader.get().site()))) {
      add("follower", "follower");
    }
  }

  private void quorum() {
    var moves = status.automatic().moves();
    if (status.automatic().stays()) {
      add("staying", "staying", moves.size(), moves.get(0).at());
    }
    for (var gate : status.gates()) {
      gate.waiting().ifPresent(what -> add("gate." + gate.host(), "gate", gate.host(), what));
    }
    long silent = status.voters().stream().filter(v -> !v.reads()).count();
    if (silent > 0) {
      add("voters", "voters", silent, status.voters().size());
    }
  }

  private void chat() {
    long wanted = topology.hosts().stream().filter(h -> h.has(Role.IM)).count();
    if (status.chatNodes().size() < wanted) {
      add("chat", "chat", wanted - status.chatNodes().size(), wanted);
    }
  }

  private void vault() {
    if (status.backups().isEmpty() && topology.repository().isPresent()) {
      add("backup", "backup");
    }
    status
        .archiving()
        .flatMap(a -> a.trouble(Instant.now()))
        .ifPresent(words -> found.add(new Shortfall("log", words)));
    status
        .drill()
        .filter(d -> d.verdict() == Evidence.Verdict.FAILED)
        .ifPresent(d -> add("drill", "drill", d.id(), d.trouble().orElse("?")));
    var steward = status.steward();
    steward.filter(Watched::silent).ifPresent(s -> add("steward", "steward", s.at()));
    for (var channel : steward.map(Watched::undelivered).orElseGet(List::of)) {
      add(
          "alerts." + channel.channel(),
          "alerts",
          channel.channel(),
          channel.waiting() + channel.dropped(),
          channel.since(),
          channel.trouble());
    }
  }
}
