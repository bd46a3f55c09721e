package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bundle of texts, whoever wrote it, is whole in both languages. */
class MessagesTest {
  private static final Path FOLDER = Path.of("wizard-ui");

  static Stream<String> bundles() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".properties") && !f.contains("_"))
          .map(f -> f.replace(".properties", ""))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void bothLanguagesHaveTheSameKeysWithTheSameArguments(String bundle) throws IOException {
    assertEquals(arguments(bundle), arguments(bundle + "_zh_CN"));
  }

  @Test
  void theLanguageIsTheOneAskedFor() {
    assertEquals("必须是整数，不加引号", text(Locale.SIMPLIFIED_CHINESE));
    assertTrue(text(Locale.GERMAN).startsWith("must"));
  }

  private static String text(Locale locale) {
    return Messages.of("topology", locale).text("type.number");
  }

  private static String arguments(String file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(FOLDER.resolve(file + ".properties"))) {
      properties.load(reader);
    }
    var placeholder = Pattern.compile("\\{[0-9]}");
    return properties.stringPropertyNames().stream()
        .sorted()
        .map(
            key ->
                key
                    + placeholder
                        .matcher(properties.getProperty(key))
                        .results()
                        .map(r -> r.group())
                        .collect(Collectors.toCollection(TreeSet::new)))
        .collect(Collectors.joining("\n"));
  }
}
