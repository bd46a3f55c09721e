package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever is done has a name in Chinese, too: those of the sources and of the playbooks. */
class PhrasesTest {
  private static final Phrases CHINESE = Phrases.of(Locale.SIMPLIFIED_CHINESE);

  /** A step of a procedure or of a narrator: a host, then its name, up to the next argument. */
  private static final Pattern STEP =
      Pattern.compile(
          "[.](?:then|tells|always|plays|step|cleanUp)\\(\\s*"
              + "(?:[^,()\"]|\\([^()]*\\))+,\\s*(\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*[+](?:[^,()\"]|\"[^\"]*\"|\\([^()]*\\))*)*)\\s*,");

  private static final Pattern TITLE =
      Pattern.compile("new (?:Procedure|Narrator)\\((?:[^;]*?,)?\\s*\"([A-Z][^\"]*)\"\\s*\\)");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[^\"]+");
  private static final Pattern TASK = Pattern.compile("(?m)^\\s*- name: (.*)$");

  @Test
  void everyStepOfTheSourcesIsKnown() throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.list(Path.of("installer/platter/operation"))) {
      for (var file : files.toList()) {
        var source = Files.readString(file);
        STEP.matcher(source).results().forEach(found -> names.add(sample(found.group(1))));
        TITLE.matcher(source).results().forEach(found -> names.add(found.group(1)));
      }
    }
    assertTrue(names.size() > 60, () -> names.size() + " were found: " + names);
    assertEquals(new TreeSet<>(), unknown(names));
  }

  @Test
  void everyTaskOfThePlaybooksIsKnown() throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.walk(Path.of("playbooks"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
        TASK.matcher(Files.readString(file)).results().forEach(found -> names.add(found.group(1)));
      }
    }
    assertTrue(names.size() > 150, () -> names.size() + " were found: " + names);
    assertEquals(new TreeSet<>(), unknown(names));
  }

  private static SortedSet<String> unknown(SortedSet<String> names) {
    var unknown = new TreeSet<>(names);
    unknown.removeIf(CHINESE::knows);
    return unknown;
  }

  /** As it may be said: whatever is no literal is some word. */
  private static String sample(String expression) {
    var said = new StringBuilder();
    var part = LITERAL.matcher(expression);
    while (part.find()) {
      if (part.group(1) != null) {
        said.append(part.group(1));
      } else if (!part.group().matches("[\\s+]*")) {
        said.append("x1");
      }
    }
    return said.toString();
  }

  @Test
  void whatIsPutInComesBackAtItsPlace() {
    assertEquals("停止 gateway", CHINESE.of("Stop gateway"));
    assertEquals("把 b'1 移出仲裁", CHINESE.of("Takes b'1 out of the quorum"));
    assertEquals("从 a1 到 b1 的消息", CHINESE.of("Message from a1 to b1"));
    assertEquals("备份", CHINESE.of("Backup"));
  }

  @Test
  void whatIsNotKnownStaysAsItIs() {
    assertEquals("Stopping {0}", CHINESE.of("Stopping {0}"));
    assertEquals("", CHINESE.of(""));
    assertEquals("Stop gateway", Phrases.of(Locale.ENGLISH).of("Stop gateway"));
    assertFalse(CHINESE.knows("Stopping"));
  }
}
