package platter.ssh;

/**
 * The login worked, but the account could not become root. A password was tried once at most;
 * trying again may lock the account.
 */
public final class PrivilegeRefusedException extends UnreachableException {
  private static final long serialVersionUID = 1L;

  public PrivilegeRefusedException(String host, String message) {
    super(host, message);
  }
}
