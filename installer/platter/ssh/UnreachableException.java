package platter.ssh;

/**
 * The host could not be reached, or the line to it broke. The message names the host, what was
 * tried, what came back and what to do next; it never holds a secret.
 */
public sealed class UnreachableException extends Exception
    permits HostKeyRefusedException,
        LoginRefusedException,
        PrivilegeRefusedException,
        SparedException {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final String message;

  public UnreachableException(String host, String message) {
    super(message);
    this.host = host;
    this.message = message;
  }

  public UnreachableException(String host, String message, Throwable cause) {
    super(message, cause);
    this.host = host;
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** The host's name in the topology. */
  public String host() {
    return host;
  }
}
