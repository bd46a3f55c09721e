package platter.topology;

import java.util.List;

/**
 * A place with hosts that serve clients.
 *
 * @param name an RFC 1123 label, unique among the sites and not {@code vault}
 * @param clientNetworks networks in CIDR notation whose clients are sent to this site first, where
 *     the steering can do that; may be empty
 */
public record Site(String name, List<Host> hosts, List<String> clientNetworks) {
  public Site {
    hosts = List.copyOf(hosts);
    clientNetworks = List.copyOf(clientNetworks);
  }

  /** A site that no client network prefers. */
  public Site(String name, List<Host> hosts) {
    this(name, hosts, List.of());
  }
}
