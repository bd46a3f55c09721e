package platter.inventory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.SCrypt;
import platter.topology.Secret;

/**
 * What a passphrase gives: 96 bytes of scrypt (RFC 7914) over its UTF-8 form in NFC. The first 32
 * encrypt the database, the next 32 tell a wrong passphrase from a damaged file and may be seen,
 * the last 32 encrypt the export.
 */
final class Keys {
  /** Stands beside what is encrypted, in the clear; salt and verifier in hexadecimal. */
  record Lock(int costBits, String salt, String verifier) {
    Lock {
      if (costBits < LEAST_COST || costBits > MOST_COST || salt.length() != 2 * SALT) {
        throw new IllegalArgumentException("cost or salt out of bounds");
      }
    }
  }

  static final int SALT = 16;
  static final int PART = 32;

  /** 32 MiB and about a tenth of a second. */
  private static final int COST = 15;

  private static final int LEAST_COST = 10;
  private static final int MOST_COST = 20;
  private static final int BLOCK = 8;
  private static final HexFormat HEX = HexFormat.of();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Lock lock;
  private final byte[] bytes;

  private Keys(int cost, byte[] salt, Secret passphrase) {
    var text = Normalizer.normalize(passphrase.reveal(), Normalizer.Form.NFC);
    this.bytes =
        SCrypt.generate(text.getBytes(StandardCharsets.UTF_8), salt, 1 << cost, BLOCK, 1, 3 * PART);
    this.lock = new Lock(cost, HEX.formatHex(salt), HEX.formatHex(part(1)));
  }

  /** Keys with a new salt. */
  static Keys create(Secret passphrase) {
    var salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    return new Keys(COST, salt, passphrase);
  }

  /**
   * The keys that belong to a lock.
   *
   * @param what is locked, for the message
   */
  static Keys open(Lock lock, Secret passphrase, String what) throws WrongPassphraseException {
    var keys = new Keys(lock.costBits(), HEX.parseHex(lock.salt()), passphrase);
    if (!MessageDigest.isEqual(keys.part(1), HEX.parseHex(lock.verifier()))) {
      throw new WrongPassphraseException(what);
    }
    return keys;
  }

  Lock lock() {
    return lock;
  }

  /** For H2, which wants a password without blanks. */
  String databasePassword() {
    return HEX.formatHex(part(0));
  }

  byte[] exportKey() {
    return part(2);
  }

  private byte[] part(int index) {
    return Arrays.copyOfRange(bytes, index * PART, (index + 1) * PART);
  }
}
