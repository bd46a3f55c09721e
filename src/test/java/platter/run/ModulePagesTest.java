package platter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import platter.playbook.module.Modules;
import platter.playbook.module.Spec;

class ModulePagesTest {
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir Path root;

  static Stream<Spec> specs() {
    return Modules.all().stream().map(module -> module.spec());
  }

  private static String page(Spec spec) throws Exception {
    return Files.readString(Path.of("docs/modules", spec.shortName() + ".md"));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void thePageHasTheTableOfTheModulesArguments(Spec spec) throws Exception {
    var rows =
        page(spec).lines().filter(line -> line.startsWith("| `")).collect(Collectors.joining("\n"));
    var wanted =
        spec.arguments().values().stream()
            .map(ModulePagesTest::row)
            .collect(Collectors.joining("\n"));

    assertEquals(wanted, rows);
  }

  private static String row(Spec.Argument argument) {
    var type =
        argument.choices().isEmpty()
            ? argument.type().name().toLowerCase(Locale.ROOT)
            : argument.choices().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
    var fallback = argument.fallback().filter(f -> !f.isEmpty()).map(f -> "`" + f + "`").orElse("");
    return "| `%s` | %s | %s | %s |"
        .formatted(argument.name(), type, argument.required() ? "yes" : "no", fallback);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theExampleRunsInCheckMode(Spec spec) throws Exception {
    var matcher = EXAMPLE.matcher(page(spec));
    assertEquals(true, matcher.find(), "an example");
    var play = "- name: Example\n  hosts: all\n  tasks:\n" + matcher.group(1).indent(4);
    var result =
        new LocalRun(root)
            .file("site.yml", play)
            .file("templates/example.j2", "{{ inventory_hostname }}\n")
            .check();

    assertEquals(List.of(), result.failures());
  }
}
