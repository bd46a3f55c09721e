package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody in the wrong folder. */
class NoInventoryTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"inventory forget-key v1", "inventory show", "status"})
  void whatNeedsAnInventoryMakesNone(String command) throws Exception {
    var home = folder.resolve("home");
    var passphrase = Files.writeString(folder.resolve("passphrase"), "secret\n");
    var said = new StringWriter();
    var words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--home", home.toString(), "--passphrase-file", passphrase.toString()));

    int status =
        Platter.commandLine(Locale.ENGLISH)
            .setErr(new PrintWriter(said))
            .execute(words.toArray(String[]::new));

    assertEquals(Platter.USAGE, status);
    assertTrue(said.toString().contains("another --home"), said.toString());
    assertFalse(Files.exists(home));
  }
}
