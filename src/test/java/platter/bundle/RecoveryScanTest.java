package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.bundle.RecoveryScan.Verdict;

/** What a reading of everything says. */
class RecoveryScanTest {
  @TempDir Path temp;

  private Scratched disc() throws IOException {
    return new Scratched(temp, Scratched.LENGTH, 6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2048, Scratched.LENGTH})
  void anIntactFileIsIntact(int length) throws IOException {
    var scan = new Scratched(temp, length, 7).scan();
    assertEquals(Verdict.INTACT, scan.verdict());
    assertEquals(new RecoveryScan((length + 2047) / 2048, 0, List.of(), List.of(), 0), scan);
  }

  @Test
  void allThatIsRepairableIsNamed() throws IOException {
    var scan = disc().cells(3, 2).cells(499, 1).scan();
    assertEquals(Verdict.REPAIRABLE, scan.verdict());
    var ranges = List.of(new ByteRange(3 * 2048, 2 * 2048), new ByteRange(499 * 2048, 1048));
    assertEquals(new RecoveryScan(500, 3, ranges, List.of(), 0), scan);
  }

  /** Thirteen of one group; one of another, which stays repairable. */
  @Test
  void whatIsBeyondRepairDoesNotHideTheRest() throws IOException {
    var disc = disc().cells(1, 1).cells(497, 1);
    var beyond = new ArrayList<ByteRange>();
    for (int cell = 30; cell < 30 + 13 * 3; cell += 3) {
      disc.cells(cell, 1);
      beyond.add(new ByteRange(cell * 2048L, 2048));
    }
    var scan = disc.scan();
    assertEquals(Verdict.BEYOND_REPAIR, scan.verdict());
    var repairable = List.of(new ByteRange(2048, 2048), new ByteRange(497 * 2048, 2048));
    assertEquals(new RecoveryScan(500, 15, repairable, beyond, 0), scan);
  }

  @Test
  void damageOfTheRecoveryDataIsCounted() throws IOException {
    var disc = disc().parity(4, 3);
    disc.recovery(disc.header().headers().get(1), 2048)
        .recovery(disc.header().tables().get(0) + 2048, 2048)
        .recovery(disc.header().tables().get(1), 1);
    assertEquals(new RecoveryScan(500, 0, List.of(), List.of(), 6), disc.scan());
  }

  @Test
  void parityThatIsDamagedCountsAgainstItsGroup() throws IOException {
    var disc = disc().cells(10, 36);
    assertEquals(Verdict.REPAIRABLE, disc.scan().verdict());
    assertEquals(Verdict.BEYOND_REPAIR, disc.parity(0, 1).scan().verdict());
  }

  /** Of each of 22 groups twelve or fewer: they could be made, but not compared. */
  @Test
  void aCellWithoutACheckValueIsBeyondRepair() throws IOException {
    var disc = new Scratched(temp, 22 * 200 * 2048, 6);
    for (long place : disc.header().tables()) {
      disc.recovery(place, 2048);
    }
    var scan = disc.scan();
    assertEquals(List.of(), scan.repairable());
    assertEquals(List.of(new ByteRange(0, 255 * 2048)), scan.beyondRepair());
    disc.assertLost(scan.beyondRepair(), "");
  }

  @Test
  void ofAnotherFileNothingIsAsItWas() throws IOException {
    var disc = disc();
    var other = new Scratched(temp, Scratched.LENGTH, 8);
    System.arraycopy(other.file(), 0, disc.file(), 0, Scratched.LENGTH);
    var whole = List.of(new ByteRange(0, Scratched.LENGTH));
    assertEquals(new RecoveryScan(500, 500, List.of(), whole, 0), disc.scan());
  }

  @Test
  void cellsThatAreRightDoNotMakeUpForTheHashOfTheWhole() throws IOException {
    var disc = disc().forge("0".repeat(64));
    var refused = assertThrows(BrokenBundleException.class, disc::scan);
    assertEquals(
        "has the checksum " + disc.header().sha256() + " instead of " + "0".repeat(64),
        refused.trouble());
  }

  @Test
  void progressEndsWhenAllWasRead() throws IOException {
    var disc = disc();
    var seen = new ArrayList<Long>();
    long total = Scratched.LENGTH + 36 * 2048;
    RecoveryScan.of(
        Scratched.FILE,
        disc.both(),
        (entry, done, all) -> {
          assertEquals("platter.jar", entry);
          assertEquals(total, all);
          seen.add(done);
        });
    assertEquals(seen.stream().sorted().toList(), seen);
    assertEquals(total, seen.get(seen.size() - 1));
  }
}
