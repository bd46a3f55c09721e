package platter.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where roles may stand, and that none is missing. */
final class RoleRules {
  private static final List<Role> NEEDED = List.of(Role.DATABASE, Role.IM, Role.GATEWAY);
  private static final Set<Role> VAULT = Set.of(Role.BACKUP, Role.QUORUM);

  private final List<Site> sites;
  private final List<Host> vault;
  private final List<Problem> problems = new ArrayList<>();

  private RoleRules(List<Site> sites, List<Host> vault) {
    this.sites = sites;
    this.vault = vault;
  }

  static List<Problem> check(Shape shape, List<Site> sites, List<Host> vault) {
    var rules = new RoleRules(sites, vault);
    for (int i = 0; i < sites.size(); i++) {
      rules.checkSite(shape, sites.get(i), "sites[" + i + "]");
    }
    rules.checkVault();
    rules.checkBackups(shape);
    rules.checkVoters(shape);
    return rules.problems;
  }

  private void add(String path, String key, String... arguments) {
    problems.add(Problem.at(path, key, arguments));
  }

  private void checkSite(Shape shape, Site site, String path) {
    for (int i = 0; i < site.hosts().size(); i++) {
      var host = site.hosts().get(i);
      var at = path + ".hosts[" + i + "].roles";
      if (host.roles().isEmpty()) {
        add(at, "roles.none");
      }
      if (host.has(Role.BACKUP) && !shape.quorumPerSite()) {
        add(at, "roles.backup");
      }
    }
    if (site.hosts().isEmpty()) {
      return;
    }
    for (var role : NEEDED) {
      if (site.hosts().stream().noneMatch(h -> h.has(role))) {
        add(path, "roles.missing", Shown.value(site.name()), Written.word(role));
      }
    }
  }

  private void checkVault() {
    for (int i = 0; i < vault.size(); i++) {
      var path = "vault.hosts[" + i + "].roles";
      if (!VAULT.containsAll(vault.get(i).roles())) {
        add(path, "roles.vault");
      }
      if (!vault.get(i).has(Role.BACKUP)) {
        add(path, "roles.vault-backup");
      }
    }
  }

  /** Where there is no vault, one of all hosts keeps them. */
  private void checkBackups(Shape shape) {
    var kept =
        sites.stream().flatMap(s -> s.hosts().stream()).filter(h -> h.has(Role.BACKUP)).count();
    if (shape.quorumPerSite() && kept != 1) {
      add("sites", "roles.backups", Long.toString(kept));
    }
  }

  private void checkVoters(Shape shape) {
    var atVault = voters(vault);
    switch (shape) {
      case TWO_SITES_AND_VAULT -> {
        for (int i = 0; i < sites.size(); i++) {
          one(voters(sites.get(i).hosts()), "sites[" + i + "]");
        }
        one(atVault, "vault.hosts");
      }
      case TWO_SITES -> {
        for (int i = 0; i < sites.size(); i++) {
          odd(voters(sites.get(i).hosts()), "sites[" + i + "]", "voters.site");
        }
      }
      case SITE_AND_VAULT -> {
        if (sites.size() == 1 && !vault.isEmpty()) {
          var all = voters(sites.get(0).hosts()) + atVault;
          if (all == 1) {
            add("sites[0]", "voters.total", "1");
          }
          odd(all, "sites[0]", "voters.total");
        }
      }
      case HOST -> {
        if (atVault > 0) {
          add("vault.hosts", "voters.alone");
        }
        one(voters(sites.get(0).hosts()), "sites[0]");
      }
    }
  }

  private void one(long voters, String path) {
    if (voters != 1) {
      add(path, "voters.place", Long.toString(voters));
    }
  }

  private void odd(long voters, String path, String key) {
    if (voters % 2 == 0 || voters > 5) {
      add(path, key, Long.toString(voters));
    }
  }

  private static long voters(List<Host> hosts) {
    return hosts.stream().filter(h -> h.has(Role.QUORUM)).count();
  }
}
