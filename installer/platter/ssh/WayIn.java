package platter.ssh;

import platter.topology.Host;

/** How hosts are got onto. */
public interface WayIn {
  /**
   * A session with a host, privileged where the topology says so.
   *
   * @throws UnreachableException where there is none to be had
   */
  Session connect(Host host) throws UnreachableException, InterruptedException;

  /**
   * Whether a key or password that opens one host is also tried on the other, so that whoever holds
   * it holds both.
   */
  boolean sharesCredential(Host one, Host other);
}
