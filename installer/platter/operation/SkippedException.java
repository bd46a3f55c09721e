package platter.operation;

/** What cannot be looked at now, and so neither holds nor fails. */
final class SkippedException extends Exception {
  private static final long serialVersionUID = 1;

  SkippedException(String message) {
    super(message);
  }
}
