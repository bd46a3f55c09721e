package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever could not be done is said in Chinese, too: what the exceptions of the sources say. */
class RefusalsTest {
  private static final Phrases CHINESE = Phrases.of(Locale.SIMPLIFIED_CHINESE);

  private static final List<String> PACKAGES =
      List.of("operation", "cli", "run", "ssh", "inventory", "steward", "wizard", "web", "pki");

  /** What people read; a fault of the program stays in English. */
  private static final Pattern SAYS =
      Pattern.compile(
          "new (?!Illegal|Unchecked|Playbook)[A-Z]\\w*Exception\\("
              + "|(?<=[ .])(?:must|refused|failed|breakDown|start|super)\\((?=[^;]*?\")"
              + "|\\(\\) ->(?=\\s*(?:\"|\\w+(?:\\.name\\(\\))?\\s*[+]\\s*\"))");

  private static final Pattern FORMAT = Pattern.compile("%[.0-9]*[sdf]");
  private static final Pattern LETTER = Pattern.compile("[A-Za-z]");

  /** Those that stay in English, as they are found, and why. */
  private static final Map<String, String> ENGLISH =
      Map.of(
          "install -d -m 0755 /run/platter-recover && touch /run/platter-recover/alive",
          "A script.",
          "recovery key: x1",
          "Whoever asks for the key says in words of their own what is wrong.");

  @Test
  void everySentenceIsKnown() throws IOException {
    var found = sentences();
    assertTrue(found.size() > 300, () -> found.size() + " were found: " + found);
    // What a helper says of a host stands behind its name.
    found.removeIf(said -> CHINESE.knows(said) || CHINESE.knows("x1: " + said));
    assertEquals(new TreeSet<>(ENGLISH.keySet()), found);
  }

  @Test
  void theHostAndWhatWasTriedComeFirst() {
    assertEquals(
        "a1：10.1.0.1 端口 22 没有应答。主机是否已开机？防火墙是否丢弃了该端口？",
        CHINESE.of(
            "a1: no answer from 10.1.0.1 port 22. Is the host up, and does a firewall drop the"
                + " port?"));
    assertEquals(
        "a1：不允许 root 登录：主机不接受该密码。各试过一次：password。" + "再次运行之前请核对用户和凭据；失败几次账号就会锁定。",
        CHINESE.of(
            "a1: root may not log in: the host did not take the password. Tried, once each:"
                + " password. Check user and credentials before running again; accounts lock after"
                + " a few failures."));
    assertEquals(
        "口令打不开 /root/.platter 中的清单；请重试。没有口令就无法打开：如果口令遗失，请从各主机重建清单。",
        CHINESE.of(
            "The passphrase does not open the inventory in /root/.platter; try again. There is no"
                + " way in without it: if it is lost, rebuild the inventory from the hosts."));
  }

  @Test
  void whatIsPutInIsSaidToo() {
    assertEquals(
        "v：无法让第一仓库接着第二仓库继续：no space left on device: /var/lib；"
            + "请查看该主机上的 'journalctl -u platter-keep-seed'，然后再次运行该命令",
        CHINESE.of(
            "v: the first repository cannot be made to go on by the second: no space left on"
                + " device: /var/lib; look at 'journalctl -u platter-keep-seed' there, then run the"
                + " command again"));
    assertEquals(
        "未作任何改动：数据库需要 9 MB，而 a1 只有 1 MB 可用，b1 只有 2 MB 可用；" + "请在那里腾出空间，或用 --on 选择另一台主机",
        CHINESE.of(
            "nothing was changed: the database needs 9 MB, and a1 has 1 MB free, b1 has 2 MB free;"
                + " make room there, or choose another host with --on"));
    assertEquals(
        "a1：不允许 op 使用 sudo；主机的回答：sorry。请在 sudoers 中允许，或选择 su，或以 root 登录。",
        CHINESE.of(
            "a1: op may not use sudo; the host said: sorry. Allow it in sudoers, or choose su, or"
                + " log in as root."));
  }

  @Test
  void aHostThatSaidNothingIsUnderstood() {
    assertEquals("a1：Patroni 没有应答：", CHINESE.of("a1: Patroni does not answer: "));
  }

  @Test
  void whatHostsSayStaysAsItIs() {
    assertFalse(CHINESE.knows("a1: Permission denied"));
    assertFalse(CHINESE.knows("x1: x1"));
    assertEquals("a1: Permission denied", CHINESE.of("a1: Permission denied"));
    var much = "a1: one; two, three: " + "cannot be read; ".repeat(10_000);
    assertEquals(much, CHINESE.of(much));
  }

