package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/topology.md} is true. */
class TopologyPageTest {
  private static final Path PAGE = Path.of("docs/topology.md");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final List<Integer> USERS = List.of(50, 200, 500, 1_000, 2_000, 5_000);

  @Test
  void everyExampleIsATopologyAndEveryShapeHasOne() throws IOException {
    var shapes = EnumSet.noneOf(Shape.class);
    EXAMPLE
        .matcher(Files.readString(PAGE))
        .results()
        .forEach(match -> shapes.add(TopologyFile.read(match.group(1)).shape()));
    assertEquals(EnumSet.allOf(Shape.class), shapes);
  }

  @Test
  void thePageExplainsEveryKeyOfTheSchemaAndNoOther() throws IOException {
    var explained =
        Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    var schema = new ObjectMapper().readTree(Path.of("docs/topology.schema.json").toFile());
    var known = new TreeSet<String>();
    keys(schema, "", known);
    keys(schema.at("/$defs/site"), "sites[].", known);
    keys(schema.at("/$defs/host"), "hosts[].", known);
    known.removeAll(
        Set.of(
            "backup",
            "certificate",
            "size",
            "hosts[].ssh",
            "alerts",
            "alerts.mail",
            "alerts.syslog"));
    assertEquals(known, explained);
  }

  private static void keys(JsonNode schema, String path, Set<String> keys) {
    schema
        .path("properties")
        .properties()
        .forEach(
            entry -> {
              keys.add(path + entry.getKey());
              keys(entry.getValue(), path + entry.getKey() + ".", keys);
            });
  }

  @Test
  void theTablesOfShapesAndSizesAreTheProgramsOwn() throws IOException {
    var page = Files.readString(PAGE);
    if (Boolean.getBoolean("platter.write-pages")) {
      page = rows("Shape", shapes(), rows("Users", sizes(), page));
      Files.writeString(PAGE, page);
    }
    assertTrue(page.contains("| --- |\n" + shapes()), shapes());
    assertTrue(page.contains("| --- |\n" + sizes()), sizes());
  }

  private static String rows(String first, String rows, String page) {
    return page.replaceFirst("(\\| " + first + " .*\n.*\n)(?:\\|.*\n)*", "$1" + rows);
  }

  private static String shapes() {
    var messages = Messages.of("topology", Locale.ENGLISH);
    return Arrays.stream(Shape.values())
        .map(
            s ->
                "| %s | %s | %s | %s |%n"
                    .formatted(
                        s.title(messages),
                        s.automatic(messages),
                        s.byCommand(messages),
                        s.backup(messages)))
        .collect(Collectors.joining());
  }

  private static String sizes() {
    var host =
        new Host(
            "bj1",
            "192.0.2.11",
            Access.ROOT,
            Set.of(Role.DATABASE, Role.IM, Role.GATEWAY, Role.QUORUM));
    var vault = new Host("v1", "203.0.113.11", Access.ROOT, Set.of(Role.BACKUP, Role.QUORUM));
    var rows = new StringBuilder();
    for (int users : USERS) {
      var size = new Size(users, users * Size.MESSAGES_A_USER, 365);
      var sizing = Sizing.of(size, 4);
      rows.append(
          "| %d | %d | %d | %s | %s | %s | %s | %d Mbit/s |%n"
              .formatted(
                  users,
                  size.messagesADay(),
                  sizing.hostsASite(),
                  gib(sizing.memory(host) << 20),
                  gib(2 * sizing.data(host) + sizing.writeAheadLog(host)),
                  gib(sizing.memory(vault) << 20),
                  gib(2 * sizing.data(vault)),
                  sizing.line()));
    }
    return rows.toString();
  }

  private static String gib(long bytes) {
    return String.format(
        Locale.ROOT, bytes < 10L << 30 ? "%.1f GiB" : "%.0f GiB", bytes / 1073741824.0);
  }

  @Test
  void noKeyIsExplainedTwice() throws IOException {
    var seen = new HashSet<String>();
    for (var line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `")) {
        assertTrue(seen.add(line.substring(0, line.indexOf('`', 3))), line);
      }
    }
  }
}
