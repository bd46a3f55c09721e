package platter.operation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import platter.topology.Host;
import platter.topology.Role;

/**
 * A service of the stack as it stands on a host: its account is {@code platter-<name>}, its
 * configuration lies under {@code /etc/platter/<name>}, its state under {@code
 * /var/lib/platter/<name>}.
 *
 * @param name as in the account's name
 * @param images what its units run from
 */
record Service(String name, List<String> images) {
  static final Service QUORUM = new Service("quorum", List.of("quorum"));
  static final Service DATABASE = new Service("database", List.of("database"));
  static final Service IM = new Service("im", List.of("im", "web", "files"));
  static final Service GATEWAY = new Service("gateway", List.of("gateway"));
  static final Service BACKUP = new Service("backup", List.of("backup", "files"));

  /** Chat servers reach the database through a gateway of their own. */
  static Set<Service> of(Host host) {
    var services = new LinkedHashSet<Service>();
    if (host.has(Role.QUORUM)) {
      services.add(QUORUM);
    }
    if (host.has(Role.DATABASE)) {
      services.add(DATABASE);
    }
    if (host.has(Role.BACKUP)) {
      services.add(BACKUP);
    }
    if (host.has(Role.GATEWAY) || host.has(Role.IM)) {
      services.add(GATEWAY);
    }
    if (host.has(Role.IM)) {
      services.add(IM);
    }
    return services;
  }
}
