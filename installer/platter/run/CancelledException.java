package platter.run;

/** The run was asked to stop. */
final class CancelledException extends Exception {
  private static final long serialVersionUID = 1L;

  CancelledException() {
    super("cancelled");
  }
}
