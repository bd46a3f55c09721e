package platter.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.operation.Glance;
import platter.operation.Status;
import platter.report.Drawing;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Role;
import platter.topology.Topology;

/** The deployment as it was seen, as a drawing. */
final class Live {
  private final Topology topology;
  private final Glance glance;
  private final Status status;
  private final Messages words;
  private final Messages states;
  private final Ages ages;

  /**
   * @param words of bundle {@code web}
   * @param states of bundle {@code recovery}
   */
  Live(Topology topology, Glance glance, Messages words, Messages states, Ages ages) {
    this.topology = topology;
    this.glance = glance;
    this.status = glance.status();
    this.words = words;
    this.states = states;
    this.ages = ages;
  }

  Drawing.Scene scene() {
    var sites = topology.sites();
    var first = place(sites.get(0).name(), sites.get(0).hosts());
    var second =
        sites.size() > 1
            ? Optional.of(place(sites.get(1).name(), sites.get(1).hosts()))
            : Optional.<Drawing.Place>empty();
    var vault =
        topology.vault().isEmpty()
            ? Optional.<Drawing.Place>empty()
            : Optional.of(place(words.text("drawing.vault"), topology.vault()));
    return new Drawing.Scene(
        states.text("state." + glance.readiness().state().word())
            + ": "
            + glance.readiness().why().in(states),
        first,
        second,
        vault,
        second.flatMap(there -> replication()),
        vault.map(v -> toVault(sites.get(0).name(), first, v)),
        vault
            .filter(v -> second.isPresent())
            .map(v -> toVault(sites.get(1).name(), second.orElseThrow(), v)));
  }

  private Drawing.Place place(String name, List<Host> hosts) {
    var voters = hosts.stream().filter(host -> host.has(Role.QUORUM)).map(Host::name).toList();
    boolean dark = hosts.stream().allMatch(host -> status.silent().containsKey(host.name()));
    Optional<Boolean> vote =
        voters.isEmpty()
            ? Optional.empty()
            : Optional.of(
                status.voters().stream().anyMatch(v -> v.reads() && voters.contains(v.host())));
    return new Drawing.Place(
        name,
        dark ? words.text("drawing.dark") : "",
        vote,
        dark,
        hosts.stream().map(this::box).toList());
  }

  private Drawing.Box box(Host host) {
    var member = status.members().stream().filter(m -> m.host().equals(host.name())).findFirst();
    boolean silent = status.silent().containsKey(host.name());
    var mark = Drawing.Mark.NONE;
    var word = "";
    if (silent) {
      mark = Drawing.Mark.FAULT;
      word = words.text("drawing.silent");
    } else if (member.isPresent()) {
      var role = member.get().role();
      word = states.text("role." + role.toLowerCase(Locale.ROOT).replace(' ', '-'));
      mark =
          role.equals("Leader")
              ? Drawing.Mark.LEADER
              : role.endsWith("Standby") ? Drawing.Mark.STANDBY : Drawing.Mark.NONE;
    }
    if (status.drained().containsKey(host.name())) {
      word = word + " " + words.text("drawing.drained");
    }
    return new Drawing.Box(host.name(), host.address(), roles(host), word.strip(), mark);
  }

  private String roles(Host host) {
    var roles = new ArrayList<String>();
    for (var role : List.of(Role.DATABASE, Role.IM, Role.GATEWAY)) {
      if (host.has(role)) {
        roles.add(words.text("role." + role.name().toLowerCase(Locale.ROOT)));
      }
    }
    if (roles.isEmpty()) {
      return words.text(host.has(Role.BACKUP) ? "drawing.vault.roles" : "role.quorum");
    }
    var said = roles.size() == 3 ? words.text("role.all") : String.join(", ", roles);
    return host.has(Role.BACKUP) ? said + ", " + words.text("role.backup") : said;
  }

  private Optional<Drawing.Line> replication() {
    var leader = status.leader();
    if (leader.isEmpty()) {
      return Optional.empty();
    }
    var there =
        status.members().stream().filter(m -> !m.site().equals(leader.get().site())).toList();
    var follower =
        there.stream()
            .filter(m -> m.state().equals("streaming"))
            .min(java.util.Comparator.comparing(m -> !m.role().endsWith("Standby")));
    var to = follower.or(() -> there.stream().findFirst());
    return to.map(
        other ->
            new Drawing.Line(
                leader.get().host(),
                other.host(),
                follower.isEmpty()
                    ? Drawing.Firmness.CUT
                    : other.role().endsWith("Standby")
                        ? Drawing.Firmness.LIVE
                        : Drawing.Firmness.LOOSE,
                true,
                follower.isEmpty()
                    ? List.of(words.text("drawing.cut"))
                    : List.of(
                        words.text(
                            other.role().endsWith("Standby")
                                ? "drawing.synchronous"
                                : "drawing.follows"),
                        other
                            .lagBytes()
                            .map(lag -> words.text("drawing.lag", ages.bytes(lag)))
                            .orElse(""))));
  }

  /** The leader's site sends the log; the other one only its vote. */
  private Drawing.Line toVault(String site, Drawing.Place from, Drawing.Place vault) {
    boolean dark = from.dark() || vault.dark();
    boolean leads = status.leader().filter(m -> m.site().equals(site)).isPresent();
    var texts = new ArrayList<String>();
    if (leads) {
      status
          .archiving()
          .flatMap(log -> log.lastAt())
          .ifPresent(at -> texts.add(words.text("drawing.log", ages.ago(at))));
      newest().ifPresent(at -> texts.add(words.text("drawing.backup", ages.ago(at))));
    }
    return new Drawing.Line(
        "", "", dark ? Drawing.Firmness.CUT : Drawing.Firmness.LIVE, leads, texts);
  }

  private Optional<Instant> newest() {
    var backups = status.backups();
    return backups.isEmpty()
        ? Optional.empty()
        : Optional.of(backups.get(backups.size() - 1).endedAt());
  }
}
