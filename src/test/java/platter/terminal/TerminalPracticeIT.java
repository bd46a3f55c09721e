package platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.journey.Pty;
import platter.topology.Messages;
import platter.web.GuidePictures;

/**
 * The whole wizard at a terminal of 80 by 24, with hosts that do not exist, in both languages; it
 * makes the guide's pictures of a terminal.
 */
@Timeout(600)
class TerminalPracticeIT {
  private static final Path SHOTS = Path.of("target/shots/practice");

  /** Two sites, one with a second host that nobody needs, and a vault. */
  static final String SHEET =
      """
      what,name or value,address
      domain,im.acme.example
      first site,beijing
      host of the first site,a1,192.0.2.11
      second site,guangzhou
      host of the second site,b1,198.51.100.11
      host of the second site,b2,198.51.100.12
      host of the vault,v1,203.0.113.11
      """;

  /** A colour, not merely bold or inverse: ECMA-48, 8.3.117. */
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*\\b[34][0-9]\\b[0-9;]*m");

  @TempDir private Path folder;

  private Pty terminal(String... before) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("env", "-C", folder.toString(), "LC_ALL=C.UTF-8"));
    command.addAll(List.of(before));
    command.addAll(
        List.of(
            "java",
            "-jar",
            Path.of(System.getProperty("platter.jar", "target/platter.jar"))
                .toAbsolutePath()
                .toString(),
            "--practice"));
    return new Pty(folder.resolve("tmux"), command);
  }

  /** Keeps a screen for whoever wants to look at it, which fits its terminal. */
  private static void keeps(Pty pty, String language, String name) throws Exception {
    var folder = Files.createDirectories(SHOTS.resolve(language));
    var screen = pty.screen();
    Files.writeString(folder.resolve(name + ".svg"), TerminalPicture.of(pty.styled()));
    for (var line : screen.lines().toList()) {
      assertTrue(Columns.width(line) <= 80, line);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh-CN"})
  void aWizardIsPractised(String language) throws Exception {
    var words = Messages.of("terminal", Locale.forLanguageTag(language));
    // The keys at the foot name no host.
    var stopped = words.text("run.skip", "b2");
    Files.writeString(folder.resolve("sheet.csv"), SHEET);
    try (var pty = terminal()) {
      pty.sees("[ ok ]");
      if (!language.equals("en")) {
        pty.presses("Right");
      }
      pty.sees(step(words, 1));
      pty.sees(words.text("keys.text").strip());
      keeps(pty, language, "1-disc");
      pty.presses("?");
      pty.sees("Ctrl-O");
      keeps(pty, language, "help");
      pty.presses("x", "Enter");

      pty.sees(step(words, 2));
      pty.presses("C-o");
      pty.sees(words.text("import.taken", folder.resolve("sheet.csv").toString()).substring(0, 30));
      pty.sees("198.51.100.11");
      keeps(pty, language, "2-sites");
      pty.presses("C-n");

      pty.sees(step(words, 3));
      logsIn(pty);
      assertFalse(pty.screen().contains("geheim"));
      keeps(pty, language, "3-keys");
      pty.presses("Enter");
      pty.sees("[ ok ]");
      pty.presses("C-n");

      pty.sees(step(words, 4));
      pty.sees("[FAIL]");
      keeps(pty, language, "terminal-preflight");
      pty.presses("v");
      pty.sees("[ ok ]");
      pty.presses("v", "R");
      pty.sees(words.text("checks.sum", "0", "0", "0", "").strip().substring(0, 4));
      pty.unsees("[FAIL]");
      pty.presses("Enter");

      pty.sees(step(words, 5));
      keeps(pty, language, "5-service");
      pty.presses("C-n");

      pty.sees(step(words, 6));
      pty.sees("beijing");
      keeps(pty, language, "6-review");
      pty.presses("y");
      pty.sees("deployment:");
      pty.presses("y", "w");
      pty.sees(words.text("saved", folder.toString()));
      assertTrue(Files.readString(folder.resolve("topology.yaml")).contains("198.51.100.12"));
      assertTrue(Files.exists(folder.resolve("firewall.csv")));
      pty.presses("Enter");

      pty.sees(step(words, 7));
      pty.sees(stopped);
      keeps(pty, language, "terminal-stopped");
      pty.presses("l");
      pty.unsees(stopped);
      keeps(pty, language, "7-log");
      pty.presses("l");
      pty.sees(stopped);
      pty.presses("r");
      pty.unsees(stopped);
      pty.presses("a");
      pty.unsees("[ .. ]");
      keeps(pty, language, "7-aborted");
      pty.presses("r");

      pty.sees(step(words, 8));
      keeps(pty, language, "8-verify");
      pty.presses("Enter");
      pty.sees(step(words, 9));
      keeps(pty, language, "9-handover");
      pty.presses("C-c");
      assertEquals(0, pty.ended());
    }
    for (var name : GuidePictures.TERMINAL) {
      Files.copy(
          SHOTS.resolve(language).resolve(name + ".svg"),
          Files.createDirectories(GuidePictures.folder(language)).resolve(name + ".svg"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Until the hosts show their keys. */
  private static void logsIn(Pty pty) throws IOException, InterruptedException {
    pty.types("deploy").presses("Tab", "Tab", "Tab").types("geheim").presses("C-n");
    pty.sees("SHA256:");
  }

  private static String step(Messages words, int number) {
    return words.text("head.step", String.valueOf(number), "9");
  }

  @Test
  void withoutColoursAndWhereNothingInTmpMayBeExecuted() throws Exception {
    Files.writeString(folder.resolve("sheet.csv"), SHEET);
    // The folder of this test stays where it is: only what else is in /tmp is hidden.
    try (var pty =
        terminal(
            "NO_COLOR=1",
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount --bind /tmp /tmp && mount -o remount,bind,noexec,nosuid /tmp && exec \"$@\"",
            "sh")) {
      pty.sees("[ ok ]");
      pty.presses("Enter");
      pty.sees("Step 2 of 9");
      pty.presses("C-o");
      pty.sees("198.51.100.11");
      pty.presses("C-n");
      pty.sees("Step 3 of 9");
      logsIn(pty);
      pty.presses("Enter");
      pty.sees("[ ok ]");
      pty.presses("C-n");
      pty.sees("[FAIL]");
      assertFalse(COLOUR.matcher(pty.styled()).find(), pty.styled());
      pty.presses("R");
      pty.unsees("[FAIL]");
      pty.presses("Enter");
      pty.sees("Step 5 of 9");
      pty.presses("C-n");
      pty.sees("Step 6 of 9");
      pty.sees("beijing");
      pty.presses("Enter");
      pty.sees("s Skip b2");
      pty.presses("s");
      pty.sees("Step 8 of 9");
      pty.presses("Enter");
      pty.sees("Step 9 of 9");
      pty.presses("C-c");
      assertEquals(0, pty.ended());
    }
  }
}
