package platter.press;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CommandTest {
  @Test
  void aFailedProgramShowsItsCommandLineAndWhatItPrinted() {
    var trouble = trouble(Command.of("sh", "-c", "echo no space >&2; exit 3"));
    assertTrue(trouble.contains("exit code 3 from: sh -c echo"), trouble);
    assertTrue(trouble.contains("no space"), trouble);
  }

  @Test
  void aMissingProgramIsAnsweredWithHowToInstallIt() {
    var trouble = trouble(Command.of("no-such-program"));
    assertTrue(trouble.contains("apt-get install no-such-program"), trouble);
  }

  private static String trouble(Command command) {
    return String.valueOf(assertThrows(BuildFailedException.class, command::run).getMessage());
  }
}
