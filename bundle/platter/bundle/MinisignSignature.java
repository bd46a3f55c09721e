package platter.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import platter.bundle.BadSignatureException.Trouble;

/**
 * A signature of minisign, as {@code minisign -S} writes it beside a file
 * (https://jedisct1.github.io/minisign, "Signature format"). Its four lines are a comment that
 * nobody signed and that is never shown; base64 of the letters {@code ED}, the key's id and a
 * signature of the file; the trusted comment; and base64 of a second signature.
 *
 * <p>The two signatures say two things, so both are checked. The first one is over the file's
 * BLAKE2b-512: whoever has the key signed these bytes. The second one is over the first one and the
 * trusted comment: without it anybody could put another version or date beside a genuine signature.
 *
 * <p>The legacy kind, {@code Ed}, signs the file itself. It is refused: the whole file would have
 * to be held, and whatever else a key signed (a hash, the second signature's bytes) could be passed
 * off as a file.
 *
 * <p>Ends of lines may be those of Windows and the last one may be missing, as minisign has it.
 * Else this is stricter than minisign: nothing follows the four lines, base64 has one form for each
 * value, and no character of the trusted comment controls how others are shown.
 */
public final class MinisignSignature {
  /** Bytes that minisign reads of a trusted comment. */
  private static final int LONGEST_COMMENT = 8_173;

  /** What is longer is none: two comments and two lines of base64. */
  private static final int LONGEST = 10_000;

  private static final String TRUSTED = "trusted comment: ";
  private static final Pattern LINE_END = Pattern.compile("\r?\n");

  private static final String HASHED = "ED";
  private static final String LEGACY = "Ed";
  private static final int ID_AT = 2;
  private static final int SIGNATURE_AT = 10;
  private static final int LENGTH = 64;

  private final String file;
  private final String keyId;
  private final byte[] signature;
  private final String comment;
  private final byte[] commentSignature;

  private MinisignSignature(String file, byte[] first, String comment, byte[] second) {
    this.file = file;
    this.keyId = MinisignKey.id(Arrays.copyOfRange(first, ID_AT, SIGNATURE_AT));
    this.signature = Arrays.copyOfRange(first, SIGNATURE_AT, first.length);
    this.comment = comment;
    this.commentSignature = second;
  }

