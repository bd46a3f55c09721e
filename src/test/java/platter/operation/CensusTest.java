package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import platter.operation.Census.Kept;
import platter.topology.Phrases;

/** What came back, beside what was there. */
class CensusTest {
  private static final Census BEFORE = census(3, 2, 1200, "77");

  private static Census census(long people, long rooms, long messages, String hash) {
    return new Census(
        Instant.parse("2026-11-30T10:00:00Z"),
        new Kept(people, "1"),
        new Kept(rooms, "2"),
        new Kept(messages, hash));
  }

  @Test
  void theSameIsSaidOnlyOfEqualHashes() {
    assertEquals(
        "until 2026-11-30T10:00:00Z: 3 people, 2 rooms, 1200 messages; the same as before, by hash",
        census(3, 2, 1200, "77").beside(BEFORE));
    assertEquals(
        "until 2026-11-30T10:00:00Z: 3 people, 2 rooms, 1200 messages; as many as before, and others",
        census(3, 2, 1200, "78").beside(BEFORE));
  }

  @Test
  void whatThereWasStandsBesideWhatDiffers() {
    var said = census(3, 2, 1234, "79").beside(BEFORE);
    assertEquals(
        "until 2026-11-30T10:00:00Z: 3 people, 2 rooms, 1234 messages; before: 3 people, 2 rooms, 1200 messages",
        said);
    assertEquals(
        "恢复回来的内容：截至 2026-11-30T10:00:00Z：3 人、2 个聊天室、1234 条消息；之前：3 人、2 个聊天室、1200 条消息",
        Phrases.of(Locale.SIMPLIFIED_CHINESE).of("What came back: " + said));
  }
}
