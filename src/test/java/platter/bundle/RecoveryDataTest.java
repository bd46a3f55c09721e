package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recovery data that is itself damaged, cut off, or of something else. */
class RecoveryDataTest {
  @TempDir Path temp;

  private Scratched disc() throws IOException {
    return new Scratched(temp, Scratched.LENGTH, 2);
  }

  @Test
  void eitherHeaderIsEnough() throws IOException {
    for (int place = 0; place < 2; place++) {
      var disc = disc().cells(7, 30);
      disc.recovery(disc.header().headers().get(place), 2048).assertWhole("header " + place);
    }
  }

  @Test
  void eitherTableIsEnough() throws IOException {
    for (int place = 0; place < 2; place++) {
      var disc = disc().cells(7, 30);
      disc.recovery(disc.header().tables().get(place), tableLength(disc))
          .assertWhole("table " + place);
    }
  }

  @Test
  void ofBothTablesEachSectorIsEnoughOnce() throws IOException {
    var disc = disc().cells(7, 30);
    disc.recovery(disc.header().tables().get(0), 2048)
        .recovery(disc.header().tables().get(1) + 2048, 2048 * 2)
        .assertWhole("");
  }

  /** The first of three sectors of the table has the check values of 255 cells, 85 a group. */
  @Test
  void withoutACheckValueACellIsNotGiven() throws IOException {
    var disc = disc();
    for (long place : disc.header().tables()) {
      disc.recovery(place, 2048);
    }
    var lost = new BitSet();
    lost.set(0, 255);
    disc.assertLost(lost, "");
  }

  @Test
  void theStartOfTheRecoveryDataMayBeGoneUpToTheSecondTable() throws IOException {
    var disc = disc();
    disc.recovery(0, disc.header().tables().get(1)).assertWhole("");
    var damaged = disc().cells(7, 1);
    var lost = new BitSet();
    lost.set(7);
    damaged.recovery(0, damaged.header().tables().get(1)).assertLost(lost, "");
  }

  @Test
  void theDriveMayFailInTheRecoveryDataToo() throws IOException {
    var disc = disc().cells(7, 12);
    var drive = new FailingMedium(disc.recovery());
    for (int sector = 0; sector < 12; sector++) {
      drive.fails(sector, Integer.MAX_VALUE);
    }
    try (var repaired =
            RepairedFile.open(
                Scratched.FILE,
                Scratched.RECOVERY,
                ProtectedFile.open(
                    Scratched.FILE, new FailingMedium(disc.file()), Scratched.RECOVERY, drive));
        var channel = repaired.channel()) {
      assertTrue(Arrays.equals(disc.original(), Scratched.all(channel)));
    }
  }

  @Test
  void withoutAnyHeaderItIsRefused() throws IOException {
    var disc = disc();
    for (long place : disc.header().headers()) {
      disc.recovery(place, 1);
    }
    assertRefused(disc, "the header is missing, or damaged in both of its places");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2047, 2048, 4096, 50_000})
  void cutOffItIsRefused(int length) throws IOException {
    var disc = disc().cutRecovery(length);
    assertRefused(
        disc,
        length < 2048
            ? "the header is missing, or damaged in both of its places"
            : "the recovery data is " + length + " bytes long instead of 90112");
  }

  @Test
  void ofAnotherVersionItIsRefused() throws IOException {
    var disc = disc();
    for (long place : disc.header().headers()) {
      var content = Arrays.copyOfRange(disc.recovery(), (int) place, (int) place + 2040);
      ByteBuffer.wrap(content).putInt(16, 2);
      System.arraycopy(
          SealedSector.of(new byte[0], content), 0, disc.recovery(), (int) place, 2048);
    }
    assertRefused(disc, "the header is of a kind that this program does not know");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 24, 28, 32})
  void withNumbersOfNoFileItIsRefused(int offset) throws IOException {
    var disc = disc();
    var content = Arrays.copyOf(disc.recovery(), 2040);
    ByteBuffer.wrap(content).putInt(offset, -1);
    System.arraycopy(SealedSector.of(new byte[0], content), 0, disc.recovery(), 0, 2048);
    assertRefused(disc, "the header is of a kind that this program does not know");
  }

  @Test
  void ofAnotherFileItIsRefused() throws IOException {
    var disc = disc();
    var other = new Scratched(temp, Scratched.LENGTH, 3);
    System.arraycopy(other.recovery(), 0, disc.recovery(), 0, disc.recovery().length);
    assertRefused(
        disc,
        "the recovery data is of another file than platter.jar, or too much of that is damaged");
  }

  @Test
  void ofAShorterFileItIsRefused() throws IOException {
    var disc = disc();
    var longer = new Scratched(temp, Scratched.LENGTH + 1, 2).file();
    var refused =
        assertThrows(BrokenBundleException.class, () -> disc.both(new FailingMedium(longer)));
    assertEquals("platter.jar", refused.file());
    assertEquals("is 1023001 bytes long, but its recovery data is of 1023000", refused.trouble());
  }

  @Test
  void aSectorOfAnotherTableDoesNotPass() throws IOException {
    var disc = disc();
    var other = new Scratched(temp, Scratched.LENGTH, 3);
    int place = (int) (long) disc.header().tables().get(0);
    System.arraycopy(other.recovery(), place, disc.recovery(), place, 2048);
    disc.assertWhole("");
    System.arraycopy(disc.recovery(), place + 2048, disc.recovery(), place, 2048);
    disc.assertWhole("a sector of another place");
  }

  /** Nothing tells the two apart but the SHA-256 that the disc's signature covers. */
  @Test
  void aFileThatParityAloneMakesIsWhatTheRecoveryDataIsOf() throws IOException {
    var disc = new Scratched(temp, 3 * 2048, 4);
    var other = new Scratched(temp, 3 * 2048, 5);
    System.arraycopy(other.file(), 0, disc.file(), 0, disc.file().length);
    disc.assertWhole("");
    try (var repaired = disc.open()) {
      assertEquals(disc.header().sha256(), repaired.sha256());
    }
  }

  private static long tableLength(Scratched disc) {
    return CheckTable.sectors(disc.cells()) * 2048L;
  }

  private static void assertRefused(Scratched disc, String trouble) {
    var refused = assertThrows(BrokenBundleException.class, disc::open);
    assertEquals(Scratched.RECOVERY.toString(), refused.file());
    assertEquals(trouble, refused.entry() + " " + refused.trouble());
  }
}
