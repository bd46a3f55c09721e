package platter.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a script may do without harming the script after it. */
@ParameterizedClass
@MethodSource("platter.ssh.Shells#all")
class FramingTest {
  private static final String PRINT_VALUES = "for v; do printf '<%s>' \"$v\"; done";

  private final String shell;
  private Session session;

  FramingTest(String shell) {
    this.shell = shell;
  }

  @BeforeEach
  void open() throws Exception {
    session = Shells.open(shell);
  }

  @AfterEach
  void nextScriptIsUnharmed() throws Exception {
    assertEquals(new Answer(0, "still here\n", ""), session.run(Script.of("echo still here")));
    session.close();
  }

  private Answer run(String text, String... values) throws Exception {
    return session.run(Script.of(text, values));
  }

  @Test
  void outputErrorOutputAndStatusComeBackApart() throws Exception {
    assertEquals(new Answer(3, "out\n", "err\n"), run("echo out; echo err >&2; exit 3"));
  }

  @Test
  void outputWithoutNewlineStaysWithoutOne() throws Exception {
    assertEquals(new Answer(0, "a", "b"), run("printf a; printf b >&2"));
  }

  @Test
  void trailingNewlinesOfOutputAreKept() throws Exception {
    assertEquals("a\n\n\n", run("printf 'a\\n\\n\\n'").out());
  }

  @Test
  void aScriptThatReadsItsInputFindsItEmpty() throws Exception {
    assertEquals(new Answer(0, "", ""), run("cat"));
  }

  @Test
  void aSyntaxErrorFailsOnlyItsOwnScript() throws Exception {
    assertEquals(2, run("if then (").status());
  }

  @Test
  void aScriptCannotMoveTheNextOne() throws Exception {
    run("cd /usr; umask 077; x=leak; export x; trap 'echo no' EXIT; set -e");
    assertEquals("/\n0022\n\n", run("pwd; umask; echo \"${x:-}\"").out());
  }

  @Test
  void aScriptThatKillsItselfIsAnAnswer() throws Exception {
    assertEquals(137, run("kill -9 $$").status());
  }

  @Test
  void aScriptThatKillsItsProcessGroupIsAnAnswer() throws Exception {
    assertEquals(137, run("kill -9 0").status());
  }

  @Test
  void aLateWriterInTheBackgroundDoesNotReachTheNextAnswer() throws Exception {
    assertEquals("", run("( sleep 0.2; echo LATE; echo LATE >&2 ) & :").out());
    assertEquals(new Answer(0, "next\n", ""), run("sleep 0.5; echo next"));
  }

  @Test
  void aMegabyteOfOutputIsExact() throws Exception {
    var answer =
        run("yes 0123456789abcde | head -n 65536; yes fedcba987654321 | head -n 65536 >&2");
    assertEquals("0123456789abcde\n".repeat(65536), answer.out());
    assertEquals("fedcba987654321\n".repeat(65536), answer.err());
  }

  @Test
  void nulBytesOfOutputAreKept() throws Exception {
    assertEquals("a\0b\0", run("printf 'a\\000b\\000'").out());
  }

  @Test
  void outputThatLooksLikeAFrameIsOutput() throws Exception {
    var text = "\n0123456789abcdef0123456789abcdef A 1 0 0\n";
    assertEquals(text, run("printf %s \"$1\"", text).out());
  }

  @Test
  void outputInChineseIsRead() throws Exception {
    assertEquals("北京\n", run("echo 北京").out());
  }

  @Test
  void valuesArriveWhateverTheyHold() throws Exception {
    var values =
        List.of(
            "",
            " ",
            "a b",
            "it's",
            "\"q\"",
            "$(touch /tmp/x)`id`",
            "$HOME",
            "\\",
            "\\n\\0101",
            "a\nb\n\n",
            "\n",
            "北京 丁 消息",
            "-n",
            "--",
            "*",
            "~",
            "!",
            "%s%n",
            "a\tb\rc",
            "'\n'",
            "#",
            ";");
    var expected = new StringBuilder();
    values.forEach(value -> expected.append('<').append(value).append('>'));
    assertEquals(
        expected.toString(),
        session.run(new Script(PRINT_VALUES, values, Script.DEFAULT_LIMIT)).out());
  }

  @Test
  void everyCharacterButNulArrives() throws Exception {
    var text = new StringBuilder();
    IntStream.range(1, 0x500).forEach(c -> text.append((char) c));
    assertEquals(text.toString(), run("printf %s \"$1\"", text.toString()).out());
  }

  @Test
  void nulIsRefusedBeforeItIsSent() {
    assertThrows(IllegalArgumentException.class, () -> Script.of("echo", "a\0b"));
  }

  @Test
  void aLargeValueArrives() throws Exception {
    var value = "line with 'quotes' and 北京\n".repeat(40_000);
    assertEquals(value, run("printf %s \"$1\"", value).out());
  }

  @Test
  void valuesAreNotOnACommandLineNorInTheEnvironment() throws Exception {
    var answer =
        run(
            "tr '\\0' '\\n' </proc/$$/cmdline; tr '\\0' '\\n' </proc/$$/environ;"
                + " tr '\\0' '\\n' </proc/$PPID/cmdline; tr '\\0' '\\n' </proc/$PPID/environ",
            "geheim-1234");
    assertFalse(answer.out().contains("geheim"), answer.out());
    assertTrue(answer.out().contains("timeout"), answer.out());
  }

  @Test
  void theTimeLimitTakesTheChildrenAlong() throws Exception {
    var script = Script.of("sleep 314.15 & echo $!; wait").within(Duration.ofMillis(300));
    var answer = session.run(script);
    assertEquals(124, answer.status());
    assertEquals(1, run(Shells.LIVES, answer.out().strip()).status());
  }

  @Test
  void answersComeInTheOrderSent() throws Exception {
    var order = Collections.synchronizedList(new ArrayList<Integer>());
    var all =
        IntStream.range(0, 100)
            .mapToObj(i -> session.send(Script.of("echo \"$1\"", String.valueOf(i))))
            .map(answer -> answer.thenAccept(a -> order.add(Integer.parseInt(a.out().strip()))))
            .toList();
    for (var answer : all) {
      answer.get();
    }
    assertEquals(IntStream.range(0, 100).boxed().toList(), order);
  }

  @Test
  void bothPipesMayFillAtOnce() throws Exception {
    var value = "x".repeat(300_000);
    var all =
        IntStream.range(0, 20)
            .mapToObj(i -> session.send(Script.of("printf %s \"$1\"; printf %s \"$1\" >&2", value)))
            .toList();
    for (var answer : all) {
      assertEquals(new Answer(0, value, value), answer.get());
    }
  }

  @Test
  void scriptsFindTheSystemsProgramsAndPlainMessages() throws Exception {
    assertEquals(
        "C /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n",
        run("echo $LC_ALL $PATH").out());
  }
}
