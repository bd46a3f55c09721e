package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final List<Crowd.Word> words = new ArrayList<>();

  @Test
  void whatGoesByWithoutAConnectionIsToldApart() {
    says(1_000, "bob", "heard", "alice > bob 1 7");
    says(5_000, "alice", "offline", "one broke");
    says(5_500, "bob", "offline", "one broke");
    says(6_000, "alice", "offline", "two refused");
    says(9_000, "alice", "online", "two");
    says(20_000, "bob", "online", "two");
    says(20_500, "alice", "heard", "bob > alice 9 7");
    says(21_000, "bob", "heard", "alice > bob 2 7");
    says(22_000, "bob", "heard", "alice > bob 3 7");

    var silence = Silence.longest(words, "alice", "bob", 0);

    assertEquals("4.0 + 15.0 + 1.0", silence.phases());
    assertEquals(20_000, silence.length().toMillis());
  }

  @Test
  void whoKeepsTheConnectionIsNotOut() {
    says(500, "alice", "online", "one");
    says(1_000, "bob", "heard", "alice > bob 1 7");
    says(1_500, "carol", "offline", "one broke");
    says(3_000, "bob", "heard", "alice > bob 2 7");

    var silence = Silence.longest(words, "alice", "bob", 400);

    assertEquals("all connected", silence.phases());
    assertEquals(2_000, silence.length().toMillis());
  }

  @Test
  void itBeginsNoEarlierThanWhatHappened() {
    says(1_000, "bob", "heard", "alice > bob 1 7");
    says(9_000, "bob", "heard", "alice > bob 2 7");

    assertEquals(2_000, Silence.longest(words, "alice", "bob", 7_000).length().toMillis());
  }

  @Test
  void anotherPersonsWordIsNotTheirs() {
    says(1_000, "bob", "heard", "alice > bob 1 7");
    says(2_000, "bob", "heard", "carol > bob 1 7");
    says(3_000, "bobby", "heard", "alice > bobby 1 7");
    says(4_000, "bob", "heard", "alice > bob 2 7");

    assertEquals(3_000, Silence.longest(words, "alice", "bob", 1_000).length().toMillis());
  }

  private void says(long at, String who, String what, String text) {
    words.add(new Crowd.Word(at, who, what, text));
  }
}
