package platter.inventory;

import java.util.Locale;
import platter.inventory.MistypedException.Fault;

/** Douglas Crockford's base 32: signs that people do not take for one another. */
final class Base32 {
  private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private Base32() {}

  /** How many signs so many bytes make. */
  static int letters(int bytes) {
    return (bytes * 8 + 4) / 5;
  }

  static String write(byte[] bytes) {
    var text = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (byte each : bytes) {
      held = (held << 8) | (each & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(SIGNS.charAt((held >> bits) & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(SIGNS.charAt((held << (5 - bits)) & 31));
    }
    return text.toString();
  }

  /** Groups of four. */
  static String groups(String text) {
    return text.replaceAll("(.{4})(?=.)", "$1 ");
  }

  /**
   * What was typed, in the signs of this alphabet.
   *
   * @throws MistypedException for a sign that is none
   */
  static String plain(String typed) throws MistypedException {
    var plain =
        typed
            .toUpperCase(Locale.ROOT)
            .replaceAll("[\\s\u3000-]", "")
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    if (plain.chars().anyMatch(c -> SIGNS.indexOf(c) < 0)) {
      throw new MistypedException(Fault.SIGN);
    }
    return plain;
  }

  /** The bytes of a text in the signs of this alphabet. */
  static byte[] read(String plain) {
    var bytes = new byte[plain.length() * 5 / 8];
    int held = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < plain.length(); i++) {
      held = (held << 5) | SIGNS.indexOf(plain.charAt(i));
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    return bytes;
  }
}
