package platter.press;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import platter.bundle.BadKeyException;
import platter.bundle.MinisignKey;
import platter.bundle.MinisignSignature;

/**
 * The secret key that releases are signed with, as minisign keeps it. What it signs, minisign
 * verifies, and {@link MinisignSignature} does. Printed by accident it shows only its id. The same
 * bytes and comment give the same signature each time (RFC 8032), so a disc that is pressed again
 * is the same disc.
 */
public final class ReleaseKey {
  /** A file that is longer is no key. */
  private static final int LONGEST = 2_000;

  private final byte[] id;
  private final Ed25519PrivateKeyParameters secret;

  ReleaseKey(byte[] id, Ed25519PrivateKeyParameters secret) {
    this.id = id;
    this.secret = secret;
  }

  /**
   * Reads a key that no password protects, as {@code minisign -G -W} writes it.
   *
   * @throws BadKeyException where the file is missing or is no such key
   */
  public static ReleaseKey read(Path file) throws IOException {
    return read(file, Optional.empty());
  }

  /**
   * Reads a key that a password protects, as {@code minisign -G} writes it. That takes seconds and,
   * with minisign's own cost, 1 GiB of memory; a key that wants more is refused.
   *
   * @param password stays the caller's, who may overwrite it afterwards
   * @throws BadKeyException where the file is missing or is no such key, the password is another
   *     one, or this Java has too little memory
   */
  public static ReleaseKey read(Path file, char[] password) throws IOException {
    return read(file, Optional.of(password));
  }

  private static ReleaseKey read(Path file, Optional<char[]> password) throws IOException {
    String text;
    try (var in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new BadKeyException(file.toString(), "is missing");
    }
    return SecretKeyFile.open(file.toString(), text, password);
  }

  /**
   * Makes a new key without a password and writes it to two files, which only their owner may read.
   * Neither is there when it fails.
   *
   * @param secretFile minisign's {@code .key}
   * @param publicFile minisign's {@code .pub}
   * @throws FileAlreadyExistsException where one of them is there already: no key is overwritten
   */
  public static ReleaseKey generate(Path secretFile, Path publicFile) throws IOException {
    var random = new SecureRandom();
    var id = new byte[SecretKeyFile.ID];
    random.nextBytes(id);
    var key = new ReleaseKey(id, new Ed25519PrivateKeyParameters(random));
    // The public one first, so that no failure leaves a secret one to be removed.
    create(publicFile, key.toPublic().text());
    try {
      create(secretFile, SecretKeyFile.text(id, key.secret));
    } catch (IOException e) {
      Files.delete(publicFile);
      throw e;
    }
    return key;
  }

  private static void create(Path file, String text) throws IOException {
    var channel = createEmpty(file);
    try (var out = Channels.newOutputStream(channel)) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Never open to others, not even while it is empty. */
  private static WritableByteChannel createEmpty(Path file) throws IOException {
    try {
      return Files.newByteChannel(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(
          file.toString(), null, "no key is overwritten: take another name, or move it away");
    }
  }

  /** The key that verifies what this one signs. */
  public MinisignKey toPublic() {
    return MinisignKey.of(id, secret.generatePublicKey().getEncoded());
  }

  /**
   * Signs a file, of any size.
   *
   * @param comment the trusted comment, such as which release it is
   * @return the text of the {@code .minisig} file
   * @throws IllegalArgumentException where that is no trusted comment; see {@link
   *     MinisignSignature#write}
   */
  public String sign(Path file, String comment) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return sign(in, comment);
    }
  }

  /** As {@link #sign(Path, String)}, of bytes. */
  public String sign(byte[] content, String comment) {
    try {
      return sign(new ByteArrayInputStream(content), comment);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  private String sign(InputStream content, String comment) throws IOException {
    return MinisignSignature.write(toPublic(), content, comment, this::signed);
  }

  private byte[] signed(byte[] message) {
    var signer = new Ed25519Signer();
    signer.init(true, secret);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  /** Nothing of the secret. */
  @Override
  public String toString() {
    return "release key " + toPublic().id();
  }
}
