package platter.ssh;

/** The host was there but what was sent did not get onto its disc. The message names both. */
public final class UploadFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  public UploadFailedException(String message) {
    super(message);
  }
}
