package platter.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import platter.health.Condition;
import platter.inventory.Deployments.Backup;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * The service as it is at this moment, asked of every host, each about itself. A host that does not
 * answer is reported as such and holds nothing up.
 *
 * @param members the database's hosts
 * @param elected who leads by the word of the quorum, where that host says nothing itself
 * @param voters the quorum's members
 * @param gates the hosts that may only start as members of the quorum's epoch
 * @param chatNodes the hosts that the chat cluster consists of, by internal name, as most see it
 * @param filesBehind uploaded files that a host does not have yet, by its name, as one at the
 *     leader's site knows
 * @param filesStopped hosts that take no uploaded files just now, as the same one knows, and what
 *     Syncthing calls that
 * @param changes when another host became leader, the oldest first; what the quorum remembers
 * @param automatic how often it became so by itself of late
 * @param failover how long a failover takes at most, by the timers in force; empty where unknown
 * @param backups at the vault, the oldest first
 * @param archiving how the leader's write-ahead log gets to the vault; empty without a leader
 * @param drill how the last drill at the vault ended; empty where there was none
 * @param drained the hosts that take no new clients, and since when
 * @param steward what it saw last, on the host that keeps the backups; empty where there is none
 * @param clocksAstray hosts whose clock differs from that of most, and by how many seconds; ahead
 *     where that is positive
 * @param conditions how the hosts stand beside their services, by host
 * @param failedUnits units of ours that nothing starts again, by host
 * @param silent hosts that did not answer at all, with the reason
 * @param troubles what could not be asked, with the reason, the silent hosts first
 */
