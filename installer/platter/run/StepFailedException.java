package platter.run;

/** A task could not reach its state on a host. The message says what came back. */
final class StepFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  StepFailedException(String message) {
    super(message);
  }
}