  /**
   * Reads a {@code .minisig} file.
   *
   * @throws BadSignatureException where it is missing or none that is accepted
   */
  public static MinisignSignature read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return parse(file.toString(), in.readNBytes(LONGEST + 1));
    } catch (NoSuchFileException e) {
      throw new BadSignatureException(file.toString(), Trouble.MISSING, "is missing");
    }
  }

  /**
   * Reads the text of one.
   *
   * @param file what it was read from, for messages
   * @throws BadSignatureException where it is none that is accepted
   */
  public static MinisignSignature parse(String file, byte[] text) throws BadSignatureException {
    var lines = lines(file, text);
    begin(file, lines, 1, MinisignKey.COMMENT);
    var first = base64(file, lines, 2, SIGNATURE_AT + LENGTH);
    var comment = begin(file, lines, 3, TRUSTED);
    var second = base64(file, lines, 4, LENGTH);
    var kind = new String(first, 0, ID_AT, StandardCharsets.ISO_8859_1);
    if (kind.equals(LEGACY)) {
      throw new BadSignatureException(
          file, Trouble.LEGACY, "is of minisign's legacy kind, which is not accepted");
    }
    if (!kind.equals(HASHED)) {
      throw none(file, "line 2 is of an unknown kind");
    }
    if (!isComment(comment)) {
      throw none(file, "its comment is too long or has characters that cannot be shown");
    }
    return new MinisignSignature(file, first, comment, second);
  }

  private static List<String> lines(String file, byte[] text) throws BadSignatureException {
    String all;
    try {
      all = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw none(file, "it is no text in UTF-8");
    }
    var lines = List.of(LINE_END.split(all, -1));
    boolean ended = lines.get(lines.size() - 1).isEmpty();
    if (text.length > LONGEST || lines.size() != (ended ? 5 : 4)) {
      throw none(file, "it does not have four lines");
    }
    return lines;
  }

  private static String begin(String file, List<String> lines, int number, String wanted)
      throws BadSignatureException {
    var line = lines.get(number - 1);
    if (!line.startsWith(wanted)) {
      throw none(file, "line %d does not begin with '%s'".formatted(number, wanted));
    }
    return line.substring(wanted.length());
  }

  private static byte[] base64(String file, List<String> lines, int number, int length)
      throws BadSignatureException {
    return MinisignKey.decode(lines.get(number - 1), length)
        .orElseThrow(
            () -> none(file, "line %d is not base64 of %d bytes".formatted(number, length)));
  }

  private static BadSignatureException none(String file, String why) {
    return new BadSignatureException(
        file, Trouble.NO_SIGNATURE, "is no signature of minisign: " + why);
  }

  private static boolean isComment(String comment) {
    return comment.getBytes(StandardCharsets.UTF_8).length <= LONGEST_COMMENT
        && comment.codePoints().allMatch(MinisignSignature::isShown);
  }

  /** Nothing that controls how others are shown, but for the tabulators of minisign's own. */
  private static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == '\t';
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  /**
   * Makes a signature.
   *
   * @param key whose signature it is
   * @param content what is signed; read to its end, and stays open
   * @param comment the trusted comment: one line of at most 8173 bytes in UTF-8, without characters
   *     that control how others are shown; tabulators may be in it
   * @param signer signs bytes with the key's secret half (Ed25519 without a hash before it)
   * @return the text of a {@code .minisig} file
   * @throws IllegalArgumentException where the comment is none
   */
  public static String write(
      MinisignKey key, InputStream content, String comment, UnaryOperator<byte[]> signer)
      throws IOException {
    if (!isComment(comment)) {
      throw new IllegalArgumentException("comment: '" + comment + "' is no trusted comment");
    }
    var signature = signer.apply(digest(content));
    var second = signer.apply(commented(signature, comment));
    var first =
        MinisignKey.join(HASHED.getBytes(StandardCharsets.US_ASCII), key.idBytes(), signature);
    var lines =
        List.of(
            MinisignKey.COMMENT + "signature of key " + key.id(),
            Base64.getEncoder().encodeToString(first),
            TRUSTED + comment,
            Base64.getEncoder().encodeToString(second));
    return String.join("\n", lines) + "\n";
  }

  /** What it was read from. */
  public String file() {
    return file;
  }

  /**
   * The id of the key that it says it was made by, as {@link MinisignKey#id()}; nothing is proven.
   */
  public String keyId() {
    return keyId;
  }

  /**
   * Reads a file to its end and gives the trusted comment, which nothing else gives. Who goes on to
   * use the file and does not want it changed in between holds its bytes and gives a stream.
   *
   * @throws BadSignatureException where the file is missing, or this key did not sign it and the
   *     comment
   */
  public String verify(Path content, MinisignKey key) throws IOException {
    try (var in = Files.newInputStream(content)) {
      return verify(in, key);
    } catch (NoSuchFileException e) {
      throw new BadSignatureException(
          file, Trouble.MISSING, "belongs to %s, which is missing".formatted(content));
    }
  }

  /** As {@link #verify(Path, MinisignKey)}, of a stream, which stays open. */
  public String verify(InputStream content, MinisignKey key) throws IOException {
    if (!key.id().equals(keyId)) {
      throw new BadSignatureException(
          file, Trouble.OTHER_KEY, "was made by key %s instead of %s".formatted(keyId, key.id()));
    }
    if (!key.signed(digest(content), signature)) {
      throw new BadSignatureException(
          file, Trouble.OTHER_BYTES, "was made for other bytes, or is damaged itself");
    }
    if (!key.signed(commented(signature, comment), commentSignature)) {
      throw new BadSignatureException(
          file, Trouble.FORGED_COMMENT, "has a trusted comment that its key did not sign");
    }
    return comment;
  }

  /** What the first signature is over: the BLAKE2b-512 (RFC 7693) of all bytes, itself 64 bytes. */
  private static byte[] digest(InputStream content) throws IOException {
    var hash = new Blake2bDigest(8 * LENGTH);
    var buffer = new byte[1 << 16];
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      hash.update(buffer, 0, count);
    }
    var digest = new byte[LENGTH];
    hash.doFinal(digest, 0);
    return digest;
  }

  /** What the second signature is over. */
  private static byte[] commented(byte[] signature, String comment) {
    return MinisignKey.join(signature, comment.getBytes(StandardCharsets.UTF_8));
  }
}
