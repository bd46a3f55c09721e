package platter.ssh;

/**
 * The host took none of the credentials. Each was tried once; trying again may lock the account.
 */
public final class LoginRefusedException extends UnreachableException {
  private static final long serialVersionUID = 1L;

  public LoginRefusedException(String host, String message) {
    super(host, message);
  }
}
