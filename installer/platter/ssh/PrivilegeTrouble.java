package platter.ssh;

import java.util.Locale;
import platter.topology.Access.Become;

/** Says why the shell did not come up, and what to do about it. */
final class PrivilegeTrouble {
  private PrivilegeTrouble() {}

  static PrivilegeRefusedException noPassword(String host, Elevation elevation) {
    return new PrivilegeRefusedException(
        host,
        "%s: %s asks for a password and none was given. Give it, or let %s become root without one."
            .formatted(host, tool(elevation), elevation.user()));
  }

  /**
   * @param again whether the host asked a second time
   */
  static PrivilegeRefusedException afterPassword(
      String host, Elevation elevation, String said, boolean again) {
    if (mayNot(said)) {
      return mayNotUseSudo(host, elevation, said);
    }
    var text = said.toLowerCase(Locale.ROOT);
    if (again
        || text.contains("authentication failure")
        || text.contains("incorrect password")
        || text.contains("try again")) {
      return new PrivilegeRefusedException(
          host,
          "%s: %s did not take the password for %s. It was tried once, so that no account is locked; check it and run again."
              .formatted(host, tool(elevation), account(elevation)));
    }
    return new PrivilegeRefusedException(host, general(host, elevation, said));
  }

  /**
   * @param ended whether the command has ended, or has been silent for too long
   */
  static UnreachableException of(String host, Elevation elevation, String said, boolean ended) {
    if (elevation.become() == Become.NONE) {
      return new UnreachableException(
          host,
          "%s: logged in as %s, but %s%s. The account needs a shell that takes commands over SSH (no nologin, no menu, no bastion in between)."
              .formatted(
                  host,
                  elevation.user(),
                  ended ? "commands do not run" : "no shell has answered",
                  Heard.after(said)));
    }
    if (mayNot(said)) {
      return mayNotUseSudo(host, elevation, said);
    }
    var text = said.toLowerCase(Locale.ROOT);
    if (text.contains("not found") || text.contains("no such file")) {
      return new PrivilegeRefusedException(
          host,
          "%s: there is no %s%s. Choose another way to become root in the topology (become: sudo or su), or log in as root."
              .formatted(host, tool(elevation), Heard.after(said)));
    }
    return new PrivilegeRefusedException(host, general(host, elevation, said));
  }

  private static boolean mayNot(String said) {
    return said.contains("not in the sudoers file") || said.contains("is not allowed to");
  }

  private static PrivilegeRefusedException mayNotUseSudo(
      String host, Elevation elevation, String said) {
    return new PrivilegeRefusedException(
        host,
        "%s: %s may not use sudo%s. Allow it in sudoers, or choose su, or log in as root."
            .formatted(host, elevation.user(), Heard.after(said)));
  }

  private static String general(String host, Elevation elevation, String said) {
    return "%s: %s could not become root with %s%s. Try `%s` by hand as that account."
        .formatted(
            host,
            elevation.user(),
            tool(elevation),
            Heard.after(said),
            elevation.become() == Become.SU ? "su root -c id" : "sudo id");
  }

  private static String tool(Elevation elevation) {
    return elevation.become() == Become.SU ? "su" : "sudo";
  }

  private static String account(Elevation elevation) {
    return elevation.become() == Become.SU ? "root" : elevation.user();
  }
}
