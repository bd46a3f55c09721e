package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import platter.run.CancelledException;

/** What went wrong with a command is said in the person's language, whoever found it. */
class TroubleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "nothing-like-it|Unmatched argument at index 0: 'nothing-like-it'|无法识别的参数（序号"
            + " 0）：'nothing-like-it'",
        "status a b|Unmatched arguments from index 1: 'a', 'b'|从序号 1 起的参数无法识别：'a', 'b'",
        "fence|Missing required parameter: 'SITE'|缺少参数：'SITE'",
        "failover|Missing required option: '--to=SITE'|缺少选项：'--to=SITE'",
        "failover --to x --zzz|Unknown option: '--zzz'|没有这个选项：'--zzz'",
        "drain a1 --over x|Invalid value for option '--over': 'x' is not a long|选项 '--over'"
            + " 的值无效：'x' 不是整数",
        "history --last x|Invalid value for option '--last': 'x' is not an int|选项 '--last' 的值无效：'x'"
            + " 不是整数",
        "history --last|Missing required parameter for option '--last' (N)|选项 '--last' 缺少值（N）",
        "status --json=x|Invalid value for option '--json': 'x' is not a boolean|选项 '--json'"
            + " 的值无效：'x' 不是 true 或 false",
        "status --home --json|Expected parameter for option '--home' but found '--json'|选项 '--home'"
            + " 需要一个值，后面却是 '--json'",
        "status --home a --home b|option '--home' (DIR) should be specified only once|选项 '--home'"
            + " (DIR) 只能给出一次"
      })
  void aCommandLineThatIsWrong(String typed, String english, String chinese) {
    assertEquals(english, said(Locale.ENGLISH, typed).lines().findFirst().orElse(""));
    assertEquals(chinese, said(Locale.SIMPLIFIED_CHINESE, typed).lines().findFirst().orElse(""));
  }

  @Test
  void whatIsNearestStandsInsteadOfTheHelp() {
    assertEquals(
        "无法识别的参数（序号 0）：'statu'\n您要找的是不是：status, startup, install\n",
        said(Locale.SIMPLIFIED_CHINESE, "statu"));
    assertTrue(said(Locale.SIMPLIFIED_CHINESE, "fence").contains("用法：\nplatter fence"));
  }

  private static String said(Locale language, String typed) {
    var said = new StringWriter();
    int status =
        Platter.commandLine(language)
            .setErr(new PrintWriter(said, true))
            .execute(typed.split(" ", -1));
    assertEquals(Platter.USAGE, status);
    return said.toString();
  }

  @Test
  void aFileIsNotAllThatIsSaid() {
    var trouble = new Trouble(Locale.SIMPLIFIED_CHINESE);
    assertEquals("/srv/a：没有这个文件", trouble.text(new NoSuchFileException("/srv/a")));
    assertEquals("/srv/a b：没有访问权限", trouble.text(new AccessDeniedException("/srv/a b")));
    assertEquals("a：已存在", trouble.text(new FileAlreadyExistsException("a")));
    assertEquals("a：不是目录", trouble.text(new NotDirectoryException("a")));
    assertEquals(
        "a: there is no such file", new Trouble(Locale.ENGLISH).text(new NoSuchFileException("a")));
    assertEquals("Connection reset", trouble.text(new IOException("Connection reset")));
  }

  @Test
  void howTheProcessEnds() {
    var trouble = new Trouble(Locale.ENGLISH);
    assertEquals(Platter.USAGE, trouble.status(new UsageException("x")));
    assertEquals(Platter.CANCELLED, trouble.status(new CancelledException()));
    assertEquals(Platter.FAILED, trouble.status(new IOException("x")));
  }
}
