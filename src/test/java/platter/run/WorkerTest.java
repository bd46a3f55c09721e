package platter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thing after the other, in a thread of its own. */
@Timeout(20)
class WorkerTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Worker worker = new Worker("test");

  private void begin(Worker.Job job) {
    worker.begin(job, why -> heard.add(why.getClass().getSimpleName()));
  }

  @Test
  void whoeverClosesItWaitsUntilWhatIsUnderWayHasStopped() {
    begin(
        stop -> {
          stop.await(Long.MAX_VALUE);
          Thread.sleep(200);
          heard.add("stopped");
          stop.check();
        });
    worker.close();
    assertEquals(List.of("stopped", "CancelledException"), heard);
  }

  @Test
  void whateverKeepsAJobFromItsEndIsTold() {
    begin(
        stop -> {
          throw new StackOverflowError();
        });
    worker.close();
    assertEquals(List.of("StackOverflowError"), heard);
  }

  @Test
  void whatIsBegunAfterACancellationIsNotCancelled() {
    worker.cancel();
    begin(stop -> heard.add(String.valueOf(stop.cancelled())));
    while (heard.isEmpty()) {
      Thread.onSpinWait();
    }
    assertTrue(heard.contains("false"), heard::toString);
  }
}
