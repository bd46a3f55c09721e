package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done has a name in Chinese, too, and so has what came of it. */
class PhrasesTest {
  private static final Phrases CHINESE = Phrases.of(Locale.SIMPLIFIED_CHINESE);

  private static final Pattern TASK = Pattern.compile("(?m)^\\s*- name: (.*)$");

  @Test
  void everyTaskOfThePlaybooksIsKnown() throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.walk(Path.of("playbooks"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
        TASK.matcher(Files.readString(file)).results().forEach(found -> names.add(found.group(1)));
      }
    }
    assertTrue(names.size() > 150, () -> names.size() + " were found: " + names);
    names.removeIf(CHINESE::knows);
    assertEquals(new TreeSet<>(), names);
  }

  /** No text has several lines: those of a message are looked up one by one. */
  @ParameterizedTest
  @ValueSource(strings = {"phrases", "refusals"})
  void everyTextIsOneLine(String bundle) {
    var english = Messages.of(bundle, Locale.ROOT).bundle();
    var several =
        english.keySet().stream().filter(key -> english.getString(key).contains("\n")).toList();
    assertEquals(List.of(), several);
  }

  @Test
  void whatIsPutInComesBackAtItsPlace() {
    assertEquals("停止 gateway", CHINESE.of("Stop gateway"));
    assertEquals("把 b'1 移出仲裁", CHINESE.of("Takes b'1 out of the quorum"));
    assertEquals("从 a1 到 b1 的消息", CHINESE.of("Message from a1 to b1"));
    assertEquals("备份", CHINESE.of("Backup"));
  }

  @Test
  void whatCameOfAStepIsSaidAsAWhole() {
    assertEquals(
        "20261128-101400F，4096 字节，取自 b1", CHINESE.of("20261128-101400F, 4096 bytes, from b1"));
    assertEquals("b1，到 0/3000060 为止（时间线 2）", CHINESE.of("b1, until 0/3000060 of timeline 2"));
    assertEquals(
        "2.3 秒，a1 的基础备份，因为保管库没有备份",
        CHINESE.of("2.3 s, as a base backup from a1, since the vault has no backup"));
    assertEquals("受保护；缺少：备份", CHINESE.of("protected; missing: a backup"));
  }

  @Test
  void aSignatureThatIsRefusedIsToldWithAllKeysThatAreTrusted() {
    var tail = "。请勿使用它所签名的内容：请询问将其交给您的人。";
    var english = ". Do not use what it is said to sign: ask whoever gave it to you.";
    assertEquals(
        "s.minisig 由密钥 0C 签名，而该密钥不受信任；受信任的密钥：0A 内置于本程序；0B 由 0A 引入" + tail,
        CHINESE.of(
            "s.minisig was made by key 0C, which is not trusted; trusted keys: 0A is built into"
                + " this program; 0B was introduced by 0A"
                + english));
    assertEquals(
        "s.minisig 不是 minisign 签名：第 2 行不是 74 字节的 base64" + tail,
        CHINESE.of(
            "s.minisig is no signature of minisign: line 2 is not base64 of 74 bytes" + english));
  }

  @Test
  void linesOfAFileStayAsTheyAre() {
    assertEquals(
        """
        （一）
        +用户 im
        --- /etc/a
        +++ /etc/a
        @@ -1,2 +1,3 @@
         keep
        -user old
        +user im
        +group im
        -权限：0600
        +权限：0644
        """
            .replace("（一）", "(one)"),
        CHINESE.of(
            """
            (one)
            +user im
            --- /etc/a
            +++ /etc/a
            @@ -1,2 +1,3 @@
             keep
            -user old
            +user im
            +group im
            -mode: 0600
            +mode: 0644
            """));
  }

  @Test
  void manyLinesOfAFileCostNothing() {
    var much =
        "--- /dev/null\n+++ /etc/a\n@@ -0,0 +1,20000 @@\n" + "+a: b; c, d: e\n".repeat(20_000);
    assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertEquals(much, CHINESE.of(much)));
  }

  @Test
  void whatIsNotKnownStaysAsItIs() {
    assertEquals("Stopping {0}", CHINESE.of("Stopping {0}"));
    assertEquals("", CHINESE.of(""));
    assertEquals("Stop gateway", Phrases.of(Locale.ENGLISH).of("Stop gateway"));
    assertFalse(CHINESE.knows("Stopping"));
  }
}
