package platter.bundle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The first sector of recovery data, and its last: of which file they are, and where what lies in
 * them. Numbers are big-endian.
 *
 * <pre>
 *   header | table of check values | parity cells | the table again | the header again
 *
 *   header:  16 bytes "platter-recovery", version 1 (4), cell size (4), data cells of a group (4),
 *            parity cells of a group (4), bytes of the file (8), SHA-256 of the file (32)
 *   table:   {@link CheckTable}
 *   parity:  cell after cell, in the order of {@link Cells}
 * </pre>
 *
 * <p>A sector of header or table is sealed ({@link SealedSector}). The page docs/recovery-data.md
 * has the format as a whole.
 *
 * @param cells how the file is cut
 * @param sha256 of the whole file, in hexadecimal
 */
public record RecoveryHeader(Cells cells, String sha256) {
  private static final byte[] MAGIC = "platter-recovery".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final byte[] PLACE = new byte[0];

  public RecoveryHeader {
    Digests.require("sha256", "sha256:" + sha256);
  }

  /** The sector. */
  public byte[] sector() {
    var content =
        ByteBuffer.allocate(SealedSector.ROOM)
            .put(MAGIC)
            .putInt(VERSION)
            .putInt(cells.size())
            .putInt(cells.data())
            .putInt(cells.parity())
            .putLong(cells.length())
            .put(HexFormat.of().parseHex(sha256));
    return SealedSector.of(PLACE, content.array());
  }

  /**
   * What a sector says; empty where it is no header, or a damaged one.
   *
   * @throws IllegalArgumentException where it is whole, but of a version or with numbers that this
   *     program does not know
   */
  static Optional<RecoveryHeader> of(byte[] sector) {
    var content = ByteBuffer.wrap(sector);
    var magic = new byte[MAGIC.length];
    content.get(magic);
    if (!Arrays.equals(magic, MAGIC) || !SealedSector.isWhole(PLACE, sector)) {
      return Optional.empty();
    }
    int version = content.getInt();
    if (version != VERSION) {
      throw new IllegalArgumentException("version: " + version);
    }
    int size = content.getInt();
    int data = content.getInt();
    int parity = content.getInt();
    var cells = new Cells(content.getLong(), size, data, parity);
    var hash = new byte[32];
    content.get(hash);
    return Optional.of(new RecoveryHeader(cells, HexFormat.of().formatHex(hash)));
  }

  /** Where the table lies, both times; bytes from the start. */
  public List<Long> tables() {
    return List.of((long) Cells.SECTOR, parityStart() + parityLength());
  }

  /** Where the first parity cell lies, bytes from the start. */
  public long parityStart() {
    return Cells.SECTOR + tableLength();
  }

  long parityLength() {
    return (long) cells.parityCount() * cells.size();
  }

  private long tableLength() {
    return (long) CheckTable.sectors(cells) * Cells.SECTOR;
  }

  /** Where the header lies, both times; bytes from the start. */
  public List<Long> headers() {
    return List.of(0L, length() - Cells.SECTOR);
  }

  /** Bytes of the recovery data. */
  public long length() {
    return 2 * (Cells.SECTOR + tableLength()) + parityLength();
  }
}
