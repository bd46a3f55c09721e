package platter.inventory;

/** A line of a recovery key is not what stands on the paper, or the parts do not fit. */
public final class MistypedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Fault {
    /** A line has 20 letters and digits. */
    LENGTH,
    /** A sign that no recovery key has. */
    SIGN,
    /** Something in the line, or it is another line. */
    CHECK,
    /** It was written by a newer version of this program. */
    VERSION,
    /** It is a part of another key. */
    OTHER_SET,
    /** It was typed before. */
    SAME_PART,
    TOO_FEW,
    /** The parts are right by themselves and make no passphrase. */
    NOT_ONE
  }

  private final Fault fault;

  public MistypedException(Fault fault) {
    super("recovery key: " + fault);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