  /** All that the sources can say, with x1 for whatever is put in. */
  private static SortedSet<String> sentences() throws IOException {
    var found = new TreeSet<String>();
    for (var name : PACKAGES) {
      try (var files = Files.list(Path.of("installer/platter", name))) {
        for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          found.addAll(sentences(Files.readString(file)));
        }
      }
    }
    return found;
  }

  private static SortedSet<String> sentences(String source) {
    var found = new TreeSet<String>();
    var says = SAYS.matcher(source);
    while (says.find()) {
      boolean chat = says.group().startsWith("new Chat");
      var arguments = split(inside(source, says.end()), ',');
      for (var argument : arguments) {
        for (var sample : samples(argument.strip())) {
          if (isSentence(sample)) {
            // A chat's exception says its cause behind its own sentence.
            found.add(sample + (chat && arguments.size() > 1 ? ": x1" : ""));
          }
        }
      }
    }
    return found;
  }

  /** Something of a person's language: no unit, no key, nothing that comes from elsewhere only. */
  private static boolean isSentence(String sample) {
    var own = sample.replace("x1", "");
    return own.strip().indexOf(' ') > 0
        && LETTER.matcher(own).results().count() > 5
        && !own.contains("$")
        && !own.startsWith("systemctl ");
  }

  /** Up to the end of what was opened before. */
  private static String inside(String source, int from) {
    int deep = 0;
    int at = from;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '"' || c == '\'') {
        at = afterLiteral(source, at);
        continue;
      }
      if (c == '(' || c == '{' || c == '[') {
        deep++;
      } else if (c == ')' || c == '}' || c == ']') {
        deep--;
      }
      boolean lambda = source.startsWith("->", from - 2);
      if (deep < 0 || (deep == 0 && (c == ';' || (c == ',' && lambda)))) {
        return source.substring(from, at);
      }
      at++;
    }
    return source.substring(from);
  }

  private static int afterLiteral(String text, int from) {
    if (text.startsWith("\"\"\"", from)) {
      return text.indexOf("\"\"\"", from + 3) + 3;
    }
    int at = from + 1;
    while (text.charAt(at) != text.charAt(from)) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** The parts of an expression between signs that stand outside of all brackets and literals. */
  private static List<String> split(String expression, char sign) {
    var parts = new ArrayList<String>();
    int deep = 0;
    int from = 0;
    int at = 0;
    while (at < expression.length()) {
      char c = expression.charAt(at);
      if (c == '"' || c == '\'') {
        at = afterLiteral(expression, at);
        continue;
      }
      if (c == '(' || c == '{' || c == '[') {
        deep++;
      } else if (c == ')' || c == '}' || c == ']') {
        deep--;
      } else if (c == sign && deep == 0) {
        parts.add(expression.substring(from, at));
        from = at + 1;
      }
      at++;
    }
    parts.add(expression.substring(from));
    return parts;
  }

  /** What an expression can say. */
  private static List<String> samples(String expression) {
    var terms = split(expression, '+');
    if (terms.size() > 1) {
      var all = List.of("");
      for (var term : terms) {
        var next = new ArrayList<String>();
        for (var before : all) {
          samples(term.strip()).forEach(said -> next.add(before + said));
        }
        all = next;
      }
      return all;
    }
    if (expression.startsWith("(") && expression.endsWith(")")) {
      return choices(expression.substring(1, expression.length() - 1).strip());
    }
    if (!expression.startsWith("\"")) {
      return choices(expression);
    }
    int end = afterLiteral(expression, 0);
    var rest = expression.substring(end).strip();
    if (!rest.isEmpty() && !rest.startsWith(".formatted(")) {
      return List.of("x1");
    }
    var literal = text(expression.substring(0, end));
    return List.of(rest.isEmpty() ? literal : FORMAT.matcher(literal).replaceAll("x1"));
  }

  private static List<String> choices(String expression) {
    var condition = split(expression, '?');
    var either = condition.size() == 2 ? split(condition.get(1), ':') : List.<String>of();
    if (either.size() != 2) {
      return condition.size() == 1 && split(expression, '+').size() > 1
          ? samples(expression)
          : List.of("x1");
    }
    var all = new ArrayList<String>();
    either.forEach(said -> all.addAll(samples(said.strip())));
    return all;
  }

  private static String text(String literal) {
    if (!literal.startsWith("\"\"\"")) {
      return literal.substring(1, literal.length() - 1).translateEscapes();
    }
    var lines = literal.substring(literal.indexOf('\n') + 1, literal.length() - 3);
    return lines.stripIndent().translateEscapes();
  }
}
