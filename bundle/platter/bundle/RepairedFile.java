package platter.bundle;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file on a disc that may be damaged, read as it was when it was pressed: each cell is compared
 * with its check value, and made anew from its group where it differs or cannot be read. Nothing is
 * written. What the file lacks at its end is damage like any other.
 *
 * <p>What it gives is what its recovery data says. Whether that is of the file that was wanted is
 * for its signed SHA-256 to say ({@link #sha256()}).
 *
 * <p>Several threads may read, each by a {@link #channel()} of its own; one waits while another
 * reads from the disc. The 16 blocks of 512 KiB that were asked for last are kept, so that as many
 * readers, each of them in order, have each cell read and hashed once; so are 32 MiB of cells that
 * were made, since a group gives all that it lacks at once.
 */
public final class RepairedFile implements Medium {
  private static final int IN_BLOCK = 256;
  private static final int KEPT = 16;
  private static final int MADE = 1 << 14;

  private final Path path;
  private final ProtectedFile file;
  private final Cells cells;
  private final CellRepair repair;
  private final Map<Integer, Block> blocks = new LinkedHashMap<>(2 * KEPT, 0.75f, true);
  private final Map<Integer, byte[]> made = new LinkedHashMap<>();
  private final BitSet repaired = new BitSet();
  private boolean open = true;

  /** Cells that are read together. */
  private static final class Block {
    private final byte[] bytes;

    /** Which of them could not be repaired, counted from the first of them. */
    private final BitSet lost;

    Block(byte[] bytes, BitSet lost) {
      this.bytes = bytes;
      this.lost = lost;
    }
  }

  /**
   * What was repaired.
   *
   * @param cells how many cells
   * @param ranges where they are in the file, in order
   */
  public record Repairs(int cells, List<ByteRange> ranges) {
    public Repairs {
      ranges = List.copyOf(ranges);
    }
  }

  private RepairedFile(Path path, ProtectedFile file) {
    this.path = path;
    this.file = file;
    this.cells = file.cells();
    this.repair = new CellRepair(file);
  }

  /**
   * Opens a file with its recovery data.
   *
   * @throws BrokenBundleException where the recovery data is none, is cut off, has lost its header
   *     in both places, or is of another file, or where the file is damaged beyond repair from its
   *     start
   */
  public static RepairedFile open(Path file, Path recovery) throws IOException {
    return open(file, recovery, ProtectedFile.open(file, recovery));
  }

  static RepairedFile open(Path path, Path recovery, ProtectedFile file) throws IOException {
    if (isOfAnother(file)) {
      file.close();
      throw new BrokenBundleException(
          recovery,
          "the recovery data",
          "is of another file than " + path + ", or too much of that is damaged");
    }
    return new RepairedFile(path, file);
  }

  /**
   * Whether the file begins with so many damaged cells, and no whole one, that at least one group
   * is beyond repair. One that the recovery data is not of always does, but where it is so small
   * that its parity alone would make it.
   */
  private static boolean isOfAnother(ProtectedFile file) {
    var cells = file.cells();
    var cell = new byte[cells.size()];
    int damaged = 0;
    for (int i = 0; i < cells.count() && damaged <= cells.parityCount(); i++) {
      if (file.data().read(i, 1, cell).isEmpty()) {
        return false;
      }
      damaged += file.knows(i) ? 1 : 0;
    }
    return damaged > cells.parityCount();
  }

  /** SHA-256 of the whole file as it was pressed, in hexadecimal, by its recovery data. */
  public String sha256() {
    return file.header().sha256();
  }

  /** Bytes of the file as it was pressed. */
  @Override
  public long length() {
    return cells.length();
  }

  /** A channel for one reader, at the file's start. Closing it leaves the file open. */
  public SeekableByteChannel channel() {
    return new MediumChannel(this);
  }

  /** What was repaired of that which was read so far. */
  public synchronized Repairs repairs() {
    return new Repairs(repaired.cardinality(), ByteRange.of(repaired, cells));
  }

  /**
   * Reads from a position on, at most to the end of a block. A byte that it gives is the one that
   * was pressed.
   *
   * @return bytes read, at least one where there is room for it; -1 at the file's end
   * @throws BrokenBundleException where the byte at the position cannot be repaired, naming all
   *     bytes from there on that cannot
   * @throws ClosedChannelException after {@link #close()}
   */
  @Override
  public synchronized int read(long position, byte[] into, int offset, int length)
      throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (position >= cells.length()) {
      return -1;
    }
    int cell = (int) (position / cells.size());
    int number = cell / IN_BLOCK;
    var block = block(number);
    int lost = block.lost.nextSetBit(cell % IN_BLOCK);
    if (lost == cell % IN_BLOCK) {
      throw beyondRepair(position, number * IN_BLOCK + block.lost.nextClearBit(lost));
    }
    int at = (int) (position - (long) number * IN_BLOCK * cells.size());
    int end = lost < 0 ? block.bytes.length : lost * cells.size();
    long there = Math.min(end - at, cells.length() - position);
    int count = (int) Math.min(length, there);
    System.arraycopy(block.bytes, at, into, offset, count);
    return count;
  }

  private BrokenBundleException beyondRepair(long position, int end) {
    long length = Math.min((long) end * cells.size(), cells.length()) - position;
    return new BrokenBundleException(
        path, length + " bytes at " + position, "are damaged beyond repair");
  }

  private Block block(int number) {
    var kept = blocks.get(number);
    if (kept != null) {
      return kept;
    }
    var block = load(number * IN_BLOCK, room());
    blocks.put(number, block);
    return block;
  }

  /** Room for a block: that of the one which was not asked for the longest time. */
  private byte[] room() {
    if (blocks.size() < KEPT) {
      return new byte[Math.min(IN_BLOCK, cells.count()) * cells.size()];
    }
    var oldest = blocks.values().iterator();
    var bytes = oldest.next().bytes;
    oldest.remove();
    return bytes;
  }

  private Block load(int first, byte[] bytes) {
    int count = Math.min(IN_BLOCK, cells.count() - first);
    var lost = file.data().read(first, count, bytes);
    var wanted = new BitSet();
    lost.stream().filter(i -> !made.containsKey(first + i)).forEach(i -> wanted.set(first + i));
    made.putAll(repair.repair(wanted));
    for (int i = lost.nextSetBit(0); i >= 0; i = lost.nextSetBit(i + 1)) {
      var cell = made.get(first + i);
      if (cell != null) {
        System.arraycopy(cell, 0, bytes, i * cell.length, cell.length);
        lost.clear(i);
        repaired.set(first + i);
      }
    }
    forgetMade();
    return new Block(bytes, lost);
  }

  private void forgetMade() {
    for (var each = made.keySet().iterator(); made.size() > MADE; ) {
      each.next();
      each.remove();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    open = false;
    blocks.clear();
    made.clear();
    file.close();
  }
}
