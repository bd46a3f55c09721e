package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over which versions a disc can be installed. */
class SuccessionTest {
  private static final Succession RULE = new Succession("0.9.0", List.of("24.12", "25.03"));
  private static final Generation DISC = new Generation("1.2.0", "17", "25.03");

  private static Optional<String> refusal(String version, String postgresql, String ejabberd) {
    return RULE.refusal(new Generation(version, postgresql, ejabberd), DISC);
  }

  @ParameterizedTest
  @CsvSource({"0.9.0,24.12", "1.0.0,25.03", "1.2.0,25.03", "1.2.0-rc1,25.03"})
  void theSameAndEarlierOnesThatItKnowsAreFine(String version, String ejabberd) {
    assertEquals(Optional.empty(), refusal(version, "17", ejabberd));
  }

  @ParameterizedTest
  @CsvSource({"1.2.1", "1.10.0", "2.0.0"})
  void anOlderDiscIsRefusedAndBothVersionsAreSaid(String installed) {
    var said = refusal(installed, "17", "25.03").orElseThrow();

    assertTrue(said.contains("version " + installed + " is installed"), said);
    assertTrue(said.contains("the older version 1.2.0"), said);
    assertTrue(said.endsWith("use a disc of version " + installed + " or newer"), said);
  }

  @Test
  void whatIsTooOldNeedsADiscInBetween() {
    var said = refusal("0.8.9", "17", "24.12").orElseThrow();

    assertTrue(said.startsWith("version 0.8.9 is installed, and version 1.2.0 on this disc"), said);
    assertTrue(said.contains("over version 0.9.0 or newer; install a disc in between"), said);
  }

  @Test
  void anotherMajorVersionOfPostgresqlIsRefused() {
    var said = refusal("1.0.0", "16", "25.03").orElseThrow();

    assertTrue(said.contains("with PostgreSQL 16 is installed"), said);
    assertTrue(said.endsWith("use a disc with PostgreSQL 16"), said);
  }

  @Test
  void otherTablesOfEjabberdAreRefused() {
    assertTrue(refusal("1.0.0", "17", "23.10").orElseThrow().contains("whose tables are others"));
  }

  /** A trial may be called anything, and what an early program installed is known in part. */
  @Test
  void whatIsNotKnownStandsInNobodysWay() {
    assertEquals(Optional.empty(), refusal("", "", ""));
    assertEquals(Optional.empty(), refusal("null", "17", "25.03"));
    assertEquals(Optional.empty(), RULE.refusal(DISC, Generation.UNKNOWN));
  }

  @Test
  void aGenerationIsReadAsItStandsOnAHost() {
    assertEquals(DISC, Generation.read(DISC.text()));
    assertEquals(Generation.UNKNOWN, Generation.read(""));
  }

  /** Whoever brings another ejabberd, or raises the version, comes by here. */
  @Test
  void thisProgramKnowsItsOwnVersions() throws Exception {
    var rule = Succession.ofThisProgram();
    var lock = Files.readString(Path.of("images/packages.lock"));
    var ejabberd = Pattern.compile("\"ejabberd\",\"version\":\"([0-9.]+)-").matcher(lock);
    assertTrue(ejabberd.find());
    assertTrue(rule.ejabberd().contains(ejabberd.group(1)), rule.toString());
    var version =
        Pattern.compile("<artifactId>platter</artifactId>\\s*<version>([^<]+)<")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertTrue(version.find());
    var own = new Generation(version.group(1), "17", ejabberd.group(1));
    assertEquals(Optional.empty(), rule.refusal(own, own));
  }
}
