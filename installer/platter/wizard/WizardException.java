package platter.wizard;

/** What was wanted cannot be done now; the message says why, in the person's language. */
public final class WizardException extends Exception {
  private static final long serialVersionUID = 1L;

  public WizardException(String message) {
    super(message);
  }

  public WizardException(String message, Throwable cause) {
    super(message, cause);
  }
}
