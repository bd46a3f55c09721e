package platter.run;

/**
 * Another process is at work on this deployment. The message says who, since when, and how to
 * attach.
 */
public final class RunLockedException extends Exception {
  private static final long serialVersionUID = 1L;

  public RunLockedException(String message) {
    super(message);
  }
}
