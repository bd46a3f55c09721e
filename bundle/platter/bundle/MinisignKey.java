package platter.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.encoders.Base32;

/**
 * A public key of minisign: an Ed25519 key (RFC 8032) and the id that signatures name it by. Its
 * one line is what minisign writes (https://jedisct1.github.io/minisign, "Public key format"):
 * base64 of the letters {@code Ed}, eight bytes of id and 32 bytes of key.
 *
 * @param base64 the line, 56 characters that begin with {@code RW}
 */
public record MinisignKey(String base64) {
  /** What minisign's files begin with; nobody signs what stands behind it on that line. */
  public static final String COMMENT = "untrusted comment: ";

  private static final byte[] KIND = "Ed".getBytes(StandardCharsets.US_ASCII);
  private static final int ID_AT = 2;
  private static final int KEY_AT = 10;
  private static final int LENGTH = KEY_AT + Ed25519.PUBLIC_KEY_SIZE;

  /** What stands before the 32 bytes of an Ed25519 key in X.509's form (RFC 8410, section 4). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  /** Bytes of a fingerprint: 160 bits, which nobody finds a second key for. */
  private static final int COMPARED = 20;

  /** A file that is longer is no key. */
  private static final int LONGEST = 2_000;

  /**
   * Takes the line.
   *
   * @throws IllegalArgumentException where it is no key, or one that proves nothing
   */
  public MinisignKey {
    var trouble = trouble(base64);
    if (trouble.isPresent()) {
      // It is not shown: whoever takes one file for the other gives a secret key.
      throw new IllegalArgumentException("base64: " + trouble.get());
    }
  }

  /**
   * A key of its parts.
   *
   * @param id eight bytes
   * @param key 32 bytes, as RFC 8032 writes a point
   */
  public static MinisignKey of(byte[] id, byte[] key) {
    return new MinisignKey(Base64.getEncoder().encodeToString(join(KIND, id, key)));
  }

  /**
   * Reads minisign's {@code .pub} file.
   *
   * @throws BadKeyException where it is no such file
   */
  public static MinisignKey read(Path file) throws IOException {
    return parse(file.toString(), bytes(file));
  }

  /** The bytes of a file that should be a key; of one that is too long, enough to see that. */
  static byte[] bytes(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(LONGEST + 1);
    } catch (NoSuchFileException e) {
      throw new BadKeyException(file.toString(), "is missing");
    }
  }

  /**
   * Reads the text of a {@code .pub} file, a comment and the line, or the line alone.
   *
   * @param file what it was read from, for the message
   * @throws BadKeyException where there is no such line
   */
  public static MinisignKey parse(String file, byte[] text) throws BadKeyException {
    var lines = new String(text, StandardCharsets.UTF_8).strip().lines().toList();
    var commented = lines.size() == 2 && lines.get(0).startsWith(COMMENT);
    if (text.length > LONGEST || (lines.size() != 1 && !commented)) {
      throw new BadKeyException(file, "is not a public key of minisign");
    }
    var line = lines.get(lines.size() - 1);
    var trouble = trouble(line);
    if (trouble.isPresent()) {
      throw new BadKeyException(file, trouble.get());
    }
    return new MinisignKey(line);
  }

  private static Optional<String> trouble(String base64) {
    var bytes = decode(base64, LENGTH).filter(b -> Arrays.equals(KIND, Arrays.copyOf(b, ID_AT)));
    if (bytes.isEmpty()) {
      return Optional.of("is not a public key of minisign");
    }
    // There are points for which a signature of anything can be made up.
    return Ed25519.validatePublicKeyFull(bytes.get(), KEY_AT)
        ? Optional.empty()
        : Optional.of("holds no valid Ed25519 key");
  }

  /** The bytes of a line of so many, in the one form that base64 has for them. */
  static Optional<byte[]> decode(String base64, int length) {
    try {
      var bytes = Base64.getDecoder().decode(base64);
      // Java's decoder looks neither at the bits after the last byte nor for the signs at the end.
      boolean same = Base64.getEncoder().encodeToString(bytes).equals(base64);
      return same && bytes.length == length ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The id as minisign prints it: 16 digits, a number whose lowest byte comes first in files. */
  public String id() {
    return id(idBytes());
  }

  byte[] idBytes() {
    return Arrays.copyOfRange(bytes(), ID_AT, KEY_AT);
  }

  static String id(byte[] bytes) {
    return "%016X".formatted(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  /**
   * What two people compare, or one person and a printed card: the first 20 bytes of the SHA-256 of
   * all 42 bytes, in base32 (RFC 4648), in eight groups of four. An id alone proves nothing, since
   * anybody can make a key with any id.
   */
  public String fingerprint() {
    var letters = Base32.toBase32String(Arrays.copyOf(Digests.sha256().digest(bytes()), COMPARED));
    return letters.replaceAll("....(?=.)", "$0 ");
  }

  /** The text of a {@code .pub} file, as minisign writes it. */
  public String text() {
    return "%sminisign public key %s\n%s\n".formatted(COMMENT, id(), base64);
  }

  /** Whether this key's secret half signed these bytes (Ed25519 without a hash before it). */
  boolean signed(byte[] message, byte[] signature) {
    try {
      var check = Signature.getInstance("Ed25519");
      check.initVerify(key());
      check.update(message);
      return check.verify(signature);
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519 (module jdk.crypto.ec)", e);
    }
  }

  private PublicKey key() throws GeneralSecurityException {
    var point = Arrays.copyOfRange(bytes(), KEY_AT, LENGTH);
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(join(X509, point)));
  }

  private byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  static byte[] join(byte[]... parts) {
    var all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }
}
