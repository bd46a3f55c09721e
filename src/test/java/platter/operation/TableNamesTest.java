package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose rows lie in a file. */
class TableNamesTest {
  private static final TableNames NAMES =
      TableNames.read(
          """
          16384 24577 24577 r archive
          16384 24581 24581 t pg_toast.pg_toast_24577
          16384 24583 24583 i archive_pkey
          16384 24585 24585 r last
          16384 24700 24592 r "odd name"
          """);

  @Test
  void aFileBelongsToItsTableAlsoAfterThatWasEmptied() {
    assertEquals(Optional.of("archive"), NAMES.table("1663/16384/24577"));
    assertEquals(Optional.of("last"), NAMES.table("1663/16384/24585"));
    assertEquals(Optional.of("\"odd name\""), NAMES.table("1663/16384/24700"));
    assertEquals(Optional.of("\"odd name\""), NAMES.table("1663/16384/24592"));
    assertEquals(3, NAMES.count());
  }

  @Test
  void whatHoldsNoRowsOfATableIsNone() {
    assertEquals(Optional.empty(), NAMES.table("1663/16384/24581"));
    assertEquals(Optional.empty(), NAMES.table("1663/16384/24583"));
    assertEquals(Optional.empty(), NAMES.table("1663/5/24577"));
  }

  @Test
  void whatNobodyKnowsKeepsItsNumber() {
    assertEquals(Optional.of("30000"), NAMES.table("1663/16384/30000"));
    assertEquals(Optional.of("24577"), TableNames.read("").table("1663/16384/24577"));
  }

  @Test
  void theDatabaseAsAWholeHasAName() {
    assertEquals(Optional.of("im.*"), NAMES.table("1663/16384/0"));
  }

  @Test
  void whatIsKnownLaterIsRight() {
    var renamed = TableNames.read("1 20000 20000 r old\n1 20000 20000 r new\n");

    assertEquals(Optional.of("new"), renamed.table("1663/1/20000"));
  }
}
