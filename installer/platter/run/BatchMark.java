package platter.run;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A word that no host prints by chance. */
final class BatchMark {
  private static final SecureRandom RANDOM = new SecureRandom();

  private BatchMark() {}

  static String fresh() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
