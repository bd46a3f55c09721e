package platter.topology;

import java.util.Set;

/**
 * A host of the customer.
 *
 * @param name unique in the whole topology; an RFC 1123 label, lower case
 * @param address IPv4 or IPv6 address, or a name that resolves on the laptop and on the other hosts
 */
public record Host(String name, String address, Access access, Set<Role> roles) {
  public Host {
    roles = Set.copyOf(roles);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }
}
