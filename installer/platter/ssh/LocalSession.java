package platter.ssh;

import java.util.Optional;
import platter.topology.Access.Become;
import platter.topology.Secret;

/** Sessions on the machine that the installer runs on, without SSH. */
public final class LocalSession {
  private LocalSession() {}

  /** A session with the installer's own privilege. */
  public static Session open(String host) throws UnreachableException, InterruptedException {
    return open(host, Become.NONE, Optional.empty());
  }

  /**
   * A session that becomes root, unless the installer is root already.
   *
   * @param host the name of this machine in the topology
   * @param password sudo's or root's, where one is asked for
   */
  public static Session open(String host, Become become, Optional<Secret> password)
      throws UnreachableException, InterruptedException {
    var user = System.getProperty("user.name", "root");
    return open(
        host, new Elevation(user, user.equals("root") ? Become.NONE : become, password, "sh"));
  }

  /**
   * A session on the machine itself for a program that is root and runs there below a root
   * directory of its own.
   *
   * @param host the name of this machine in the topology
   */
  public static Session ofHost(String host) throws UnreachableException, InterruptedException {
    return FramedSession.open(host, LocalCarrier.onHost(), Elevation.none("root"));
  }

  static Session open(String host, Elevation elevation)
      throws UnreachableException, InterruptedException {
    return FramedSession.open(host, LocalCarrier.here(), elevation);
  }
}
