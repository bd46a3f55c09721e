package platter.operation;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import platter.operation.Readiness.Words;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * What would be if a place burned this minute. The words are of bundle {@code recovery}.
 *
 * @param place name of the site, or {@code vault}
 * @param service what becomes of the chat service, and what a person has to type
 * @param messages which acknowledged messages nobody would have any more
 * @param files which uploaded files
 * @param backups which backups
 */
public record Loss(String place, Words service, Words messages, Words files, Words backups) {
  /** The vault, where a place's name is shown. */
  public static final String VAULT = "vault";

  private static final Words NONE = Words.of("loss.none");

  /**
   * Of each place that is not dark already, in the topology's order; nothing as long as the service
   * stands still or is split, since then everything depends on what a person does next.
   */
  public static List<Loss> of(Topology topology, Status status) {
    if (status.leaders().size() != 1) {
      return List.of();
    }
    var leader = status.leaders().get(0);
    var losses = new ArrayList<Loss>();
    for (var site : topology.sites()) {
      if (!dark(status, site.hosts())) {
        losses.add(
            site.name().equals(leader.site())
                ? leading(topology, status, leader)
                : beside(topology, status, leader, site.name(), site.hosts()));
      }
    }
    if (!topology.vault().isEmpty() && !dark(status, topology.vault())) {
      losses.add(beside(topology, status, leader, VAULT, topology.vault()));
    }
    return List.copyOf(losses);
  }

  private static boolean dark(Status status, List<Host> hosts) {
    return hosts.stream().allMatch(host -> status.silent().containsKey(host.name()));
  }

  /** The site with the leader. */
  private static Loss leading(Topology topology, Status status, Status.Member leader) {
    var place = leader.site();
    var backups = backups(topology, place);
    var other = status.other(topology).filter(site -> !dark(status, site.hosts()));
    var there =
        other.stream()
            .flatMap(site -> status.members().stream().filter(m -> m.site().equals(site.name())))
            .filter(m -> !m.role().equals("Unknown"))
            .toList();
    if (other.isEmpty() || there.isEmpty()) {
      var unknown = Words.of("loss.unknown");
      var follower = status.other(topology).filter(site -> topology.shape().quorumPerSite());
      if (follower.isPresent()) {
        // What it had when it was heard of last, and the log that came to its backups.
        var failover = Words.of("loss.failover", follower.get().name());
        return new Loss(place, failover, unknown, unknown, backups);
      }
      return new Loss(
          place,
          Words.of("loss.restore"),
          status
              .archiving()
              .flatMap(Archiving::lastAt)
              .map(at -> Words.of("loss.since", at.truncatedTo(ChronoUnit.SECONDS)))
              .orElse(unknown),
          Words.of("loss.since-backup"),
          backups);
    }
    var behind = there.stream().flatMap(m -> m.lagBytes().stream()).min(Long::compare);
    boolean kept = there.stream().anyMatch(Status.Member::synchronous);
    boolean asynchronous = topology.replication() == Topology.Replication.ASYNCHRONOUS;
    var alone = Words.of("loss.alone", place, behind.map(String::valueOf).orElse("?"));
    return new Loss(
        place,
        taken(topology, status, place, other.get(), kept || asynchronous),
        kept ? NONE : alone,
        Words.of("loss.files", Readiness.files(status, other.get())),
        backups);
  }

  /** How the other site goes on when the leader's burns. */
  private static Words taken(
      Topology topology, Status status, String place, Site other, boolean byItself) {
    if (topology.shape().quorumPerSite() || !byItself || !votes(topology, status, place)) {
      return Words.of("loss.failover", other.name());
    }
    if (status.automatic().stays()) {
      return Words.of("loss.release");
    }
    if (status.drained(other)) {
      return Words.of("loss.drained", other.name());
    }
    var seconds = status.failover().map(d -> String.valueOf(d.toSeconds())).orElse("?");
    return Words.of("loss.moves", other.name(), seconds);
  }

  /** A place without the leader. */
  private static Loss beside(
      Topology topology, Status status, Status.Member leader, String place, List<Host> hosts) {
    boolean held =
        topology.replication() == Topology.Replication.STRICT
            && status.members().stream()
                .filter(m -> hosts.stream().noneMatch(h -> h.name().equals(m.host())))
                .noneMatch(Status.Member::synchronous);
    boolean votes = topology.shape().quorumPerSite() || votes(topology, status, place);
    return new Loss(
        place,
        !votes
            ? Words.of("loss.failover", leader.site())
            : held ? Words.of("loss.strict") : Words.of("loss.goes-on", leader.site()),
        NONE,
        place.equals(VAULT) ? NONE : Words.of("loss.files-here"),
        backups(topology, place));
  }

  private static Words backups(Topology topology, String place) {
    boolean there = topology.repository().filter(h -> place(topology, h).equals(place)).isPresent();
    return there ? Words.of("loss.backups") : NONE;
  }

  /** Whether the quorum has a majority without that place. */
  private static boolean votes(Topology topology, Status status, String place) {
    long left =
        status.voters().stream()
            .filter(Status.Voter::reads)
            .filter(
                v ->
                    topology.host(v.host()).filter(h -> place(topology, h).equals(place)).isEmpty())
            .count();
    long all = topology.hosts().stream().filter(host -> host.has(Role.QUORUM)).count();
    return left > Math.max(all, status.voters().size()) / 2;
  }

  private static String place(Topology topology, Host host) {
    return topology.siteOf(host).map(Site::name).orElse(VAULT);
  }

  /** The place as a person reads it. */
  public String placeIn(Messages words) {
    return place.equals(VAULT) ? words.text("loss.vault") : place;
  }
}
