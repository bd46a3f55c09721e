package platter.press;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.util.Strings;
import platter.bundle.BadKeyException;
import platter.bundle.MinisignKey;

/**
 * The text of minisign's secret key file (https://jedisct1.github.io/minisign, "Secret key
 * format"): a comment, and base64 of 158 bytes. Those say of which kinds they are and how a
 * password is stretched; the last 104 are id, secret key, public key and a checksum over them,
 * encrypted where there is a password.
 */
final class SecretKeyFile {
  static final int ID = 8;

  private static final int LENGTH = 158;
  private static final int KDF_AT = 2;
  private static final int CHECKSUM_KIND_AT = 4;
  private static final int SALT_AT = 6;
  private static final int WORK_AT = 38;
  private static final int MEMORY_AT = 46;
  private static final int SECRET_AT = 54;

  private static final String ED25519 = "Ed";
  private static final String NO_PASSWORD = "\0\0";
  private static final String SCRYPT = "Sc";
  private static final String BLAKE2B = "B2";

  /** Of each half of the key, and of the checksum. */
  private static final int KEY = 32;

  private static final int CHECKSUM_AT = ID + 2 * KEY;

  private final String file;
  private final byte[] bytes;

  private SecretKeyFile(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** The text of a file without a password. */
  static String text(byte[] id, Ed25519PrivateKeyParameters secret) {
    var key = ByteBuffer.allocate(CHECKSUM_AT);
    key.put(id).put(secret.getEncoded()).put(secret.generatePublicKey().getEncoded());
    var bytes = ByteBuffer.allocate(LENGTH);
    bytes.put(ascii(ED25519)).put(ascii(NO_PASSWORD)).put(ascii(BLAKE2B)).position(SECRET_AT);
    bytes.put(key.array()).put(checksum(key.array()));
    return "%sminisign secret key without a password\n%s\n"
        .formatted(MinisignKey.COMMENT, Base64.getEncoder().encodeToString(bytes.array()));
  }

  /**
   * Reads the text of a file.
   *
   * @param file its name, for messages
   * @param password empty where none is known; not looked at where the file has none
   * @throws BadKeyException where it is no such file, is damaged, or has another password
   */
  static ReleaseKey open(String file, String text, Optional<char[]> password)
      throws BadKeyException {
    var lines = text.strip().lines().toList();
    var bytes =
        lines.size() == 2 && lines.get(0).startsWith(MinisignKey.COMMENT)
            ? decode(lines.get(1))
            : new byte[0];
    if (bytes.length != LENGTH
        || !kind(bytes, 0).equals(ED25519)
        || !kind(bytes, CHECKSUM_KIND_AT).equals(BLAKE2B)) {
      throw new BadKeyException(file, "is not a secret key of minisign");
    }
    return new SecretKeyFile(file, bytes).open(password);
  }

  /** Nothing where it is not base64: what Java says of it then shows some of it. */
  private static byte[] decode(String line) {
    try {
      return Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private ReleaseKey open(Optional<char[]> password) throws BadKeyException {
    var secret = Arrays.copyOfRange(bytes, SECRET_AT, LENGTH);
    boolean encrypted = !kind(bytes, KDF_AT).equals(NO_PASSWORD);
    if (encrypted) {
      var stream = stretch(password.orElseThrow(() -> trouble("has a password; give it")));
      for (int i = 0; i < secret.length; i++) {
        secret[i] ^= stream[i];
      }
    }
    var checksum = Arrays.copyOfRange(secret, CHECKSUM_AT, secret.length);
    // minisign -G -W writes zeros, which may pass only where no password can be wrong.
    boolean unchecked = !encrypted && Arrays.equals(checksum, new byte[KEY]);
    if (!unchecked && !MessageDigest.isEqual(checksum, checksum(secret))) {
      throw trouble(encrypted ? "has another password, or is damaged" : "is damaged");
    }
    var key = new Ed25519PrivateKeyParameters(secret, ID);
    var publicKey = Arrays.copyOfRange(secret, ID + KEY, CHECKSUM_AT);
    if (!Arrays.equals(publicKey, key.generatePublicKey().getEncoded())) {
      throw trouble("is damaged");
    }
    return new ReleaseKey(Arrays.copyOf(secret, ID), key);
  }

  /** The stream that the 104 bytes are encrypted with: scrypt (RFC 7914) of the password. */
  private byte[] stretch(char[] password) throws BadKeyException {
    var cost = Scrypt.of(number(WORK_AT), number(MEMORY_AT));
    if (!kind(bytes, KDF_AT).equals(SCRYPT) || cost.isEmpty()) {
      throw trouble("is encrypted in a way that is not known here");
    }
    long wanted = cost.get().megabytes();
    if (Runtime.getRuntime().maxMemory() >> 20 < wanted) {
      throw trouble("takes %d MiB to open: start Java with -Xmx%dm".formatted(wanted, wanted));
    }
    return cost.get().stream(password, Arrays.copyOfRange(bytes, SALT_AT, WORK_AT));
  }

  /**
   * The cost of scrypt.
   *
   * @param n RFC 7914's N
   * @param p RFC 7914's p
   */
  private record Scrypt(int n, int p) {
    private static final int R = 8;

    /** What minisign itself takes (libsodium's OPSLIMIT_SENSITIVE and MEMLIMIT_SENSITIVE). */
    private static final long MOST_WORK = 1L << 25;

    private static final long MOST_MEMORY = 1L << 30;

    /** As libsodium makes it of two limits (pickparams); empty where they are above minisign's. */
    static Optional<Scrypt> of(long work, long memory) {
      if (Long.compareUnsigned(work, MOST_WORK) > 0
          || Long.compareUnsigned(memory, MOST_MEMORY) > 0) {
        return Optional.empty();
      }
      long steps = Math.max(work, 1 << 15);
      boolean memoryLasts = steps < memory / 32;
      long most = memoryLasts ? steps / (4 * R) : memory / (128 * R);
      int n = (int) Long.highestOneBit(Math.max(most, 2));
      return Optional.of(new Scrypt(n, memoryLasts ? 1 : (int) (steps / 4 / n / R)));
    }

    /** MiB that it takes, and some for everything else. */
    long megabytes() {
      return ((128L * R * n) >> 20) + 64;
    }

    byte[] stream(char[] password, byte[] salt) {
      var typed = Strings.toUTF8ByteArray(password);
      var stream = SCrypt.generate(typed, salt, n, R, p, LENGTH - SECRET_AT);
      Arrays.fill(typed, (byte) 0);
      return stream;
    }
  }

  private long number(int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
  }

  private BadKeyException trouble(String what) {
    return new BadKeyException(file, what);
  }

  /** BLAKE2b-256 (RFC 7693) of the kind, and of id, secret and public key. */
  private static byte[] checksum(byte[] secret) {
    var hash = new Blake2bDigest(8 * KEY);
    hash.update(ascii(ED25519), 0, ED25519.length());
    hash.update(secret, 0, CHECKSUM_AT);
    var checksum = new byte[KEY];
    hash.doFinal(checksum, 0);
    return checksum;
  }

  private static String kind(byte[] bytes, int at) {
    return new String(bytes, at, 2, StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
