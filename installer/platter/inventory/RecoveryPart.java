package platter.inventory;

import java.util.Arrays;
import platter.inventory.MistypedException.Fault;

/** A part of a {@link RecoveryKey} as it is typed in, line by line. */
public final class RecoveryPart {
  private byte[] bytes = new byte[0];

  /**
   * Takes the next line; blanks, hyphens and the case of letters do not matter, and an O is taken
   * for a nought, an I or an L for a one.
   *
   * @throws MistypedException if it is not that line; it is to be typed again
   */
  public void take(String typed) throws MistypedException {
    var letters = Base32.plain(typed);
    int wanted = Base32.letters(RecoveryKey.LINE);
    if (letters.length() != wanted + 4) {
      throw new MistypedException(Fault.LENGTH);
    }
    var line = Base32.read(letters.substring(0, wanted));
    var check = RecoveryKey.check(line, typed(), header());
    if (!check.equals(letters.substring(wanted))) {
      throw new MistypedException(Fault.CHECK);
    }
    var longer = Arrays.copyOf(bytes, bytes.length + line.length);
    System.arraycopy(line, 0, longer, bytes.length, line.length);
    if (longer[0] != RecoveryKey.VERSION) {
      throw new MistypedException(Fault.VERSION);
    }
    bytes = longer;
  }

  /** How many lines there are by now. */
  public int typed() {
    return bytes.length / RecoveryKey.LINE;
  }

  /** Whether all lines are there. */
  public boolean whole() {
    return bytes.length > 0 && typed() == bytes[7];
  }

  /** Its number, once its first line is there. */
  public int number() {
    return bytes[5];
  }

  /** How many parts are needed, once its first line is there. */
  public int needed() {
    return bytes[4];
  }

  /** How many parts there are, once its first line is there. */
  public int of() {
    return bytes[6];
  }

  /** Which parts belong together, once its first line is there. */
  public String set() {
    return RecoveryKey.setName(header());
  }

  private byte[] header() {
    return Arrays.copyOf(bytes, RecoveryKey.HEADER);
  }

  byte[] share() {
    return Arrays.copyOfRange(bytes, RecoveryKey.HEADER, bytes.length);
  }
}
