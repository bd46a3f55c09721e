package platter.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;

/** What a session promises beyond single frames. */
@Timeout(60)
class LocalSessionTest {
  @TempDir Path dir;

  private static Script sleeper(Path pidFile) {
    return Script.of("echo $$ >\"$1.new\"; mv \"$1.new\" \"$1\"; sleep 300", pidFile.toString());
  }

  @Test
  void theTimeLimitEndsAScriptThatIgnoresTheFirstSignal() throws Exception {
    try (var session = LocalSession.open("here")) {
      var script = Script.of("trap '' TERM; while :; do sleep 1; done");
      assertEquals(137, session.run(script.within(Duration.ofMillis(200))).status());
    }
  }

  @Test
  void closingEndsTheRunningScriptAndItsChildren() throws Exception {
    var pidFile = dir.resolve("pid");
    try (var other = LocalSession.open("here")) {
      var session = LocalSession.open("here");
      var answer = session.send(sleeper(pidFile));
      Await.until(() -> Files.exists(pidFile));
      session.close();
      assertThrows(ExecutionException.class, answer::get);
      var pid = Files.readString(pidFile).strip();
      assertEquals(1, other.run(Script.of(Shells.LIVES, pid)).status());
    }
  }

  @Test
  void closingKeepsWhatIsQueuedFromRunning() throws Exception {
    var pidFile = dir.resolve("pid");
    var after = dir.resolve("after");
    var session = LocalSession.open("here");
    var first = session.send(sleeper(pidFile));
    var second = session.send(Script.of(": >\"$1\"", after.toString()));
    Await.until(() -> Files.exists(pidFile));
    session.close();
    assertThrows(ExecutionException.class, first::get);
    assertThrows(ExecutionException.class, second::get);
    assertFalse(Files.exists(after));
  }

  @Test
  void aClosedSessionLeavesNoFiles() throws Exception {
    String directory;
    try (var session = LocalSession.open("here")) {
      directory = session.run(Script.of("printf %s \"${0%/*}\"")).out();
      assertTrue(Files.exists(Path.of(directory)), directory);
    }
    Await.until(() -> !Files.exists(Path.of(directory)));
  }

  @Test
  void aClosedSessionFailsWithTheNameOfTheHost() throws Exception {
    var session = LocalSession.open("here");
    session.close();
    var thrown = assertThrows(UnreachableException.class, () -> session.run(Script.of(":")));
    assertEquals("here", thrown.host());
  }

  @Test
  void aStreamArrivesWithEveryByte() throws Exception {
    var data = new byte[3_000_001];
    new Random(1).nextBytes(data);
    var file = dir.resolve("file");
    var sent = new AtomicLong();
    try (var session = LocalSession.open("here")) {
      var script = Script.of("cat >\"$1\"; echo done", file.toString());
      var answer = session.stream(script, new ByteArrayInputStream(data), sent::set);
      assertEquals(new Answer(0, "done\n", ""), answer);
    }
    assertArrayEquals(data, Files.readAllBytes(file));
    assertEquals(data.length, sent.get());
  }

  @Test
  void aStreamEndsWhenItsScriptDoes() throws Exception {
    try (var session = LocalSession.open("here")) {
      var script = Script.of("head -c 10 >/dev/null; echo full >&2; exit 7");
      var answer = session.stream(script, Inputs.endless(), sent -> {});
      assertEquals(new Answer(7, "", "full\n"), answer);
    }
  }

  @Test
  void aSourceThatCannotBeReadIsNotTheHostsFault() throws Exception {
    try (var session = LocalSession.open("here")) {
      var broken =
          Inputs.of(
              (bytes, from, length) -> {
                throw new IOException("bad sector");
              });
      assertThrows(IOException.class, () -> session.stream(Script.of("cat"), broken, n -> {}));
    }
  }

  @Test
  void aStreamLeavesTheSessionFreeForScripts() throws Exception {
    try (var session = LocalSession.open("here")) {
      var answers = new ArrayList<String>();
      var asking =
          Inputs.of(
              (bytes, from, length) -> {
                if (answers.isEmpty()) {
                  answers.add(session.send(Script.of("echo yes")).join().out());
                }
                return -1;
              });
      session.stream(Script.of("cat"), asking, n -> {});
      assertEquals(List.of("yes\n"), answers);
    }
  }
}
