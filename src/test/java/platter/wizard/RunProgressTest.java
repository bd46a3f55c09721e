package platter.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.playbook.Outcome;
import platter.run.Event;
import platter.run.Event.Kind;
import platter.topology.Messages;
import platter.wizard.View.State;

class RunProgressTest {
  private final RunProgress progress =
      new RunProgress(Messages.of("wizard", Locale.ENGLISH), places());

  private static Map<String, String> places() {
    var places = new LinkedHashMap<String, String>();
    places.put("a1", "beijing");
    places.put("v1", "vault");
    return places;
  }

  private void tells(Kind kind, String host, String task, String message, long done, long total) {
    progress.accept(
        new Event(
            1,
            Instant.now(),
            kind,
            some(host),
            Optional.empty(),
            some(task),
            kind == Kind.TASK_ENDED ? Optional.of(Outcome.CHANGED) : Optional.empty(),
            Optional.empty(),
            Optional.of(done),
            Optional.of(total),
            some(message)));
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  @Test
  void aBarGrowsWithTheTasksAndNeverGoesBack() {
    progress.start();
    tells(Kind.RUN_STARTED, "", "", "install", 0, 0);
    tells(Kind.PROGRESS, "a1", "", "", 60, 100);
    tells(Kind.PROGRESS, "v1", "", "", 30, 100);
    assertEquals(60, progress.view().bars().get(0).percent());
    int all = progress.view().percent();
    assertTrue(all > 35 && all < 45, () -> "all: " + all);

    progress.end(
        State.FAILED, Optional.of(new View.Failure("v1", "task", "why", "todo", false, "")));
    assertEquals("failed", progress.view().bars().get(1).sign());
    progress.start();
    tells(Kind.RUN_STARTED, "", "", "install", 0, 0);
    tells(Kind.PROGRESS, "a1", "", "", 1, 100);
    tells(Kind.PROGRESS, "v1", "", "", 1, 100);
    assertEquals(60, progress.view().bars().get(0).percent());
    assertEquals(all, progress.view().percent());
    assertTrue(progress.view().failure().isEmpty());
  }

  @Test
  void whatIsSentIsSaidBesideTheTask() {
    progress.start();
    tells(Kind.TASK_STARTED, "a1", "Image of the database", "", 0, 0);
    tells(Kind.PROGRESS, "a1", "Image of the database", "", 12_345_678, -1);
    assertEquals("Image of the database, 12.3 MB", progress.view().bars().get(0).task());
    assertEquals("working", progress.view().bars().get(0).sign());
    tells(Kind.TASK_ENDED, "a1", "Image of the database", "", 0, 0);
    assertEquals("", progress.view().bars().get(0).task());
  }

  @Test
  void handlersBeyondTheTasksStayAtTheEnd() {
    tells(Kind.PROGRESS, "a1", "", "", 14, 12);
    assertEquals(100, progress.view().bars().get(0).percent());
  }

  @Test
  void theProofIsTheLastThing() {
    progress.start();
    tells(Kind.RUN_STARTED, "", "", "install", 0, 0);
    tells(Kind.TASK_ENDED, "a1", "a task of the playbook", "", 0, 0);
    tells(Kind.RUN_STARTED, "", "", "install: proof", 0, 0);
    tells(Kind.TASK_ENDED, "a1", "Message crosses", "anna to bob", 0, 0);
    tells(Kind.RUN_STARTED, "", "", "install", 0, 0);
    assertEquals(
        List.of("Message crosses"), progress.view().proof().stream().map(View.Line::task).toList());
    assertTrue(progress.view().percent() < 100);
    progress.end(State.DONE, Optional.empty());
    assertEquals(100, progress.view().percent());
    assertTrue(progress.view().bars().stream().allMatch(bar -> bar.sign().equals("done")));
  }
}
