package platter.pki;

/**
 * A text is not the PEM that was wanted. The message says what was wanted and what to do, and shows
 * nothing of the text.
 */
public final class InvalidPemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  InvalidPemException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** The same as a finding's fault. */
  public Fault fault() {
    return fault;
  }
}
