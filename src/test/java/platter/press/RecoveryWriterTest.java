package platter.press;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Cells;
import platter.bundle.Progress;
import platter.bundle.RepairedFile;
import platter.bundle.SlowField;

class RecoveryWriterTest {
  /** 500 cells in 3 groups; the last cell is short, and the last column lacks one. */
  private static final int LENGTH = 500 * 2048 - 1000;

  private static final int TABLE = 3 * 2048;
  private static final int PARITY = 36 * 2048;

  @TempDir Path temp;

  /** Reads it by what docs/recovery-data.md says, without a class of the product. */
  @Test
  void everyPartIsWhereThePageSays() throws Exception {
    var bytes = bytes(LENGTH, 1);
    var recovery = ByteBuffer.wrap(Files.readAllBytes(write(bytes, "a.rs")));
    assertEquals(2 * (2048 + TABLE) + PARITY, recovery.capacity());
    assertArrayEquals(part(recovery, 0, 2048), part(recovery, recovery.capacity() - 2048, 2048));
    assertArrayEquals(part(recovery, 2048, TABLE), part(recovery, 2048 + TABLE + PARITY, TABLE));

    assertEquals("platter-recovery", new String(part(recovery, 0, 16), StandardCharsets.US_ASCII));
    assertEquals(
        List.of(1, 2048, 200, 12),
        List.of(
            recovery.getInt(16), recovery.getInt(20), recovery.getInt(24), recovery.getInt(28)));
    assertEquals(LENGTH, recovery.getLong(32));
    var whole = hash(bytes);
    assertArrayEquals(whole, part(recovery, 40, 32));
    assertEquals(first(hash(part(recovery, 0, 2040))), recovery.getLong(2040));

    var cells = Arrays.copyOf(bytes, 500 * 2048);
    for (int cell = 0; cell < 536; cell++) {
      var content =
          cell < 500
              ? Arrays.copyOfRange(cells, cell * 2048, cell * 2048 + 2048)
              : part(recovery, 2048 + TABLE + (cell - 500) * 2048, 2048);
      int place = 2048 * (1 + cell / 255) + 8 * (cell % 255);
      assertEquals(first(hash(content)), recovery.getLong(place), "cell " + cell);
    }
    for (int sector = 0; sector < 3; sector++) {
      var salt = ByteBuffer.allocate(36).put(whole).putInt(sector).array();
      var content = part(recovery, 2048 * (1 + sector), 2040);
      assertEquals(first(hash(salt, content)), recovery.getLong(2048 * (1 + sector) + 2040));
    }
    for (int group = 0; group < 3; group++) {
      assertArrayEquals(parity(cells, group), parity(recovery, group), "group " + group);
    }
  }

  private static byte[][] parity(byte[] cells, int group) {
    var data = new byte[200][2048];
    for (int column = 0; 3 * column + group < 500; column++) {
      System.arraycopy(cells, (3 * column + group) * 2048, data[column], 0, 2048);
    }
    return SlowField.parity(data, 12);
  }

  private static byte[][] parity(ByteBuffer recovery, int group) {
    var parity = new byte[12][];
    for (int row = 0; row < 12; row++) {
      parity[row] = part(recovery, 2048 + TABLE + (3 * row + group) * 2048, 2048);
    }
    return parity;
  }

  @Test
  void theSameFileGivesTheSameBytes() throws IOException {
    var bytes = bytes(LENGTH, 2);
    assertEquals(-1, Files.mismatch(write(bytes, "a.rs"), write(bytes, "b.rs")));
  }

  /** The parity of 1600 groups of one cell takes two slices; the file is made of it alone. */
  @Test
  void groupsOfAllSlicesHaveParity() throws IOException {
    var bytes = bytes(1600 * 2048, 3);
    var file = Files.write(temp.resolve("a"), bytes);
    var cells = new Cells(bytes.length, 2048, 1, 8);
    RecoveryWriter.write(file, temp.resolve("a.rs"), cells, Progress.NONE);
    Files.write(file, new byte[0]);
    assertArrayEquals(bytes, repaired(file, temp.resolve("a.rs")));
  }

  @Test
  void otherCellsAndGroupsAreReadByTheirHeader() throws IOException {
    var bytes = bytes(100_001, 4);
    var file = Files.write(temp.resolve("a"), bytes);
    var cells = new Cells(bytes.length, 300, 10, 4);
    RecoveryWriter.write(file, temp.resolve("a.rs"), cells, Progress.NONE);
    assertEquals(34, cells.groups());
    var damaged = bytes.clone();
    Arrays.fill(damaged, 300 * 55, 300 * (55 + 4 * 34), (byte) 7);
    Files.write(file, damaged);
    assertArrayEquals(bytes, repaired(file, temp.resolve("a.rs")));
  }

  @Test
  void progressEndsWhenTheFileWasReadTwice() throws IOException {
    var file = Files.write(temp.resolve("a"), bytes(LENGTH, 5));
    var seen = new ArrayList<Long>();
    RecoveryWriter.write(
        file,
        temp.resolve("a.rs"),
        (entry, done, total) -> {
          assertEquals("a", entry);
          assertEquals(2 * LENGTH, total);
          seen.add(done);
        });
    assertEquals(seen.stream().sorted().toList(), seen);
    assertEquals(2 * LENGTH, seen.get(seen.size() - 1));
  }

  @Test
  void aFailureLeavesWhatWasThere() throws IOException {
    var recovery = Files.writeString(temp.resolve("a.rs"), "old");
    assertThrows(
        NoSuchFileException.class,
        () -> RecoveryWriter.write(temp.resolve("none"), recovery, Progress.NONE));
    assertEquals("old", Files.readString(recovery));
    assertFalse(Files.exists(temp.resolve("a.rs.new")));
  }

  @Test
  void aFileLongerThanADiscIsRefused() throws IOException {
    var file = temp.resolve("a");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(Cells.LONGEST + 1);
    }
    var refused =
        assertThrows(
            BuildFailedException.class,
            () -> RecoveryWriter.write(file, temp.resolve("a.rs"), Progress.NONE));
    assertTrue(String.valueOf(refused.getMessage()).contains("8589934593"), refused::toString);
    assertEquals(Cells.LONGEST, Cells.of(Cells.LONGEST).length());
  }

  private Path write(byte[] bytes, String name) throws IOException {
    var file = Files.write(temp.resolve("file"), bytes);
    RecoveryWriter.write(file, temp.resolve(name), Progress.NONE);
    return temp.resolve(name);
  }

  private static byte[] repaired(Path file, Path recovery) throws IOException {
    try (var repaired = RepairedFile.open(file, recovery);
        var in = Channels.newInputStream(repaired.channel())) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes(int length, long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] part(ByteBuffer buffer, int from, int length) {
    var bytes = new byte[length];
    buffer.get(from, bytes);
    return bytes;
  }

  private static byte[] hash(byte[]... parts) throws Exception {
    var hash = MessageDigest.getInstance("SHA-256");
    for (var part : parts) {
      hash.update(part);
    }
    return hash.digest();
  }

  private static long first(byte[] hash) {
    return ByteBuffer.wrap(hash).getLong();
  }
}
