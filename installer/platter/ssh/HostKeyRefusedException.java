package platter.ssh;

/** The key that the host showed is not the pinned one, or nobody has accepted it. */
public final class HostKeyRefusedException extends UnreachableException {
  private static final long serialVersionUID = 1L;

  public HostKeyRefusedException(String host, String message) {
    super(host, message);
  }
}
