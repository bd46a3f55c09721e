package platter.operation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * A service of the stack as it stands on a host: its account is {@code platter-<name>}, its
 * configuration lies under {@code /etc/platter/<name>}, its state under {@code
 * /var/lib/platter/<name>}.
 *
 * @param name as in the account's name
 * @param images what its units run from
 * @param units without their prefix {@code platter-}, in the order in which they are stopped
 */
record Service(String name, List<String> images, List<String> units) {
  /** Lets the quorum and the database start. */
  static final Service GATE = new Service("gate", List.of("quorum"), List.of("gate.service"));

  static final Service QUORUM = new Service("quorum", List.of("quorum"), List.of("quorum.service"));
  static final Service DATABASE =
      new Service(
          "database",
          List.of("database"),
          List.of("recover.service", "database.service", "pgbackrest.service"));
  static final Service IM =
      new Service("im", List.of("im", "web", "files"), List.of("im.service", "files.service"));
  static final Service GATEWAY =
      new Service("gateway", List.of("gateway"), List.of("gateway.service"));
  static final Service BACKUP =
      new Service(
          "backup",
          List.of("backup"),
          List.of(
              "backup-full.timer",
              "backup-incremental.timer",
              "backup-full.service",
              "backup-incremental.service",
              "repository.service"));

  /** The second repository of the backups and the history of the files, in reach of no site. */
  static final Service KEEP =
      new Service(
          "keep",
          List.of("backup", "files", "database"),
          List.of(
              "keep.timer",
              "history.timer",
              "keep.service",
              "keep-view.service",
              "keep-serve.service",
              "keep-lend.service",
              "keep-apart.service",
              "keep-seed.service",
              "keep-uploads.service",
              "keep-send.service",
              "timeline.service",
              "history.service"));

  /** The rehearsal of a restore, beside all that serves. */
  static final Service DRILL =
      new Service(
          "drill",
          List.of("database", "im", "backup", "files", "runtime"),
          List.of(
              "drill-clean.timer",
              "drill-clean.service",
              "census.service",
              "drill-client.service",
              "drill-im.service",
              "drill-compare.service",
              "drill-files.service",
              "drill-database.service",
              "drill-recover.service",
              "drill-verify.service"));

  /** The program itself, for what is done at the vault without the laptop. */
  static final Service STEWARD =
      new Service(
          "steward",
          List.of("runtime"),
          List.of("drill.timer", "steward.service", "steward-test.service", "drill.service"));

  /** Shows what the steward saw, and holds no key that opens anything. */
  static final Service CONSOLE =
      new Service("console", List.of("runtime"), List.of("console.service"));

  /** What a host says of itself, for the steward on another one. */
  static final Service LOOK =
      new Service("look", List.of("quorum"), List.of("look.service", "look-answer.socket"));

  static final Service FILES = new Service("files", List.of("files"), List.of("files.service"));

  static final Service TIME = new Service("time", List.of("time"), List.of("time.service"));

  /** Answers for the delegated zone. */
  static final Service NAMES = new Service("names", List.of("gateway"), List.of("names.service"));

  /** The units of a host with their prefix, in the order in which they are stopped. */
  static List<String> units(Topology topology, Host host) {
    return of(topology, host).stream()
        .flatMap(service -> service.units().stream())
        .map(unit -> "platter-" + unit)
        .distinct()
        .toList();
  }

  /** Whether there is something on the host that must not start, or go on, by itself. */
  static boolean gated(Host host) {
    return host.has(Role.QUORUM) || host.has(Role.DATABASE);
  }

  /** Where the steward is that asks what this host says of itself; empty where none does. */
  static Optional<Host> stewardOf(Topology topology, Host host) {
    return topology.hosts().stream().filter(h -> h.has(Role.BACKUP) && !h.equals(host)).findFirst();
  }

  /** Chat servers reach the database through a gateway of their own. */
  static Set<Service> of(Topology topology, Host host) {
    var services = new LinkedHashSet<Service>();
    services.add(TIME);
    if (stewardOf(topology, host).isPresent()) {
      services.add(LOOK);
    }
    if (gated(host)) {
      services.add(GATE);
    }
    if (host.has(Role.QUORUM)) {
      services.add(QUORUM);
    }
    if (host.has(Role.DATABASE)) {
      services.add(DATABASE);
    }
    if (host.has(Role.BACKUP)) {
      services.add(BACKUP);
      if (!host.has(Role.IM)) {
        services.add(FILES);
      }
      services.add(KEEP);
      services.add(DRILL);
      services.add(STEWARD);
      services.add(CONSOLE);
    }
    if (host.has(Role.GATEWAY) || host.has(Role.IM)) {
      services.add(GATEWAY);
    }
    if (host.has(Role.IM)) {
      services.add(IM);
    }
    if (host.has(Role.GATEWAY) && topology.steering() == Topology.Steering.DELEGATED) {
      services.add(NAMES);
    }
    return services;
  }
}
