package platter.inventory;

import com.codahale.shamir.Scheme;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import platter.topology.Secret;

/**
 * A passphrase as it is kept on paper: itself, not what it opens, so that it fits every copy of an
 * inventory, older and newer ones too. In one part, or in several of which some are needed
 * (Shamir's scheme): fewer say nothing about it but about how long it may be.
 *
 * <p>A part is a few lines of five groups of four letters and digits (Crockford's base 32: no I, L,
 * O and U). The last group of a line is a check sum over that line, its number, and the part to
 * which it belongs, so that whoever types a line hears at once that it is wrong.
 */
public final class RecoveryKey {
  /** As many bytes of a passphrase as go on paper. */
  static final int LONGEST = 256;

  /** As many parts as people can keep apart. */
  public static final int MOST_PARTS = 9;

  static final int VERSION = 1;
  static final int HEADER = 8;
  static final int LINE = 10;

  /** A passphrase that is shorter is filled up to four lines, so that its length is not seen. */
  private static final int LEAST_LINES = 4;

  private static final int SUM = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RecoveryKey() {}

  /**
   * A part as it is written down.
   *
   * @param set tells the parts of one key from those of another
   */
  public record Written(int number, int of, int needed, String set, List<String> lines) {
    public Written {
      lines = List.copyOf(lines);
    }

    /** Whoever prints a part by accident prints no secret. */
    @Override
    public String toString() {
      return "Written[" + number + " of " + of + ", " + needed + " needed, set " + set + "]";
    }
  }

  /**
   * Writes a passphrase down.
   *
   * @param parts 1 to {@link #MOST_PARTS}
   * @param needed how many of them are wanted to get it back; 1 for a single part, else at least 2
   * @throws IllegalArgumentException for other numbers, or a passphrase that is too long for paper
   */
  public static List<Written> write(Secret passphrase, int parts, int needed) {
    boolean fits = parts == 1 ? needed == 1 : needed >= 2 && needed <= parts;
    if (parts < 1 || parts > MOST_PARTS || !fits) {
      throw new IllegalArgumentException(parts + " parts of which " + needed + " are needed");
    }
    var secret = pack(passphrase);
    var set = new byte[3];
    RANDOM.nextBytes(set);
    var written = new ArrayList<Written>();
    if (parts == 1) {
      written.add(written(set, 1, 1, 1, secret));
    } else {
      var shares = new Scheme(RANDOM, parts, needed).split(secret);
      shares.forEach((number, share) -> written.add(written(set, number, parts, needed, share)));
    }
    Arrays.fill(secret, (byte) 0);
    return List.copyOf(written);
  }

  /** Check sum, length, text, and noughts up to the end of a line. */
  private static byte[] pack(Secret passphrase) {
    var text =
        Normalizer.normalize(passphrase.reveal(), Normalizer.Form.NFC)
            .getBytes(StandardCharsets.UTF_8);
    if (text.length > LONGEST) {
      throw new IllegalArgumentException("a passphrase of more than " + LONGEST + " bytes");
    }
    int lines = Math.max(LEAST_LINES, (HEADER + SUM + 2 + text.length + LINE - 1) / LINE);
    var packed = ByteBuffer.allocate(lines * LINE - HEADER);
    packed.put(digest(text), 0, SUM).putShort((short) text.length).put(text);
    return packed.array();
  }

  private static Written written(byte[] set, int number, int of, int needed, byte[] share) {
    var bytes = ByteBuffer.allocate(HEADER + share.length);
    bytes.put((byte) VERSION).put(set).put((byte) needed).put((byte) number).put((byte) of);
    bytes.put((byte) ((HEADER + share.length) / LINE)).put(share);
    var header = Arrays.copyOf(bytes.array(), HEADER);
    var lines = new ArrayList<String>();
    for (int i = 0; i < bytes.capacity() / LINE; i++) {
      var line = Arrays.copyOfRange(bytes.array(), i * LINE, (i + 1) * LINE);
      lines.add(Base32.groups(Base32.write(line) + check(line, i, header)));
    }
    return new Written(number, of, needed, setName(header), lines);
  }

  /** What people see of a key's set. */
  static String setName(byte[] header) {
    return Base32.write(Arrays.copyOfRange(header, 1, 4)).substring(0, 4);
  }

  /** The last group of a line. */
  static String check(byte[] line, int index, byte[] header) {
    var all = ByteBuffer.allocate(1 + HEADER + LINE);
    all.put((byte) index).put(index == 0 ? new byte[HEADER] : header).put(line);
    return Base32.write(digest(all.array())).substring(0, 4);
  }

  /**
   * The passphrase of enough parts.
   *
   * @throws MistypedException if they do not belong together, or are not enough
   */
  public static Secret join(List<RecoveryPart> parts) throws MistypedException {
    var shares = new TreeMap<Integer, byte[]>();
    for (var part : parts) {
      if (!part.set().equals(parts.get(0).set())) {
        throw new MistypedException(MistypedException.Fault.OTHER_SET);
      }
      shares.put(part.number(), part.share());
    }
    if (shares.isEmpty() || shares.size() < parts.get(0).needed()) {
      throw new MistypedException(MistypedException.Fault.TOO_FEW);
    }
    var first = parts.get(0);
    return unpack(
        first.needed() == 1
            ? first.share()
            : new Scheme(RANDOM, first.of(), first.needed()).join(shares));
  }

  private static Secret unpack(byte[] packed) throws MistypedException {
    var buffer = ByteBuffer.wrap(packed);
    var sum = new byte[SUM];
    buffer.get(sum);
    int length = buffer.getShort();
    if (length < 0 || length > buffer.remaining()) {
      throw new MistypedException(MistypedException.Fault.NOT_ONE);
    }
    var text = new byte[length];
    buffer.get(text);
    if (!MessageDigest.isEqual(sum, Arrays.copyOf(digest(text), SUM))) {
      throw new MistypedException(MistypedException.Fault.NOT_ONE);
    }
    try {
      return new Secret(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
    } catch (CharacterCodingException impossible) {
      throw new MistypedException(MistypedException.Fault.NOT_ONE);
    }
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
