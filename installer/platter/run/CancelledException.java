package platter.run;

/** Somebody asked to stop. What is done is done; the same command again goes on from there. */
public final class CancelledException extends Exception {
  private static final long serialVersionUID = 1L;

  public CancelledException() {
    super("cancelled; run the same command again to go on");
  }
}
