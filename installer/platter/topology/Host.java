package platter.topology;

import java.util.Set;

/**
 * A host of the customer.
 *
 * @param name unique in the whole topology; an RFC 1123 label, lower case
 * @param address IPv4 address, as the laptop and the other hosts reach it
 */
public record Host(String name, String address, Access access, Set<Role> roles) {
  public Host {
    roles = Set.copyOf(roles);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }
}
