package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** {@code --help} says something about everything, in the person's language. */
class HelpTest {
  private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void everyCommandOptionAndArgumentIsDescribed(String language) {
    var silent = new ArrayList<String>();
    for (var command : all(Platter.commandLine(Locale.forLanguageTag(language)))) {
      var spec = command.getCommandSpec();
      if (!isDescription(language, spec.usageMessage().description())) {
        silent.add(spec.qualifiedName());
      }
      for (ArgSpec argument : spec.args()) {
        if (!isDescription(language, argument.description())) {
          silent.add(spec.qualifiedName() + " " + argument);
        }
      }
    }

    assertEquals(List.of(), silent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"install", "user add", "inventory export"})
  void everyCommandTakesHelp(String command) {
    var said = new StringWriter();
    var words = (command + " --help").split(" ", -1);

    int status = Platter.commandLine(Locale.ENGLISH).setOut(new PrintWriter(said)).execute(words);

    assertEquals(Platter.DONE, status);
    assertTrue(said.toString().startsWith("Usage: platter " + command), said.toString());
  }

  @Test
  void helpFitsEightyColumns() {
    for (var command : all(Platter.commandLine(Locale.ENGLISH))) {
      command.getUsageMessage().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }
  }

  private static boolean isDescription(String language, String... lines) {
    var text = String.join(" ", lines);
    return !text.isBlank() && CHINESE.matcher(text).find() == language.equals("zh");
  }

  private static List<CommandLine> all(CommandLine command) {
    var all = new ArrayList<CommandLine>();
    all.add(command);
    command.getSubcommands().values().forEach(c -> all.addAll(all(c)));
    return all;
  }
}
