package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static platter.steward.Alarms.NOW;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.operation.Readiness;
import platter.operation.Readiness.State;
import platter.operation.Readiness.Words;
import platter.operation.Shortfall;

/** What people are told, and what nobody else can put into it. */
class NoticeTest {
  @Test
  void whatAHostSaysMovesNoCursorAndForgesNoLine() {
    var notice =
        Alarms.unknown("\u001b]0;mine\u0007", "no\u001b[2K\ranswer\u009b1m\nOver:\n- all is well");
    assertTrue(
        notice.text().contains("b1 does not answer: no [2K answer 1m Over: - all is well"),
        notice.text());
    assertTrue(
        (notice.text() + notice.subject()).chars().noneMatch(c -> c != '\n' && isControl(c)));
    assertTrue(notice.text().lines().noneMatch(line -> line.equals("Over:")), notice.text());
    assertEquals(1, notice.subject().lines().count());
  }

  private static boolean isControl(int c) {
    return Character.getType(c) == Character.CONTROL;
  }

  @Test
  void whatAHostSaysIsNotEndless() {
    var notice = Alarms.unknown("y".repeat(100_000), "\uD83D\uDD25".repeat(100_000));
    assertTrue(notice.json().length() < 10_000, () -> String.valueOf(notice.json().length()));
    assertEquals(200, notice.subject().codePointCount(0, notice.subject().length()));
    assertTrue(notice.subject().endsWith("\uD83D\uDD25\u2026"), notice.subject());
  }

  @Test
  void anAllClearSaysHowLongItWas() {
    var silent = new Shortfall("silent.b1", Words.of("finding.silent", "b1", "no answer"));
    var watch = Watch.next(List.of(), List.of(silent), NOW);
    watch = Watch.next(watch.standing(), List.of(silent), NOW.plusSeconds(60));
    watch = Watch.next(watch.standing(), List.of(), NOW.plusSeconds(120));
    watch = Watch.next(watch.standing(), List.of(), NOW.plus(Duration.ofSeconds(135)));
    var readiness =
        new Readiness(
            State.PROTECTED,
            Optional.empty(),
            Words.of("why.protected", "b1", "a1"),
            Optional.empty(),
            Words.of("answer.yes", "beijing", "guangzhou", 0, 28));
    var notice =
        Notice.of(
            Alarms.frame(Locale.ROOT),
            readiness,
            NOW.plusSeconds(120),
            watch,
            NOW.plusSeconds(135));
    assertEquals(Notice.Kind.ALL_CLEAR, notice.kind());
    assertEquals("[acme] protected - all clear", notice.subject());
    assertTrue(notice.text().contains("for 2 min 15 s"), notice.text());
  }
}
