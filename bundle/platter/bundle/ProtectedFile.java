package platter.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * A file and its recovery data, opened for reading. Of what is in the recovery data twice, that is
 * taken which is whole. Not for several threads.
 */
final class ProtectedFile implements Closeable {
  private static final int AT_ONCE = 64;

  private final Medium file;
  private final Medium recovery;
  private final RecoveryHeader header;
  private final CheckTable table;
  private final CellReader data;
  private final CellReader parity;

  private ProtectedFile(Medium file, Medium recovery, RecoveryHeader header) throws IOException {
    this.file = file;
    this.recovery = recovery;
    this.header = header;
    this.table = new CheckTable(cells());
    if (!readTable(header.tables().get(0)).isEmpty()) {
      readTable(header.tables().get(1));
    }
    this.data = reader(file, 0, cells().length(), 0);
    this.parity = reader(recovery, header.parityStart(), header.parityLength(), cells().count());
  }

  /**
   * Opens both, and reads header and check values. A cell whose check value is lost in both places
   * is lost, too.
   *
   * @throws BrokenBundleException where the recovery data is none, is cut off, has lost its header
   *     in both places, or is of a shorter file
   */
  static ProtectedFile open(Path path, Path recoveryPath) throws IOException {
    var file = Medium.open(path);
    try {
      return open(path, file, recoveryPath, Medium.open(recoveryPath));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** As {@link #open(Path, Path)}, of two that are open; they are closed where it fails. */
  static ProtectedFile open(Path path, Medium file, Path recoveryPath, Medium recovery)
      throws IOException {
    try {
      var header = header(recoveryPath, recovery);
      long length = header.cells().length();
      if (file.length() > length) {
        throw new BrokenBundleException(
            path,
            "the file",
            "is " + file.length() + " bytes long, but its recovery data is of " + length);
      }
      return new ProtectedFile(file, recovery, header);
    } catch (IOException | RuntimeException e) {
      file.close();
      recovery.close();
      throw e;
    }
  }

  private static RecoveryHeader header(Path path, Medium recovery) throws IOException {
    long length = recovery.length();
    try {
      var first = header(recovery, 0);
      var header = first.isPresent() ? first : header(recovery, Math.max(0, length - Cells.SECTOR));
      if (header.isEmpty()) {
        throw new BrokenBundleException(
            path, "the header", "is missing, or damaged in both of its places");
      }
      if (header.get().length() != length) {
        throw new BrokenBundleException(
            path,
            "the recovery data",
            "is " + length + " bytes long instead of " + header.get().length());
      }
      return header.get();
    } catch (IllegalArgumentException e) {
      throw new BrokenBundleException(
          path, "the header", "is of a kind that this program does not know", e);
    }
  }

  private static Optional<RecoveryHeader> header(Medium recovery, long place) throws IOException {
    var sector = new byte[Cells.SECTOR];
    var lost = sectors(recovery, place, 1, (n, b, o) -> true).read(0, 1, sector);
    return lost.isEmpty() ? RecoveryHeader.of(sector) : Optional.empty();
  }

  /** Takes the check values of the table in this place; which of its sectors are lost. */
  private BitSet readTable(long place) throws IOException {
    int count = CheckTable.sectors(cells());
    var reader =
        sectors(
            recovery,
            place,
            count,
            (number, bytes, offset) ->
                table.take(
                    number,
                    header.sha256(),
                    Arrays.copyOfRange(bytes, offset, offset + Cells.SECTOR)));
    var buffer = new byte[AT_ONCE * Cells.SECTOR];
    for (int first = 0; first < count; first += AT_ONCE) {
      reader.read(first, Math.min(AT_ONCE, count - first), buffer);
    }
    return reader.lost();
  }

  private static CellReader sectors(
      Medium recovery, long place, int count, CellReader.Check check) {
    return new CellReader(recovery, place, (long) count * Cells.SECTOR, Cells.SECTOR, check);
  }

  private CellReader reader(Medium medium, long start, long length, int firstCheck) {
    int size = cells().size();
    return new CellReader(
        medium,
        start,
        length,
        size,
        (cell, bytes, offset) -> table.holds(firstCheck + cell, bytes, offset, size));
  }

  RecoveryHeader header() {
    return header;
  }

  Cells cells() {
    return header.cells();
  }

  /** Reads the file's cells. */
  CellReader data() {
    return data;
  }

  /** Reads the parity cells. */
  CellReader parity() {
    return parity;
  }

  /** Whether these are the bytes of a data cell. */
  boolean holds(int cell, byte[] bytes) {
    return table.holds(cell, bytes, 0, bytes.length);
  }

  /** Whether there is a check value of a data cell. */
  boolean knows(int cell) {
    return table.knows(cell);
  }

  /** Reads header and table in both places; how many of their sectors are damaged. */
  int damagedSectors() throws IOException {
    int damaged = 0;
    for (long place : header.tables()) {
      damaged += readTable(place).cardinality();
    }
    var wanted = header.sector();
    for (long place : header.headers()) {
      var reader = sectors(recovery, place, 1, (n, bytes, o) -> Arrays.equals(bytes, wanted));
      damaged += reader.read(0, 1, new byte[Cells.SECTOR]).cardinality();
    }
    return damaged;
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      recovery.close();
    }
  }
}
