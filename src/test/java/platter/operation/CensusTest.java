package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  @Test
  void whatTheBackupSaysStandsBesideWhatCameBack() {
    assertEquals(
        "until 2026-11-30T10:00:00Z: 3 people, 2 rooms, 1200 messages; the same as backup 20261130-100005F says, by hash",
        census(3, 2, 1200, "77").besideBackup(BEFORE, "20261130-100005F"));
    assertEquals(
        "until 2026-11-30T10:00:00Z: 3 people, 2 rooms, 1200 messages; as many as backup 20261130-100005F says, and others",
        census(3, 2, 1200, "78").besideBackup(BEFORE, "20261130-100005F"));
    var said = census(3, 2, 1199, "78").besideBackup(BEFORE, "20261130-100005F");
    assertEquals(
        "until 2026-11-30T10:00:00Z: 3 people, 2 rooms, 1199 messages; backup 20261130-100005F says: 3 people, 2 rooms, 1200 messages",
        said);
    assertEquals(
        "恢复回来的内容：截至 2026-11-30T10:00:00Z：3 人、2 个聊天室、1199 条消息；备份 20261130-100005F 所记：3 人、2 个聊天室、1200 条消息",
        Phrases.of(Locale.SIMPLIFIED_CHINESE).of("What came back: " + said));
  }

  @Test
  void oneIsReadAsPostgreSqlPrintsIt() {
    assertEquals(
        Optional.of(census(3, 2, 1200, "-77")),
        Census.read("2026-11-30T10:00:00Z|3:1|2:2|1200:-77"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "|3:1|2:2|1200:77",
        "yesterday|3:1|2:2|1200:77",
        "2026-11-30T10:00:00Z|3:1|2:2",
        "2026-11-30T10:00:00Z|3:1|2:2|99999999999999999999:77",
        "2026-11-30T10:00:00Z|3:1|2:2|1200:77|9:9"
      })
  void whatIsNoneIsNone(String line) {
    assertEquals(Optional.empty(), Census.read(line));
  }
}
