package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import platter.inventory.Inventory;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * Whether the databases of a site lead or follow those of the other one, where each site has a
 * quorum of its own: a word in what Patroni keeps there. Patroni goes by it at once where it runs,
 * and from its start on where it does not.
 */
final class SiteRole {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SETTING = "site.leads";
  private static final String FOLLOWS = "standby_cluster";
  private static final String KEY = "/platter/im/config";

  private final Site site;
  private final Voter voter;

  private SiteRole(Site site, Voter voter) {
    this.site = site;
    this.voter = voter;
  }

  /**
   * As the quorum of a site has it.
   *
   * @throws UnreachableException if no voter there can be asked
   */
  static SiteRole at(Site site, Hosts hosts) throws UnreachableException, InterruptedException {
    var closed = hosts.open(site.hosts());
    Optional<UnreachableException> why = Optional.empty();
    for (var host : site.hosts()) {
      if (host.has(Role.QUORUM)) {
        if (!closed.containsKey(host.name())) {
          return new SiteRole(site, new Voter(host, hosts.session(host)));
        }
        why = Optional.of(closed.get(host.name()));
      }
    }
    throw why.orElseThrow();
  }

  /** Whether it follows. */
  boolean follows() throws OperationException, UnreachableException, InterruptedException {
    return config().path(FOLLOWS).isObject();
  }

  /** From now on it follows the databases of another site, whichever leads there. */
  void follow(Site other) throws OperationException, UnreachableException, InterruptedException {
    var config = config();
    config
        .putObject(FOLLOWS)
        .put("host", String.join(",", addresses(other)))
        .put("port", 5432)
        .putArray("create_replica_methods")
        .add("basebackup");
    voter.put(KEY, config.toString());
  }

  /** From now on one of its databases leads. */
  void lead() throws OperationException, UnreachableException, InterruptedException {
    var config = config();
    config.remove(FOLLOWS);
    voter.put(KEY, config.toString());
  }

  private ObjectNode config()
      throws OperationException, UnreachableException, InterruptedException {
    var text = voter.get(KEY);
    try {
      if (JSON.readTree(text) instanceof ObjectNode config) {
        return config;
      }
    } catch (JsonProcessingException e) {
      // It is said below what is there.
    }
    throw new OperationException(
        "the quorum of "
            + site.name()
            + " does not say whether the databases there lead: "
            + (text.isBlank() ? "there is nothing at " + KEY : text)
            + "; look at 'journalctl -u platter-database' on the hosts there");
  }

  /** The site that leads, by what this laptop saw last; the first one at first. */
  static Site active(Topology topology, Inventory inventory) {
    var name = inventory.settings().find(SETTING).orElse("");
    return topology.sites().stream()
        .filter(site -> site.name().equals(name))
        .findFirst()
        .orElse(topology.sites().get(0));
  }

  /** Remembers that this site leads. */
  static void keep(Inventory inventory, Site site) {
    inventory.settings().put(SETTING, site.name());
  }

  static List<Host> databases(Site site) {
    return site.hosts().stream().filter(h -> h.has(Role.DATABASE)).toList();
  }

  static List<String> addresses(Site site) {
    return databases(site).stream().map(Host::address).toList();
  }
}
