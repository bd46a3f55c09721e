package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is late is hung up on. */
@Timeout(30)
class DeadlineTest {
  /** A connection that is only being made when its time is over is not there to be closed yet. */
  @Test
  void hangsUpUntilItIsOver() throws Exception {
    var hungUp = new Semaphore(0);
    var late = new IOException("closed");
    try (var deadline = new Deadline(hungUp::release, Duration.ofMillis(10))) {
      hungUp.acquire(2);
      var blamed = assertThrows(IOException.class, () -> deadline.blame(late));
      assertEquals("it was not done after 0 s", blamed.getMessage());
    }
  }

  @Test
  void leavesAloneWhoIsDone() throws Exception {
    var hungUp = new AtomicInteger();
    var deadline = new Deadline(hungUp::incrementAndGet, Duration.ofSeconds(1));
    deadline.close();
    Thread.sleep(1500);
    assertEquals(0, hungUp.get());
    deadline.blame(new IOException("something else"));
  }
}
