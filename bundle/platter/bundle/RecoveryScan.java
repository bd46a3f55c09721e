package platter.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/**
 * What a reading of a whole file and of its recovery data found.
 *
 * @param cells how many cells the file has
 * @param damaged how many of them are damaged
 * @param repairable where damage is that can be repaired, in order
 * @param beyondRepair where damage is that cannot, in order
 * @param damagedRecovery damaged cells and sectors of the recovery data itself
 */
public record RecoveryScan(
    int cells,
    int damaged,
    List<ByteRange> repairable,
    List<ByteRange> beyondRepair,
    int damagedRecovery) {
  private static final int AT_ONCE = 256;

  public RecoveryScan {
    repairable = List.copyOf(repairable);
    beyondRepair = List.copyOf(beyondRepair);
  }

  /** What is true of the file. */
  public enum Verdict {
    /** It is what was pressed, by the SHA-256 of all its bytes. */
    INTACT,
    /** Each damaged byte can be repaired. */
    REPAIRABLE,
    /** Some bytes cannot be repaired. */
    BEYOND_REPAIR
  }

  /** What is true of the file. */
  public Verdict verdict() {
    if (damaged == 0) {
      return Verdict.INTACT;
    }
    return beyondRepair.isEmpty() ? Verdict.REPAIRABLE : Verdict.BEYOND_REPAIR;
  }

  /**
   * Reads both files once; what is damaged is counted, not repaired.
   *
   * @param progress is told of the bytes of the file and of its parity
   * @throws BrokenBundleException where the recovery data cannot be used, or where all cells are as
   *     it says, but not the SHA-256 of the file
   */
  public static RecoveryScan of(Path file, Path recovery, Progress progress) throws IOException {
    try (var opened = ProtectedFile.open(file, recovery)) {
      return of(file, opened, progress);
    }
  }

  static RecoveryScan of(Path path, ProtectedFile file, Progress progress) throws IOException {
    var cells = file.cells();
    var name = String.valueOf(path.getFileName());
    long parityLength = (long) cells.parityCount() * cells.size();
    long total = cells.length() + parityLength;
    var hash = Digests.sha256();
    readAll(
        file.data(),
        cells.count(),
        cells.size(),
        (start, bytes) -> {
          int count = (int) Math.min(bytes.length, cells.length() - start);
          hash.update(bytes, 0, count);
          progress.read(name, start + count, total);
        });
    readAll(
        file.parity(),
        cells.parityCount(),
        cells.size(),
        (start, bytes) ->
            progress.read(
                name, cells.length() + Math.min(start + bytes.length, parityLength), total));
    var damaged = file.data().lost();
    var found = HexFormat.of().formatHex(hash.digest());
    if (damaged.isEmpty() && !found.equals(file.header().sha256())) {
      throw new BrokenBundleException(
          path, "the file", "has the checksum " + found + " instead of " + file.header().sha256());
    }
    var beyond = beyondRepair(file, damaged);
    var repairable = (BitSet) damaged.clone();
    repairable.andNot(beyond);
    return new RecoveryScan(
        cells.count(),
        damaged.cardinality(),
        ByteRange.of(repairable, cells),
        ByteRange.of(beyond, cells),
        file.parity().lost().cardinality() + file.damagedSectors());
  }

  /** Takes what was read, and where it begins among all that is read. */
  private interface Sink {
    void take(long start, byte[] bytes);
  }

  private static void readAll(CellReader reader, int count, int size, Sink sink) {
    var buffer = new byte[AT_ONCE * size];
    for (int first = 0; first < count; first += AT_ONCE) {
      reader.read(first, Math.min(AT_ONCE, count - first), buffer);
      sink.take((long) first * size, buffer);
    }
  }

  /** Damaged cells of groups that lack more than their parity gives, or without a check value. */
  private static BitSet beyondRepair(ProtectedFile file, BitSet damaged) {
    var cells = file.cells();
    var missing = new int[cells.groups()];
    damaged.stream().forEach(cell -> missing[cell % missing.length]++);
    file.parity().lost().stream().forEach(cell -> missing[cell % missing.length]++);
    var beyond = new BitSet();
    damaged.stream()
        .filter(cell -> missing[cell % missing.length] > cells.parity() || !file.knows(cell))
        .forEach(beyond::set);
    return beyond;
  }
}
