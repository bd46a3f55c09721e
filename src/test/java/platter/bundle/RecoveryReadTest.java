package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a damaged file: what was pressed, or nothing. */
class RecoveryReadTest {
  /** Of the three groups of {@link Scratched}, each may lack twelve cells. */
  private static final int LONGEST_RUN = 36;

  @TempDir Path temp;

  private Scratched disc() throws IOException {
    return new Scratched(temp, Scratched.LENGTH, 1);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 2047, 2048, 2049, 12 * 2048, 200 * 2048, 200 * 2048 + 1, Scratched.LENGTH})
  void anIntactFileIsReadAsItIs(int length) throws IOException {
    var disc = new Scratched(temp, length, length);
    disc.assertWhole("length " + length);
    try (var repaired = disc.open()) {
      assertEquals(length, repaired.length());
      assertEquals(new RepairedFile.Repairs(0, List.of()), repaired.repairs());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 2047, 2048, 2049, 12 * 2048})
  void aSmallFileIsMadeOfItsParityAlone(int length) throws IOException {
    var disc = new Scratched(temp, length, length).cells(0, 12);
    disc.assertWhole("length " + length);
    disc.cut(0).assertWhole("without a byte of " + length);
  }

  @Test
  void aFlippedBitIsRepaired() throws IOException {
    for (int bit = 0; bit < 8; bit++) {
      var disc = disc();
      disc.file()[123_456 + bit] ^= (byte) (1 << bit);
      disc.assertWhole("bit " + bit);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void asManySectorsOfEachGroupAsItHasParityAreRepaired(long seed) throws IOException {
    var random = new Random(seed);
    var disc = disc();
    var damaged = new BitSet();
    for (int group = 0; group < 3; group++) {
      for (int left = 12; left > 0; ) {
        int cell = 3 * random.nextInt(166) + group;
        if (!damaged.get(cell)) {
          damaged.set(cell);
          disc.cells(cell, 1);
          left--;
        }
      }
    }
    disc.assertWhole("seed " + seed);
    try (var repaired = disc.open();
        var channel = repaired.channel()) {
      Scratched.all(channel);
      assertEquals(
          new RepairedFile.Repairs(36, ByteRange.of(damaged, disc.cells())),
          repaired.repairs(),
          "seed " + seed);
    }
  }

  @Test
  void theLongestRunIsRepairedWhereverItLies() throws IOException {
    for (int first = 0; first <= 500 - LONGEST_RUN; first += 29) {
      disc().cells(first, LONGEST_RUN).assertWhole("from cell " + first);
    }
    disc().cells(500 - LONGEST_RUN, LONGEST_RUN).assertWhole("at the end");
  }

  @Test
  void aRunOfOneMoreLosesOneGroup() throws IOException {
    var lost = new BitSet();
    for (int cell = 100; cell <= 100 + LONGEST_RUN; cell += 3) {
      lost.set(cell);
    }
    disc().cells(100, LONGEST_RUN + 1).assertLost(lost, "");
  }

  @Test
  void whatCannotBeRepairedIsNamed() throws IOException {
    var disc = disc().cells(100, 60);
    try (var repaired = disc.open();
        var channel = repaired.channel()) {
      var before = ByteBuffer.allocate(102 * 2048);
      while (before.position() < 100 * 2048) {
        channel.read(before);
      }
      assertEquals(100 * 2048, before.position());
      var refused = assertThrows(BrokenBundleException.class, () -> channel.read(before));
      assertEquals("platter.jar", refused.file());
      assertEquals("122880 bytes at 204800", refused.entry());
      assertEquals("are damaged beyond repair", refused.trouble());
      channel.position(100 * 2048 + 5);
      var inside = assertThrows(BrokenBundleException.class, () -> channel.read(before));
      assertEquals("122875 bytes at 204805", inside.entry());
    }
  }

  @Test
  void theLastBytesAreNamedToTheFilesEndAndNoFurther() throws IOException {
    try (var file = disc().cells(440, 60).open();
        var channel = file.channel()) {
      channel.position(499L * 2048);
      var refused =
          assertThrows(BrokenBundleException.class, () -> channel.read(ByteBuffer.allocate(2048)));
      assertEquals("1048 bytes at 1021952", refused.entry());
    }
  }

  @Test
  void aShortFileIsRepairedToItsEnd() throws IOException {
    disc().cut(Scratched.LENGTH - 1).assertWhole("one byte less");
    disc().cut((500 - LONGEST_RUN) * 2048).assertWhole("whole cells less");
    disc().cut((500 - LONGEST_RUN) * 2048 + 1).assertWhole("and a byte of the first one");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sectorsThatTheDriveDoesNotGiveAreRepaired(long seed) throws IOException {
    var random = new Random(seed);
    var disc = disc();
    var drive = new FailingMedium(disc.file());
    int run = random.nextInt(464);
    for (int i = 0; i < 30; i++) {
      drive.fails(run + i, Integer.MAX_VALUE);
    }
    for (int i = 0; i < 2; i++) {
      drive.fails(random.nextInt(500), Integer.MAX_VALUE);
    }
    try (var repaired = RepairedFile.open(Scratched.FILE, Scratched.RECOVERY, disc.both(drive));
        var channel = repaired.channel()) {
      assertArrayEquals(disc.original(), Scratched.all(channel), "seed " + seed);
    }
  }

  @Test
  void aDriveThatStumblesIsAskedAgain() throws IOException {
    var disc = disc();
    var drive = new FailingMedium(disc.file()).fails(77, 2);
    try (var repaired = RepairedFile.open(Scratched.FILE, Scratched.RECOVERY, disc.both(drive));
        var channel = repaired.channel()) {
      assertArrayEquals(disc.original(), Scratched.all(channel));
      assertEquals(0, repaired.repairs().cells());
    }
  }

  @Test
  void aSectorThatTheDriveDoesNotGiveIsNotAskedForWithoutEnd() throws IOException {
    var disc = disc();
    var drive = new FailingMedium(disc.file()).fails(77, Integer.MAX_VALUE);
    try (var repaired = RepairedFile.open(Scratched.FILE, Scratched.RECOVERY, disc.both(drive));
        var channel = repaired.channel()) {
      for (int round = 0; round < 5; round++) {
        assertArrayEquals(disc.original(), Scratched.all(channel.position(0)));
      }
      assertEquals(3, drive.asked(77));
      assertEquals(List.of(new ByteRange(77 * 2048, 2048)), repaired.repairs().ranges());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void aCellIsReadAsItWasOrNotAtAllByWhatIsLeftOfItsGroup(long seed) throws IOException {
    var random = new Random(seed);
    var disc = disc();
    var lost = new int[3];
    var damaged = new BitSet();
    for (int cell = 0; cell < 500; cell++) {
      if (random.nextInt(100) < 2 * (seed % 4)) {
        damaged.set(cell);
        disc.cells(cell, 1);
        lost[cell % 3]++;
      }
    }
    for (int cell = 0; cell < 36; cell++) {
      if (random.nextInt(100) < 20) {
        disc.parity(cell, 1);
        lost[cell % 3]++;
      }
    }
    damaged.stream().filter(cell -> lost[cell % 3] <= 12).forEach(damaged::clear);
    disc.assertLost(damaged, "seed " + seed);
  }

  /** Recovery data that was made wrong: check values that hold, and parity that does not fit. */
  @Test
  void aCellThatWasMadeWrongIsNotGiven() throws IOException {
    var disc = disc().parity(0, 36);
    var lost = new BitSet();
    lost.set(7);
    disc.forge(disc.header().sha256()).cells(7, 1).assertLost(lost, "");
  }

  @Test
  void theHashOfTheWholeFileIsKnown() throws IOException {
    var disc = disc();
    try (var repaired = disc.cells(3, 1).open()) {
      assertEquals(
          Digests.hex(Digests.ofHash(Digests.sha256().digest(disc.original()))), repaired.sha256());
    }
  }
}
