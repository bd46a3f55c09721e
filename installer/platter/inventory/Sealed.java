package platter.inventory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import platter.topology.Secret;

/**
 * The container of an export; {@code docs/inventory-export.md} describes every byte. A header
 * (magic, version, scrypt's cost, salt, verifier, nonce), the gzipped content under AES-256-GCM
 * with the header as additional data, and the SHA-256 of all that.
 */
final class Sealed {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] MAGIC = "PLATTERINV".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int DIGEST = 32;
  private static final int HEADER = MAGIC.length + 2 + Keys.SALT + Keys.PART + NONCE;

  /** Far above any inventory, so that a forged file cannot fill the memory. */
  private static final int LARGEST = 512 << 20;

  private Sealed() {}

  static byte[] seal(byte[] content, Keys keys) {
    var nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    var lock = keys.lock();
    var header =
        ByteBuffer.allocate(HEADER)
            .put(MAGIC)
            .put(VERSION)
            .put((byte) lock.costBits())
            .put(HEX.parseHex(lock.salt()))
            .put(HEX.parseHex(lock.verifier()))
            .put(nonce)
            .array();
    try {
      var packed = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(packed)) {
        gzip.write(content);
      }
      var secret = cipher(Cipher.ENCRYPT_MODE, keys, header).doFinal(packed.toByteArray());
      var body = ByteBuffer.allocate(HEADER + secret.length).put(header).put(secret).array();
      return ByteBuffer.allocate(body.length + DIGEST).put(body).put(sha256(body)).array();
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("this Java has no AES-256-GCM", impossible);
    }
  }

  /**
   * The content.
   *
   * @param name the file, for messages
   */
  static byte[] open(byte[] file, Secret passphrase, String name) throws InventoryException {
    if (file.length < MAGIC.length + 1
        || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
      throw new InventoryException(name + " is not an export of an inventory; choose another file");
    }
    if (file[MAGIC.length] > VERSION) {
      throw new InventoryException(
          name + " was written by a newer version of Platter; import it with that version");
    }
    var end = file.length - DIGEST;
    if (end < HEADER + TAG_BITS / 8
        || !Arrays.equals(
            sha256(Arrays.copyOf(file, end)), Arrays.copyOfRange(file, end, file.length))) {
      throw damaged(name);
    }
    var header = Arrays.copyOf(file, HEADER);
    try {
      var keys = Keys.open(lock(header), passphrase, name);
      var packed =
          cipher(Cipher.DECRYPT_MODE, keys, header).doFinal(Arrays.copyOfRange(file, HEADER, end));
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        var content = gzip.readNBytes(LARGEST + 1);
        if (content.length > LARGEST) {
          throw damaged(name);
        }
        return content;
      }
    } catch (GeneralSecurityException | IOException | IllegalArgumentException forged) {
      throw damaged(name);
    }
  }

  private static InventoryException damaged(String name) {
    return new InventoryException(
        name + " is damaged or cut short; copy it again, or take an older export");
  }

  private static Keys.Lock lock(byte[] header) {
    var at = MAGIC.length + 2;
    return new Keys.Lock(
        header[at - 1],
        HEX.formatHex(header, at, at + Keys.SALT),
        HEX.formatHex(header, at + Keys.SALT, at + Keys.SALT + Keys.PART));
  }

  private static Cipher cipher(int mode, Keys keys, byte[] header) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    var nonce = Arrays.copyOfRange(header, HEADER - NONCE, HEADER);
    cipher.init(
        mode, new SecretKeySpec(keys.exportKey(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    return cipher;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java has no SHA-256", missing);
    }
  }
}
