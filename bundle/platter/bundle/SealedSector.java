package platter.bundle;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A sector that says of itself whether it is whole: its last eight bytes are the first eight of the
 * SHA-256 of all others, with what the sector is of before them, so that a whole sector of another
 * place does not pass.
 */
final class SealedSector {
  /** Bytes that it has room for. */
  static final int ROOM = Cells.SECTOR - Long.BYTES;

  private SealedSector() {}

  /** A sector of this content, filled up with zeros. */
  static byte[] of(byte[] place, byte[] content) {
    var sector = Arrays.copyOf(Arrays.copyOf(content, ROOM), Cells.SECTOR);
    ByteBuffer.wrap(sector).putLong(ROOM, seal(place, sector));
    return sector;
  }

  static boolean isWhole(byte[] place, byte[] sector) {
    return ByteBuffer.wrap(sector).getLong(ROOM) == seal(place, sector);
  }

  private static long seal(byte[] place, byte[] sector) {
    var hash = Digests.sha256();
    hash.update(place);
    hash.update(sector, 0, ROOM);
    return ByteBuffer.wrap(hash.digest()).getLong();
  }
}
