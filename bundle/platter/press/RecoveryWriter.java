package platter.press;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import platter.bundle.Cells;
import platter.bundle.CheckTable;
import platter.bundle.Progress;
import platter.bundle.RecoveryHeader;
import platter.bundle.ReedSolomon;

/**
 * Writes the recovery data of a file: what {@link platter.bundle.RepairedFile} needs to read it
 * from a damaged disc. The same file gives the same bytes.
 *
 * <p>The file is read twice: in order for its check values, then in slices of groups for their
 * parity. A slice takes 16 MiB of memory, buffers and tables take 3 MiB, check values 8.5 bytes for
 * each cell of 2048: 20 MiB in all for a file of 340 MB, 53 MiB for the longest of 8 GiB.
 */
public final class RecoveryWriter {
  private static final long SLICE = 16 << 20;
  private static final int AT_ONCE = 256;

  private final Path file;
  private final FileChannel in;
  private final Cells cells;
  private final CheckTable table;
  private final Progress progress;
  private long done;

  private RecoveryWriter(Path file, FileChannel in, Cells cells, Progress progress) {
    this.file = file;
    this.in = in;
    this.cells = cells;
    this.table = new CheckTable(cells);
    this.progress = progress;
  }

  /**
   * Written beside the target and renamed over it: a failure leaves no half of it.
   *
   * @param progress is told of the bytes read, which are twice those of the file
   * @throws BuildFailedException where the file is longer than {@link Cells#LONGEST}
   */
  public static void write(Path file, Path recovery, Progress progress) throws IOException {
    long length = Files.size(file);
    if (length > Cells.LONGEST) {
      throw new BuildFailedException(
          file
              + " is "
              + length
              + " bytes long; recovery data is made of at most "
              + Cells.LONGEST);
    }
    write(file, recovery, Cells.of(length), progress);
  }

  /** As {@link #write(Path, Path, Progress)}, of a file that is cut otherwise. */
  static void write(Path file, Path recovery, Cells cells, Progress progress) throws IOException {
    var beside = recovery.resolveSibling(recovery.getFileName() + ".new");
    try {
      try (var in = FileChannel.open(file);
          var out = FileChannel.open(beside, CREATE, TRUNCATE_EXISTING, WRITE)) {
        new RecoveryWriter(file, in, cells, progress).write(out);
      }
      Files.move(beside, recovery, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private void write(FileChannel out) throws IOException {
    var header = new RecoveryHeader(cells, readChecks());
    var code = new ReedSolomon(cells.data(), cells.parity());
    int slice = (int) Math.max(1, SLICE / code.sumsLength(cells.size()));
    for (int from = 0; from < cells.groups(); from += slice) {
      int to = Math.min(from + slice, cells.groups());
      writeParity(from, sums(code, from, to), header.parityStart(), out);
    }
    for (int i = 0; i < CheckTable.sectors(cells); i++) {
      var sector = table.sector(i, header.sha256());
      for (long place : header.tables()) {
        write(out, place + (long) i * sector.length, sector);
      }
    }
    for (long place : header.headers()) {
      write(out, place, header.sector());
    }
  }

  /** Notes the check values of the file's cells; its SHA-256. */
  private String readChecks() throws IOException {
    var hash = Hashes.sha256();
    var buffer = new byte[AT_ONCE * cells.size()];
    for (int first = 0; first < cells.count(); first += AT_ONCE) {
      int count = Math.min(AT_ONCE, cells.count() - first);
      hash.update(buffer, 0, read(first, count, buffer));
      for (int i = 0; i < count; i++) {
        table.put(first + i, buffer, i * cells.size(), cells.size());
      }
    }
    return Hashes.hex(hash.digest());
  }

  /** The sums of the groups of a slice, whose cells lie side by side in each column. */
  private List<ReedSolomon.Sums> sums(ReedSolomon code, int from, int to) throws IOException {
    var sums = new ArrayList<ReedSolomon.Sums>();
    for (int group = from; group < to; group++) {
      sums.add(code.sums(cells.size()));
    }
    var buffer = new byte[sums.size() * cells.size()];
    for (int column = 0; column < cells.columns(); column++) {
      int first = column * cells.groups() + from;
      int count = Math.min(sums.size(), cells.count() - first);
      if (count > 0) {
        read(first, count, buffer);
      }
      for (int i = 0; i < count; i++) {
        sums.get(i).add(column, buffer, i * cells.size());
      }
    }
    return sums;
  }

  private void writeParity(int from, List<ReedSolomon.Sums> sums, long start, FileChannel out)
      throws IOException {
    var buffer = ByteBuffer.allocate(sums.size() * cells.size());
    for (int row = 0; row < cells.parity(); row++) {
      int first = row * cells.groups() + from;
      buffer.clear();
      for (var each : sums) {
        buffer.put(each.parity(row));
      }
      for (int i = 0; i < sums.size(); i++) {
        table.put(cells.count() + first + i, buffer.array(), i * cells.size(), cells.size());
      }
      write(out, start + (long) first * cells.size(), buffer.array());
    }
  }

  /** Reads cells, the last one filled up with zeros; how many bytes of the file they are. */
  private int read(int first, int count, byte[] into) throws IOException {
    long start = (long) first * cells.size();
    int length = (int) Math.min((long) count * cells.size(), cells.length() - start);
    Arrays.fill(into, length, count * cells.size(), (byte) 0);
    var buffer = ByteBuffer.wrap(into, 0, length);
    while (buffer.hasRemaining()) {
      if (in.read(buffer, start + buffer.position()) < 0) {
        throw new BuildFailedException(file + " became shorter while it was read");
      }
    }
    done += length;
    progress.read(String.valueOf(file.getFileName()), done, 2 * cells.length());
    return length;
  }

  private static void write(FileChannel out, long position, byte[] bytes) throws IOException {
    var buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      out.write(buffer, position + buffer.position());
    }
  }
}
