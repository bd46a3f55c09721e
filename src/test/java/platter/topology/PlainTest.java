package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What came from outside controls no terminal. */
class PlainTest {
  @Test
  void textKeepsItsLinesAndNothingElseThatControls() {
    assertEquals("a\n\tb [31mc d", Plain.text("a\n\tb\u001b[31mc\u009b\r\bd"));
    assertEquals("已恢复 é \ud83d\ude00", Plain.text("已恢复 é \ud83d\ude00"));
  }

  @Test
  void aLineIsOne() {
    assertEquals("a  b", Plain.line("a\r\n b"));
  }

  @Test
  void aLineHasAnEnd() {
    assertEquals("no answer", Plain.line(" no\nanswer\n", 9));
    assertEquals("no answ\u2026", Plain.line("no answer", 8));
    assertEquals("\ud83d\ude00\u2026", Plain.line("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 2));
  }

  @Test
  void nothingThatIsPutIntoASentenceControls() {
    var said =
        Messages.of("recovery", Locale.ROOT).text("finding.silent", "b1", "\u001b[2Jno answer");
    assertEquals("b1 does not answer:  [2Jno answer", said);
  }
}
