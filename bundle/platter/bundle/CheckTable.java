package platter.bundle;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * The check value of every cell, data before parity: the first eight bytes of its SHA-256.
 *
 * <p>Eight are enough for what they are for. Of a damaged cell they let one in 2^64 pass; of a disc
 * with a million cells, all damaged, one pass of 10^13. Against somebody who changes a disc on
 * purpose no length would help, since the table can be written anew; that is what the signed
 * SHA-256 of the whole file is for.
 *
 * <p>On the disc a sector holds 255 of them and is sealed ({@link SealedSector}) with the file's
 * SHA-256 (32 bytes) and its own number (4). Not for several threads.
 */
public final class CheckTable {
  private static final int IN_SECTOR = SealedSector.ROOM / Long.BYTES;

  private final long[] values;
  private final BitSet known = new BitSet();
  private final MessageDigest hash = Digests.sha256();
  private final byte[] digest = new byte[hash.getDigestLength()];

  public CheckTable(Cells cells) {
    values = new long[cells.count() + cells.parityCount()];
  }

  /** Sectors that the table takes. */
  public static int sectors(Cells cells) {
    return (cells.count() + cells.parityCount() + IN_SECTOR - 1) / IN_SECTOR;
  }

  /** Notes the check value of a cell, given with all its bytes. */
  public void put(int index, byte[] bytes, int offset, int size) {
    values[index] = value(bytes, offset, size);
    known.set(index);
  }

  /** Whether these are the bytes of the cell; never where its check value was lost. */
  boolean holds(int index, byte[] bytes, int offset, int size) {
    return known.get(index) && values[index] == value(bytes, offset, size);
  }

  /** Whether the cell's check value is there. */
  boolean knows(int index) {
    return known.get(index);
  }

  private long value(byte[] bytes, int offset, int size) {
    hash.update(bytes, offset, size);
    try {
      hash.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the digest has room for itself", e);
    }
    return ByteBuffer.wrap(digest).getLong();
  }

  /** A sector of the table of a file with this SHA-256. */
  public byte[] sector(int number, String sha256) {
    var content = ByteBuffer.allocate(SealedSector.ROOM);
    for (int i = number * IN_SECTOR; i < end(number); i++) {
      content.putLong(values[i]);
    }
    return SealedSector.of(place(number, sha256), content.array());
  }

  /** Takes the check values of a sector; false where it is not whole. */
  boolean take(int number, String sha256, byte[] sector) {
    if (!SealedSector.isWhole(place(number, sha256), sector)) {
      return false;
    }
    int first = number * IN_SECTOR;
    ByteBuffer.wrap(sector).asLongBuffer().get(values, first, end(number) - first);
    known.set(first, end(number));
    return true;
  }

  private int end(int number) {
    return Math.min(values.length, (number + 1) * IN_SECTOR);
  }

  private static byte[] place(int number, String sha256) {
    return ByteBuffer.allocate(36).put(HexFormat.of().parseHex(sha256)).putInt(number).array();
  }
}