public record Status(
    List<Member> members,
    Optional<Member> elected,
    List<Voter> voters,
    List<Gate> gates,
    List<String> chatNodes,
    Map<String, Long> filesBehind,
    Map<String, String> filesStopped,
    List<Change> changes,
    AutomaticFailovers automatic,
    Optional<Duration> failover,
    List<Backup> backups,
    Optional<Archiving> archiving,
    Optional<Drilled> drill,
    Map<String, Instant> drained,
    Optional<Watched> steward,
    Map<String, Double> clocksAstray,
    Map<String, Condition> conditions,
    Map<String, List<String>> failedUnits,
    Map<String, String> silent,
    List<String> troubles) {

  private static final String SILENT = "silent";

  /**
   * One PostgreSQL.
   *
   * @param role {@code Leader}; {@code Quorum Standby} or {@code Sync Standby} where it is in the
   *     list in force, by which the leader acknowledges; else {@code Replica}; {@code Unknown}
   *     where neither it nor a leader that it follows said anything
   * @param state {@code running}, {@code streaming}, or what Patroni says
   * @param lagBytes how far it is behind; empty for the leader, and where it is unknown
   * @param lastCommit when the leader made the last commit that it has; empty for the leader, and
   *     where it is unknown
   */
  public record Member(
      String host,
      String site,
      String role,
      String state,
      Optional<Long> lagBytes,
      Optional<Instant> lastCommit) {
    boolean leads() {
      return role.equals("Leader") && state.equals("running");
    }

    /** Whether a commit that is acknowledged may count on it. */
    boolean synchronous() {
      return role.endsWith("Standby") && state.equals("streaming");
    }

    boolean up() {
      return state.equals("running") || state.equals("streaming");
    }
  }

  /**
   * A member of the quorum.
   *
   * @param reads whether it reads through the quorum
   */
  public record Voter(String host, boolean reads) {}

  /**
   * The start gate of a host.
   *
   * @param epoch number and id of the quorum to which it belongs
   * @param members who votes in it
   * @param waiting what it waits for; empty where it is open
   */
  public record Gate(String host, String epoch, List<String> members, Optional<String> waiting) {}

  /**
   * A drill.
   *
   * @param state of what it speaks ({@link Drills#fingerprint})
   * @param trouble the rung that failed, and why
   */
  public record Drilled(
      String id,
      Instant endedAt,
      Evidence.Verdict verdict,
      String state,
      Optional<String> trouble) {
    static Drilled of(Evidence evidence) {
      return new Drilled(
          evidence.id(),
          evidence.endedAt(),
          evidence.verdict(),
          evidence.state(),
          evidence.trouble().map(Evidence.Rung::told));
    }
  }

  /**
   * A host became leader.
   *
   * @param timeline the one that ended by that
   */
  public record Change(long timeline, Instant at, String host) {}

  /** Those {@link #shortfalls} that hinder some work, as sentences. */
  List<String> missing(Topology topology, Shortfall.Work work) {
    return shortfalls(topology).stream()
        .filter(s -> s.hinders().contains(work))
        .map(Shortfall::english)
        .toList();
  }

  /** What the topology wants and is not there. */
  public List<Shortfall> shortfalls(Topology topology) {
    return Shortfalls.of(topology, this);
  }

  /** Who leads; empty where nobody does, or more than one. */
  public Optional<Member> leader() {
    var leaders = leaders();
    return leaders.size() == 1 ? Optional.of(leaders.get(0)) : Optional.empty();
  }

  /** The site at which nobody leads, where somebody does at the one beside it. */
  Optional<Site> other(Topology topology) {
    return leader()
        .flatMap(
            leader ->
                topology.sites().stream()
                    .filter(site -> !site.name().equals(leader.site()))
                    .findFirst());
  }

  /**
   * Whether a site can acknowledge nothing: replication is strict, no database of the other site
   * runs, and nobody has decided that this one goes on alone.
   */
  boolean waitsForTheOther(Topology topology, Site site) {
    return topology.replication() == Topology.Replication.STRICT
        && members.stream().noneMatch(m -> !m.site().equals(site.name()) && m.up())
        && gates.stream()
            .filter(gate -> site.hosts().stream().anyMatch(h -> h.name().equals(gate.host())))
            .noneMatch(gate -> Epoch.ofOneSite(gate.members(), topology));
  }

  /** Whether a site takes no clients since all of its gateways, or chat servers, are drained. */
  boolean drained(Site site) {
    return Stream.of(Role.GATEWAY, Role.IM)
        .map(role -> site.hosts().stream().filter(h -> h.has(role)).map(Host::name).toList())
        .anyMatch(names -> !names.isEmpty() && drained.keySet().containsAll(names));
  }

  /** Whether the database of a host runs. */
  boolean runs(Host host) {
    return members.stream().anyMatch(m -> m.host().equals(host.name()) && m.up());
  }

  List<Member> leaders() {
    return members.stream().filter(Member::leads).toList();
  }

  /**
   * Asks every host that can be reached.
   *
   * @throws UnreachableException only where the hosts refuse the credential
   */
  public static Status of(Topology topology, Hosts hosts)
      throws UnreachableException, InterruptedException {
    var silent = Collections.synchronizedMap(new TreeMap<String, String>());
    hosts.reach().forEach((name, why) -> silent.put(name, String.valueOf(why.getMessage())));
    var open = topology.hosts().stream().filter(h -> !silent.containsKey(h.name())).toList();
    var looks = new LinkedHashMap<String, Look>();
    for (var found : hosts.each(open, host -> look(host, hosts, topology, silent))) {
      found.ifPresent(look -> looks.put(look.host().name(), look));
    }
    return of(topology, looks, silent);
  }

  private static Optional<Look> look(
      Host host, Hosts hosts, Topology topology, Map<String, String> silent)
      throws InterruptedException {
    try {
      return Optional.of(look(topology, host, hosts, looker -> looker.all(topology)));
    } catch (UnreachableException e) {
      hosts.forget(host);
      silent.put(host.name(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What a looker is to ask. */
  @FunctionalInterface
  private interface Asking {
    Look of(Looker looker) throws UnreachableException, InterruptedException;
  }

  /**
   * All that a host answers is read in here. What cannot be read, or cannot be judged by itself, is
   * no answer, whatever it is: a host must not end a look at the others by what it says.
   */
  private static Look look(Topology topology, Host host, Hosts hosts, Asking asking)
      throws UnreachableException, InterruptedException {
    var session = hosts.session(host);
    try {
      var look = asking.of(new Looker(host, session));
      Readiness.of(topology, of(topology, Map.of(host.name(), look), Map.of()));
      return look;
    } catch (RuntimeException unreadable) {
      throw new UnreachableException(
          host.name(),
          "%s: what it answers cannot be read (%s); 'platter install' brings what answers there to this version"
              .formatted(host.name(), unreadable),
          unreadable);
    }
  }

  /**
   * Asks only the database of this host.
   *
   * @throws UnreachableException if it cannot be asked, or its answer cannot be read
   */
  static Look ofDatabase(Topology topology, Host host, Hosts hosts)
      throws UnreachableException, InterruptedException {
    return look(topology, host, hosts, Looker::database);
  }

  /**
   * Asks only the databases of these hosts, which is quicker than all.
   *
   * @throws UnreachableException for the first of them that cannot be asked
   */
  static Status ofDatabases(Topology topology, Hosts hosts, List<Host> among)
      throws UnreachableException, InterruptedException {
    var looks = new LinkedHashMap<String, Look>();
    var databases = among.stream().filter(h -> h.has(Role.DATABASE)).toList();
    for (var look : hosts.each(databases, h -> ofDatabase(topology, h, hosts))) {
      looks.put(look.host().name(), look);
    }
    return of(topology, looks, Map.of());
  }

  /** What comes of the looks, by host; pure, for any that were recorded. */
  static Status of(Topology topology, Map<String, Look> looks, Map<String, String> silent) {
    var members = members(topology, looks);
    var troubles = new ArrayList<>(silent.values());
    looks.values().forEach(look -> troubles.addAll(look.troubles()));
    var leaders = members.stream().filter(Member::leads).map(Member::site).toList();
    // Where each site has a quorum of its own, the leader's counts.
    var keys =
        looks.values().stream()
            .filter(Look::quorum)
            .min(Comparator.comparing(look -> !leaders.contains(site(topology, look.host()))))
            .map(Look::keys)
            .orElseGet(Map::of);
    var atLeader =
        looks.values().stream()
            .filter(
                look -> look.host().has(Role.IM) && leaders.contains(site(topology, look.host())))
            .findFirst();
    return new Status(
        members,
        topology.shape().quorumPerSite() ? Optional.empty() : elected(members, keys),
        topology.hosts().stream()
            .filter(h -> h.has(Role.QUORUM))
            .map(
                h ->
                    new Voter(
                        h.name(), looks.containsKey(h.name()) && looks.get(h.name()).quorum()))
            .toList(),
        looks.values().stream().flatMap(look -> gate(look).stream()).toList(),
        looks.values().stream()
            .map(Look::chatNodes)
            .max(Comparator.comparingInt(List::size))
            .orElseGet(List::of),
        atLeader.map(Look::filesBehind).orElseGet(Map::of),
        atLeader.map(Look::filesStopped).orElseGet(Map::of),
        changes(keys),
        AutomaticFailovers.of(keys, Instant.now()),
        Optional.ofNullable(keys.get("config"))
            .map(c -> c.path("ttl").asLong())
            .filter(ttl -> ttl > 0)
            .map(ttl -> Timing.giveUp(Duration.ofSeconds(ttl))),
        looks.values().stream().flatMap(look -> look.backups().stream()).toList(),
        topology
            .repository()
            .flatMap(
                vault ->
                    looks.values().stream().flatMap(look -> look.archiving().stream()).findFirst()),
        looks.values().stream().flatMap(look -> look.drill().stream()).findFirst().map(Drilled::of),
        drained(looks),
        looks.values().stream().flatMap(look -> look.steward().stream()).findFirst(),
        astray(looks),
        conditions(looks),
        failedUnits(looks),
        new TreeMap<>(silent),
        List.copyOf(troubles));
  }

  private static Map<String, Instant> drained(Map<String, Look> looks) {
    var drained = new LinkedHashMap<String, Instant>();
    looks.forEach((name, look) -> look.drained().ifPresent(since -> drained.put(name, since)));
    return drained;
  }

  private static Map<String, Double> astray(Map<String, Look> looks) {
    var clocks = new LinkedHashMap<String, Skew>();
    looks.forEach((name, look) -> look.clock().ifPresent(clock -> clocks.put(name, clock)));
    return Skew.astray(clocks);
  }

  private static Map<String, Condition> conditions(Map<String, Look> looks) {
    var conditions = new TreeMap<String, Condition>();
    looks.forEach((name, look) -> look.condition().ifPresent(c -> conditions.put(name, c)));
    return conditions;
  }

  private static Map<String, List<String>> failedUnits(Map<String, Look> looks) {
    var failed = new TreeMap<String, List<String>>();
    for (var look : looks.values()) {
      if (!look.failedUnits().isEmpty()) {
        failed.put(look.host().name(), look.failedUnits());
      }
    }
    return failed;
  }

  private static Optional<Gate> gate(Look look) {
    return look.epoch()
        .map(
            epoch ->
                new Gate(
                    look.host().name(),
                    epoch.number() + " " + epoch.id(),
                    epoch.members(),
                    look.waiting()));
  }

  private static List<Member> members(Topology topology, Map<String, Look> looks) {
    var databases = topology.hosts().stream().filter(h -> h.has(Role.DATABASE)).toList();
    var said = new LinkedHashMap<String, JsonNode>();
    for (var host : databases) {
      Optional.ofNullable(looks.get(host.name()))
          .flatMap(Look::patroni)
          .ifPresent(p -> said.put(host.name(), p));
    }
    var leader =
        said.values().stream()
            .filter(p -> leads(p) && p.path("state").asText().equals("running"))
            .findFirst();
    var members = new ArrayList<Member>();
    for (var host : databases) {
      var own = said.get(host.name());
      var site = site(topology, host);
      if (own != null && leads(own)) {
        members.add(
            new Member(
                host.name(),
                site,
                "Leader",
                own.path("state").asText(),
                Optional.empty(),
                Optional.empty()));
      } else {
        members.add(standby(host.name(), site, Optional.ofNullable(own), leader));
      }
    }
    return members;
  }

  /** A lease that has not run out is of somebody who leads, or did some seconds ago. */
  private static Optional<Member> elected(List<Member> members, Map<String, JsonNode> keys) {
    var name = Optional.ofNullable(keys.get("leader")).map(JsonNode::asText);
    return members.stream()
        .filter(m -> m.state().equals(SILENT) && name.filter(m.host()::equals).isPresent())
        .findFirst();
  }

  /** Where it did not answer itself, the leader knows whether it follows. */
  private static Member standby(
      String host, String site, Optional<JsonNode> said, Optional<JsonNode> leader) {
    var follows =
        leader.flatMap(
            l ->
                StreamSupport.stream(l.path("replication").spliterator(), false)
                    .filter(f -> f.path("application_name").asText().equals(host))
                    .findFirst());
    if (said.isEmpty() && follows.isEmpty()) {
      return new Member(host, site, "Unknown", SILENT, Optional.empty(), Optional.empty());
    }
    var own = said.orElseGet(MissingNode::getInstance);
    var role =
        switch (follows.map(f -> f.path("sync_state").asText()).orElse("")) {
          case "quorum" -> "Quorum Standby";
          case "sync" -> "Sync Standby";
          default -> "Replica";
        };
    var streams =
        said.isEmpty()
            ? follows.orElseThrow().path("state").asText()
            : own.path("replication_state").asText();
    var received = own.path("xlog").path("received_location");
    var lag =
        leader
            .map(l -> l.path("xlog").path("location"))
            .filter(at -> at.isNumber() && received.isNumber())
            .map(at -> Math.max(0, at.asLong() - received.asLong()));
    return new Member(
        host,
        site,
        role,
        streams.isEmpty() ? own.path("state").asText() : streams,
        lag,
        instant(own.path("xlog").path("replayed_timestamp").asText()));
  }

  /** As PostgreSQL writes it. */
  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text.replace(' ', 'T')).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  static boolean leads(JsonNode patroni) {
    return patroni.path("role").asText().equals("primary");
  }

  /** Patroni notes timeline, position, reason, time and new leader. */
  static List<Change> changes(Map<String, JsonNode> keys) {
    var changes = new ArrayList<Change>();
    for (var entry : Optional.ofNullable(keys.get("history")).map(List::of).orElseGet(List::of)) {
      for (var change : entry) {
        try {
          changes.add(
              new Change(
                  change.path(0).asLong(),
                  OffsetDateTime.parse(change.path(3).asText()).toInstant(),
                  change.path(4).asText()));
        } catch (DateTimeParseException e) {
          // It has no time yet.
        }
      }
    }
    return changes;
  }

  private static String site(Topology topology, Host host) {
    return topology.siteOf(host).map(s -> s.name()).orElse("");
  }
}
