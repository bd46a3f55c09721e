package platter.topology;

import java.util.List;

/**
 * A place with hosts that serve clients.
 *
 * @param name an RFC 1123 label, unique among the sites and not {@code vault}
 */
public record Site(String name, List<Host> hosts) {
  public Site {
    hosts = List.copyOf(hosts);
  }
}
