package platter.operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * The hosts onto which a restored database may come.
 *
 * @param hosts how they are reached
 * @param inOrder the one that is wanted most first
 */
record RestoreTargets(Hosts hosts, List<Host> inOrder) {
  /** Onto which host the database comes, and whether what that has now can stay beside it. */
  record Target(Host host, boolean keeps) {}

  /**
   * Hosts onto which the database may come: the one that is wanted, else all that are reached, the
   * leader first and then those beside it.
   */
  static RestoreTargets among(
      Topology topology, Hosts hosts, List<Host> reached, Optional<String> on, Status status)
      throws OperationException {
    var databases = reached.stream().filter(h -> h.has(Role.DATABASE)).toList();
    if (on.isPresent()) {
      var host =
          databases.stream()
              .filter(h -> h.name().equals(on.get()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new OperationException(
                          "'" + on.get() + "' is no database host that is reached"));
      return new RestoreTargets(hosts, List.of(host));
    }
    if (databases.isEmpty()) {
      throw new OperationException(
          "no database host is reached, so there is nowhere to restore to; 'platter status'"
              + " says why");
    }
    var leader = status.leader().map(Status.Member::host);
    var site = status.leader().map(Status.Member::site);
    return new RestoreTargets(
        hosts,
        databases.stream()
            .sorted(
                Comparator.comparing((Host h) -> leader.filter(h.name()::equals).isEmpty())
                    .thenComparing(h -> !topology.siteOf(h).map(Site::name).equals(site)))
            .toList());
  }

  /**
   * The first that can keep what it has now, so that nothing is deleted before the backup has been
   * read; else the first that has room for the database at all.
   */
  Target fitting(RecoveryPoint point)
      throws OperationException, UnreachableException, InterruptedException {
    Optional<Host> fits = Optional.empty();
    var full = new ArrayList<String>();
    for (var host : inOrder) {
      var room = Former.room(host, hosts.session(host));
      if (room.keeps(point.room())) {
        return new Target(host, true);
      }
      if (room.takes(point.room())) {
        fits = fits.or(() -> Optional.of(host));
      } else {
        full.add(
            "%s has %d MB free"
                .formatted(host.name(), (room.free() + room.used() + room.old()) >> 20));
      }
    }
    return new Target(
        fits.orElseThrow(
            () ->
                new OperationException(
                    "nothing was changed: the database needs %d MB, and %s; make room there, or choose another host with --on"
                        .formatted(point.room() >> 20, String.join(", ", full)))),
        false);
  }
}
