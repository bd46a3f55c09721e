package platter.topology;

import java.util.Set;

/**
 * A host of the customer.
 *
 * @param name unique in the whole topology; an RFC 1123 label, lower case
 * @param address IPv4 address, as the laptop and the other hosts reach it
 * @param weight its share of the clients beside the other hosts of its site; 0 for one that takes
 *     some only where no other can
 */
public record Host(String name, String address, Access access, Set<Role> roles, int weight) {
  /** Where nothing else is said; so others may have a part of it, or a multiple. */
  public static final int WEIGHT = 10;

  static final int MOST_WEIGHT = 100;

  public Host {
    roles = Set.copyOf(roles);
  }

  /** One with the usual share. */
  public Host(String name, String address, Access access, Set<Role> roles) {
    this(name, address, access, roles, WEIGHT);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /** Whether clients come to it. */
  public boolean takesClients() {
    return has(Role.IM) || has(Role.GATEWAY);
  }
}
