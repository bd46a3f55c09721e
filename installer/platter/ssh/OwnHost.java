package platter.ssh;

import platter.topology.Host;

/**
 * Gets onto the one host that the program itself works on, without SSH and without a credential,
 * and onto no other.
 *
 * @param name of this host in the topology
 */
public record OwnHost(String name) implements WayIn {
  @Override
  public Session connect(Host host) throws UnreachableException, InterruptedException {
    if (!host.name().equals(name)) {
      throw new UnreachableException(
          host.name(),
          "%s: not asked, since the program works on %s without any other host's credential; ask it with `platter status` from where the inventory is."
              .formatted(host.name(), name));
    }
    return LocalSession.ofHost(name);
  }

  @Override
  public boolean sharesCredential(Host one, Host other) {
    return false;
  }
}
