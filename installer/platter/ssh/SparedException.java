package platter.ssh;

/** Nobody tried this host, since another one refused the same account and credential. */
public final class SparedException extends UnreachableException {
  private static final long serialVersionUID = 1L;

  private final String by;

  public SparedException(String host, String by) {
    super(
        host,
        host
            + ": not tried, since "
            + by
            + " refused the same account and credential, and a second failure might lock it");
    this.by = by;
  }

  /** The name of the host that refused. */
  public String by() {
    return by;
  }
}
