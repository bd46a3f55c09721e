package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schema and the reader take and refuse the same example files. */
class SchemaTest {
  private static final Path EXAMPLES = Path.of("src/test/resources/topology");
  private static final Path PUBLISHED = Path.of("docs/topology.schema.json");
  private static final Schema SCHEMA = schema();

  static Stream<Path> valid() throws IOException {
    return examples("valid");
  }

  static Stream<Path> invalid() throws IOException {
    return examples("invalid");
  }

  static Stream<Path> beyondSchema() throws IOException {
    return examples("beyond-schema");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void bothTakeAValidFile(Path file) throws IOException {
    assertEquals(List.of(), bySchema(file));
    TopologyFile.read(file);
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void bothRefuseAnInvalidFile(Path file) throws IOException {
    assertTrue(!bySchema(file).isEmpty(), "the schema takes it");
    assertThrows(InvalidTopologyException.class, () -> TopologyFile.read(file));
  }

  @ParameterizedTest
  @MethodSource("beyondSchema")
  void theReaderRefusesWhatASchemaCannotSay(Path file) throws IOException {
    assertEquals(List.of(), bySchema(file));
    assertThrows(InvalidTopologyException.class, () -> TopologyFile.read(file));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void theSchemaTakesWhatIsWritten(Path file) {
    var written = TopologyFile.write(TopologyFile.read(file), Locale.SIMPLIFIED_CHINESE);
    assertEquals(List.of(), SCHEMA.validate(written, InputFormat.YAML));
  }

  @Test
  void theSchemaInTheDocumentsIsTheOneInTheJar() throws IOException {
    try (var stream = TopologyFile.class.getResourceAsStream("topology.schema.json")) {
      assertEquals(
          Files.readString(PUBLISHED), new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static List<Error> bySchema(Path file) throws IOException {
    return SCHEMA.validate(Files.readString(file), InputFormat.YAML);
  }

  private static Stream<Path> examples(String kind) throws IOException {
    try (var files = Files.list(EXAMPLES.resolve(kind))) {
      return files.sorted().toList().stream();
    }
  }

  private static Schema schema() {
    try {
      var config = SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
      return SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12, b -> b.schemaRegistryConfig(config))
          .getSchema(Files.readString(PUBLISHED));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
