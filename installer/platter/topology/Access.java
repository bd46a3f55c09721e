package platter.topology;

import java.util.Optional;

/**
 * How to get onto a host. Never holds a secret.
 *
 * @param user the account to log in with
 * @param port 1 to 65535
 * @param jump the name of the host in the topology, or {@code user@address[:port]}, to go through
 * @param local no SSH at all: the installer runs on this host
 */
public record Access(String user, int port, Become become, Optional<String> jump, boolean local) {
  /** How an ordinary account becomes root. */
  public enum Become {
    /** It is root, or must not become it. */
    NONE,
    SUDO,
    SU
  }

  /** The preset: log in as root on port 22. */
  public static final Access ROOT = new Access("root", 22, Become.NONE, Optional.empty(), false);

  /** The host that the installer itself runs on. */
  public static final Access LOCAL = new Access("root", 22, Become.NONE, Optional.empty(), true);
}
