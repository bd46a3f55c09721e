package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import platter.run.Event;
import platter.run.Event.Kind;

/** What stands below the lines on a terminal. */
class BarsTest {
  private final Bars bars = new Bars(true);

  @Test
  void aLineAHostAndOneForAll() {
    bars.accept(tasks("a1", 6, 12));
    bars.accept(task("a1", "Images"));
    bars.accept(tasks("guangzhou-1", 0, 12));

    assertEquals(
        List.of(
            "  a1           ############............  50 %  Images",
            "  guangzhou-1  ........................   0 %  ",
            "  all          ######..................  25 %  1:05"),
        bars.lines(80, Duration.ofSeconds(65)));
  }

  @Test
  void bytesThatWereSentStandBesideTheTask() {
    bars.accept(task("a1", "Images"));
    bars.accept(event(Kind.PROGRESS, "a1", Optional.of("Images"), 31_400_000L, -1L));

    assertTrue(bars.lines(80, Duration.ZERO).get(0).endsWith("Images 31.4 MB"));
  }

  @Test
  void nothingIsWiderThanTheTerminalInChineseEither() {
    bars.accept(tasks("a1", 1, 2));
    bars.accept(task("a1", "安装镜像".repeat(20)));

    for (var line : bars.lines(50, Duration.ZERO)) {
      assertTrue(new AttributedString(line).columnLength() <= 50, line);
    }
  }

  @Test
  void handlersBeyondTheTasksStayAtTheEnd() {
    bars.accept(tasks("a1", 14, 12));

    assertTrue(bars.lines(80, Duration.ZERO).get(0).contains("100 %"));
  }

  private static Event tasks(String host, long done, long total) {
    return event(Kind.PROGRESS, host, Optional.empty(), done, total);
  }

  private static Event task(String host, String name) {
    return event(Kind.TASK_STARTED, host, Optional.of(name), 0L, 0L);
  }

  private static Event event(Kind kind, String host, Optional<String> task, long done, long total) {
    return new Event(
        1,
        Instant.EPOCH,
        kind,
        Optional.of(host),
        Optional.of("Play"),
        task,
        Optional.empty(),
        Optional.empty(),
        Optional.of(done),
        Optional.of(total),
        Optional.empty());
  }
}
