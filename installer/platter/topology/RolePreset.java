package platter.topology;

import static platter.topology.Role.BACKUP;
import static platter.topology.Role.DATABASE;
import static platter.topology.Role.GATEWAY;
import static platter.topology.Role.IM;
import static platter.topology.Role.QUORUM;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Who does what where the customer does not say. A host without roles is one that nothing was said
 * about.
 *
 * <p>Up to three hosts of a site all take clients, and the first two keep the database; from four
 * on, the first two keep nothing but the database. So every role stands twice as soon as there are
 * two hosts. Voters are placed by the shape of the whole, and so is the host that keeps the backups
 * where there is no vault.
 *
 * @param sites the sites with every host's roles
 * @param vault the vault with its roles
 */
public record RolePreset(List<Site> sites, List<Host> vault) {
  private static final int DATABASES = 2;
  private static final int SMALL_SITE = 3;

  /**
   * Gives roles to the hosts of each place where no host has any, and places the voters and the
   * backups that were not placed. What was said stays.
   */
  public static RolePreset fill(List<Site> sites, List<Host> vault) {
    var withRoles = withBackups(sites.stream().map(RolePreset::fillSite).toList(), vault);
    var vaultWithRoles =
        vault.stream().map(h -> h.roles().isEmpty() ? with(h, Set.of(BACKUP)) : h).toList();
    var voters = voters(withRoles, vaultWithRoles);
    return new RolePreset(
        withRoles.stream().map(s -> with(s, voters, QUORUM)).toList(),
        vaultWithRoles.stream().map(h -> with(h, voters, QUORUM)).toList());
  }

  /**
   * Two sites without a vault keep their backups at the one that follows at first, so that what is
   * lost with the leader's site is not the backups, too; on its last host, which is the one without
   * a database as soon as there are three.
   */
  private static List<Site> withBackups(List<Site> sites, List<Host> vault) {
    boolean said = sites.stream().flatMap(s -> s.hosts().stream()).anyMatch(h -> h.has(BACKUP));
    if (said || !Shape.of(sites, vault).quorumPerSite()) {
      return sites;
    }
    var follower = sites.get(1).hosts();
    var last =
        follower.stream()
            .skip(Math.max(0, follower.size() - 1))
            .filter(h -> !h.roles().isEmpty())
            .collect(Collectors.toSet());
    return sites.stream().map(s -> with(s, last, BACKUP)).toList();
  }

  private static Site fillSite(Site site) {
    var hosts = site.hosts();
    if (hosts.stream().anyMatch(h -> !h.roles().isEmpty())) {
      return site;
    }
    var filled =
        IntStream.range(0, hosts.size())
            .mapToObj(i -> with(hosts.get(i), roles(i, hosts.size())))
            .toList();
    return new Site(site.name(), filled, site.clientNetworks());
  }

  private static Set<Role> roles(int index, int hosts) {
    var roles = EnumSet.noneOf(Role.class);
    if (index < DATABASES) {
      roles.add(DATABASE);
    }
    if (hosts <= SMALL_SITE || index >= DATABASES) {
      roles.addAll(Set.of(IM, GATEWAY));
    }
    return roles;
  }

  /**
   * The hosts that vote and were not told to. Two sites and a vault: one in each place that has
   * none, so that any one place may be lost. In every other shape all voters are placed or none.
   */
  private static Set<Host> voters(List<Site> sites, List<Host> vault) {
    var voters = new HashSet<Host>();
    if (sites.size() == 2 && !vault.isEmpty()) {
      sites.stream().filter(s -> !votes(s.hosts())).forEach(s -> voters.addAll(elect(s, 1)));
      if (!votes(vault)) {
        voters.add(vault.get(0));
      }
      return voters;
    }
    if (sites.stream().anyMatch(s -> votes(s.hosts())) || votes(vault)) {
      return voters;
    }
    return sites.size() == 1 ? ofOneSite(sites.get(0), vault) : ofSitesAlone(sites);
  }

  /**
   * Three hosts of the site, so that the line to the vault does not matter; of two hosts both, and
   * the vault. A single host votes alone.
   */
  private static Set<Host> ofOneSite(Site site, List<Host> vault) {
    var voters = new HashSet<>(elect(site, 3));
    if (site.hosts().size() == 2) {
      voters.addAll(vault);
    }
    return voters;
  }

  /** Each site votes for itself: three hosts where there are three, else one. */
  private static Set<Host> ofSitesAlone(List<Site> sites) {
    return sites.stream()
        .flatMap(s -> elect(s, s.hosts().size() < 3 ? 1 : 3).stream())
        .collect(Collectors.toSet());
  }

  private static boolean votes(List<Host> hosts) {
    return hosts.stream().anyMatch(h -> h.has(QUORUM));
  }

  private static List<Host> elect(Site site, int wanted) {
    return site.hosts().stream()
        .sorted(Comparator.comparing(h -> !h.has(DATABASE)))
        .limit(wanted)
        .toList();
  }

  private static Site with(Site site, Set<Host> chosen, Role role) {
    return new Site(
        site.name(),
        site.hosts().stream().map(h -> with(h, chosen, role)).toList(),
        site.clientNetworks());
  }

  private static Host with(Host host, Set<Host> chosen, Role role) {
    if (!chosen.contains(host)) {
      return host;
    }
    var roles = new HashSet<>(host.roles());
    roles.add(role);
    return with(host, roles);
  }

  private static Host with(Host host, Set<Role> roles) {
    return new Host(host.name(), host.address(), host.access(), roles, host.weight());
  }
}
