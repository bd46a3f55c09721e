package platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of a terminal in which Chinese and English stand side by side. */
class ColumnsTest {
  @Test
  void aRowEndsBesideAnyChineseCharacter() {
    assertEquals(List.of("主机没有", "应答"), Columns.wrap("主机没有应答", 9));
  }

  @Test
  void noRowBeginsWithWhatClosesNorEndsWithWhatOpens() {
    assertEquals(List.of("请写明", "（size）。"), Columns.wrap("请写明（size）。", 9));
    assertEquals(List.of("运行这条", "“命令”。"), Columns.wrap("运行这条“命令”。", 10));
    assertEquals(List.of("甲乙丙", "丁；戊"), Columns.wrap("甲乙丙丁；戊", 8));
  }

  @Test
  void aWordStaysWhole() {
    assertEquals(List.of("请运行 platter", "status 。"), Columns.wrap("请运行 platter status 。", 18));
    assertEquals(List.of("a", "bcdefghij", "k"), Columns.wrap("a bcdefghij k", 4));
  }

  @Test
  void whatDoesNotFitGoesOnFurtherIn() {
    assertEquals(
        List.of("   - {name: a1, address:", "       192.0.2.11}"),
        Columns.rows(" ", "  - {name: a1, address: 192.0.2.11}", 30));
  }
}
