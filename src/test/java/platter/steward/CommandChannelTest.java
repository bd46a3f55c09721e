package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.ssh.Answer;
import platter.ssh.LocalSession;
import platter.ssh.Session;

/** The customer's own program, without the unit that it runs in on a host. */
@Timeout(60)
class CommandChannelTest {
  @TempDir private Path folder;

  private final List<Answer> answers = new ArrayList<>();

  private CommandChannel channel(String script) throws IOException {
    var program = Files.writeString(folder.resolve("tell"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new CommandChannel(
        List.of("env", "PLACE=" + folder),
        program.toString(),
        () -> noting(LocalSession.open("v1")));
  }

  /** The same, whose answers are kept here. */
  private Session noting(Session session) {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> {
              var result = method.invoke(session, arguments);
              if (result instanceof Answer answer) {
                answers.add(answer);
              }
              return result;
            });
  }

  @Test
  void readsTheNoticeFromItsInput() throws Exception {
    var notice = Alarms.notice(Locale.SIMPLIFIED_CHINESE);
    var said = channel("cat >\"$PLACE/got\"; echo thanks").send(notice);
    assertTrue(said.endsWith("tell ended well"), said);
    assertEquals(notice.json(), Files.readString(folder.resolve("got")));
  }

  @Test
  void hasNotToldWhereItEndsOtherwise() throws Exception {
    var channel = channel("echo 'no line'; echo 'to the pager' >&2; exit 3");
    var refused = assertThrows(IOException.class, () -> channel.send(Alarms.notice(Locale.ROOT)));
    var why = String.valueOf(refused.getMessage());
    assertTrue(why.endsWith("tell ended with status 3: no line to the pager"), why);
  }

  /** All of it would have to be kept until the program ends. */
  @Test
  void isNotListenedToWithoutEnd() throws Exception {
    var channel = channel("head -c 10000000 /dev/zero | tr '\\0' x; exit 4");
    var refused = assertThrows(IOException.class, () -> channel.send(Alarms.notice(Locale.ROOT)));
    var why = String.valueOf(refused.getMessage());
    assertTrue(why.contains("ended with status 4: xxx"), why);
    assertEquals(4096, answers.get(0).out().length() + answers.get(0).err().length());
  }
}
