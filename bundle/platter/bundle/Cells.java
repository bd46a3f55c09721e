package platter.bundle;

/**
 * How a file is cut into cells, and which of them make a group with parity of its own.
 *
 * <p>Cell i belongs to group i mod {@link #groups()}, in column i / {@link #groups()}; the cells of
 * a group lie as far apart as they can, so that a run of damaged cells takes one of each group
 * before it takes a second one of any. Parity cells are counted likewise: cell j belongs to group j
 * mod {@link #groups()}, in row j / {@link #groups()}. What the last cell and the last column lack
 * counts as zeros.
 *
 * @param length bytes of the file
 * @param size bytes of a cell
 * @param data most data cells of a group
 * @param parity parity cells of a group
 */
public record Cells(long length, int size, int data, int parity) {
  /** A sector of a CD or DVD: what a drive reads or cannot read. */
  static final int SECTOR = 2048;

  private static final int DATA = 200;
  private static final int PARITY = 12;

  /** More is on no DVD with two layers; it bounds the memory that check values take. */
  private static final long MOST = 1L << 22;

  /** A longer file gets no recovery data, bytes: 8 GiB. */
  public static final long LONGEST = MOST * SECTOR;

  /**
   * @throws IllegalArgumentException for what is no file, no group, or more cells than a disc has
   */
  public Cells {
    if (length < 0) {
      throw new IllegalArgumentException("length: " + length + " bytes");
    }
    if (size < 1 || size > 1 << 16) {
      throw new IllegalArgumentException("size: a cell of " + size + " bytes");
    }
    if (data < 1 || parity < 1 || data > 256 - parity) {
      throw new IllegalArgumentException(
          "data and parity: " + data + " and " + parity + " cells are no group of 2 to 256");
    }
    if (parts(length, size) > MOST || parts(parts(length, size), data) * parity > MOST) {
      throw new IllegalArgumentException("length: " + length + " bytes are too many cells");
    }
  }

  /** Those of a file on a disc: a cell is a sector, and 200 of them have 12 of parity. */
  public static Cells of(long length) {
    return new Cells(length, SECTOR, DATA, PARITY);
  }

  /** Data cells. */
  public int count() {
    return (int) parts(length, size);
  }

  /** Groups; 0 where the file is empty. */
  public int groups() {
    return (int) parts(count(), data);
  }

  /** Columns in which there are cells; the last one may have fewer than there are groups. */
  public int columns() {
    return groups() == 0 ? 0 : (int) parts(count(), groups());
  }

  /** Parity cells. */
  public int parityCount() {
    return groups() * parity;
  }

  private static long parts(long whole, long part) {
    return whole / part + (whole % part == 0 ? 0 : 1);
  }
}
