package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/recovery-data.md says in figures, derived. */
class RecoveryFiguresTest {
  private static final Cells JAR = Cells.of(340_000_000);

  private final String page = Files.readString(Path.of("docs/recovery-data.md"));

  RecoveryFiguresTest() throws IOException {}

  @Test
  void aRunIsCoveredByAllParity() {
    assertSays("%d cells. They make %d groups of at most 200", JAR.count(), JAR.groups());
    assertSays(
        "up to %d sectors, %.1f MB, %.1f %% of X |",
        JAR.parityCount(), megabytes(JAR.parityCount()), 100.0 * JAR.parityCount() / JAR.count());
    assertSays("12 runs of up to %d sectors (%.1f MB)", JAR.groups(), megabytes(JAR.groups()));
    assertSays("that it is beyond repair (%d)", JAR.parityCount() + 1);
    assertSays("places, %.1f MB apart", megabytes(JAR.parityCount()));
  }

  @ParameterizedTest
  @ValueSource(longs = {170, 340, 700})
  void theTableOfSizesIsRight(long length) {
    var cells = Cells.of(length * 1_000_000);
    long recovery = header(cells).length();
    assertSays(
        "| %d MB | %d | %.1f MB | %.1f MB | %.2f %% |",
        length,
        cells.groups(),
        megabytes(cells.parityCount()),
        recovery / 1e6,
        100.0 * recovery / cells.length());
    assertTrue(recovery < 0.075 * cells.length());
  }

  @Test
  void itsPartsAreOfTheseSizes() {
    double parity = 2048.0 * JAR.parityCount() / JAR.length();
    double tables = 2048.0 * 2 * CheckTable.sectors(JAR) / JAR.length();
    assertSays("%.2f %% of it are parity, %.2f %% the two tables", 100 * parity, 100 * tables);
    assertSays("| table | %d |%n| parity | %d |", CheckTable.sectors(JAR), JAR.parityCount());
    assertEquals(32 << 10, header(Cells.of(1)).length());
    assertEquals(32 << 10, header(Cells.of(12 * 2048)).length());
  }

  /** Sums and buffers of a slice, products of columns, check values. */
  @Test
  void writingTakesThisMemory() {
    long groups = (16 << 20) / new ReedSolomon(JAR.data(), JAR.parity()).sumsLength(JAR.size());
    assertSays("slices of %d groups", groups);
    long rest = 2 * groups * JAR.size() + 2L * 256 * 8 * JAR.data();
    assertSays("buffers and tables take %.0f MiB", mebibytes(rest));
    assertSays(
        "%.0f MiB in%nall, and %.0f MiB for the longest file",
        16 + mebibytes(rest + checks(JAR)), 16 + mebibytes(rest + checks(Cells.of(Cells.LONGEST))));
  }

  private static long checks(Cells cells) {
    return 8L * (cells.count() + cells.parityCount());
  }

  private static double mebibytes(long bytes) {
    return (double) bytes / (1 << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "0.005, 0.5 % of them: all but 1 disc in 12 000 000;, 12000000",
    "0.01, 1 %: all but 1 in 3 900;, 3900",
    "0.015, 1.5 %: all but 1 in 50;, 50"
  })
  void ofScatteredDamageAllButSoManyDiscsAreMadeGood(double share, String said, double discs) {
    assertSays(said.replace("%", "%%"));
    assertTrue(losing(share) < 1 / discs, () -> "1 in " + 1 / losing(share));
  }

  @Test
  void ofTwoInAHundredTooManyDiscsLoseSomething() {
    assertSays("with 2 %% more than every fourth disc loses something");
    assertTrue(losing(0.02) > 0.25 && losing(0.02) < 1 / 3.0, () -> "" + losing(0.02));
  }

  /** Share of discs on which a group lacks more than 12 of its 212 cells. */
  private static double losing(double share) {
    double borne = 0;
    double exactly = Math.pow(1 - share, 212);
    for (int lost = 0; lost <= 12; lost++) {
      borne += exactly;
      exactly *= (212.0 - lost) / (lost + 1) * share / (1 - share);
    }
    return 1 - Math.pow(borne, JAR.groups());
  }

  private void assertSays(String format, Object... values) {
    var said = String.format(Locale.ROOT, format, values);
    assertTrue(page.contains(said), said);
  }

  private static RecoveryHeader header(Cells cells) {
    return new RecoveryHeader(cells, "0".repeat(64));
  }

  private static double megabytes(int sectors) {
    return 2048.0 * sectors / 1e6;
  }
}
