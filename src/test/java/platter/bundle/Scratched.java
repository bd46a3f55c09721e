package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import platter.press.RecoveryWriter;

/** A file and its recovery data, to be damaged by a test, and the file as it was. */
final class Scratched {
  /** 500 cells in 3 groups; the last cell is short, and the last column lacks one. */
  static final int LENGTH = 500 * 2048 - 1000;

  static final Path FILE = Path.of("platter.jar");
  static final Path RECOVERY = Path.of("recovery", "platter.jar.rs");

  private final byte[] original;
  private byte[] file;
  private byte[] recovery;
  private final RecoveryHeader header;

  Scratched(Path temp, int length, long seed) throws IOException {
    original = new byte[length];
    new Random(seed).nextBytes(original);
    var path = Files.write(temp.resolve("file"), original);
    RecoveryWriter.write(path, temp.resolve("file.rs"), Progress.NONE);
    file = original.clone();
    recovery = Files.readAllBytes(temp.resolve("file.rs"));
    header = RecoveryHeader.of(Arrays.copyOf(recovery, 2048)).orElseThrow();
  }

  byte[] original() {
    return original;
  }

  byte[] file() {
    return file;
  }

  byte[] recovery() {
    return recovery;
  }

  RecoveryHeader header() {
    return header;
  }

  Cells cells() {
    return header.cells();
  }

  /** Data cells become zeros. */
  Scratched cells(int first, int count) {
    int end = Math.min(file.length, (first + count) * 2048);
    Arrays.fill(file, first * 2048, end, (byte) 0);
    return this;
  }

  /** Bytes of the recovery data become zeros. */
  Scratched recovery(long first, long length) {
    Arrays.fill(recovery, (int) first, (int) (first + length), (byte) 0);
    return this;
  }

  Scratched parity(int first, int count) {
    return recovery(header.parityStart() + first * 2048L, count * 2048L);
  }

  /** The file ends here. */
  Scratched cut(int length) {
    file = Arrays.copyOf(file, length);
    return this;
  }

  Scratched cutRecovery(int length) {
    recovery = Arrays.copyOf(recovery, length);
    return this;
  }

  /** Check values of what is there now, and headers with this SHA-256. */
  Scratched forge(String sha256) {
    var forged = new RecoveryHeader(cells(), sha256);
    var table = new CheckTable(cells());
    var whole = Arrays.copyOf(file, cells().count() * 2048);
    for (int cell = 0; cell < cells().count(); cell++) {
      table.put(cell, whole, cell * 2048, 2048);
    }
    for (int cell = 0; cell < cells().parityCount(); cell++) {
      int place = (int) header.parityStart() + cell * 2048;
      table.put(cells().count() + cell, recovery, place, 2048);
    }
    for (int number = 0; number < CheckTable.sectors(cells()); number++) {
      for (long place : forged.tables()) {
        put(place + number * 2048L, table.sector(number, sha256));
      }
    }
    forged.headers().forEach(place -> put(place, forged.sector()));
    return this;
  }

  private void put(long place, byte[] sector) {
    System.arraycopy(sector, 0, recovery, (int) place, sector.length);
  }

  ProtectedFile both() throws IOException {
    return both(new FailingMedium(file));
  }

  ProtectedFile both(FailingMedium medium) throws IOException {
    return ProtectedFile.open(FILE, medium, RECOVERY, new FailingMedium(recovery));
  }

  RepairedFile open() throws IOException {
    return RepairedFile.open(FILE, RECOVERY, both());
  }

  RecoveryScan scan() throws IOException {
    return RecoveryScan.of(FILE, both(), Progress.NONE);
  }

  /** Everything is read as it was. */
  void assertWhole(String message) throws IOException {
    try (var repaired = open();
        var channel = repaired.channel()) {
      assertArrayEquals(original, all(channel), message);
    }
  }

  static byte[] all(SeekableByteChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate((int) channel.size());
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    return bytes.array();
  }

  /** As {@link #assertLost(BitSet, String)}, by ranges of whole cells. */
  void assertLost(List<ByteRange> lost, String message) throws IOException {
    var cells = new BitSet();
    lost.forEach(range -> cells.set((int) (range.first() / 2048), (int) (range.last() / 2048) + 1));
    assertLost(cells, message);
  }

  /** These cells, and only these, are not given; all others are read as they were. */
  void assertLost(BitSet lost, String message) throws IOException {
    try (var repaired = open();
        var channel = repaired.channel()) {
      var refused = new BitSet();
      for (int cell = 0; cell < cells().count(); cell++) {
        int start = cell * 2048;
        int end = Math.min(start + 2048, original.length);
        var bytes = ByteBuffer.allocate(end - start);
        channel.position(start);
        try {
          while (bytes.hasRemaining()) {
            channel.read(bytes);
          }
          assertArrayEquals(Arrays.copyOfRange(original, start, end), bytes.array(), message);
        } catch (BrokenBundleException e) {
          refused.set(cell);
        }
      }
      assertEquals(lost, refused, message);
    }
  }
}
