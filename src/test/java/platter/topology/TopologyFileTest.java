package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyFileTest {
  private static final Path EXAMPLES = Path.of("src/test/resources/topology");
  private static final Messages ENGLISH = Messages.of("topology", Locale.ENGLISH);

  @Test
  void whatIsWrittenReadsBackAsTheSameTopology() {
    var seed = System.nanoTime();
    var topologies = new Topologies(seed);
    for (int i = 0; i < 200; i++) {
      var topology = topologies.next();
      var locale = i % 2 == 0 ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
      var text = TopologyFile.write(topology, locale);
      assertEquals(topology, TopologyFile.read(text), "seed " + seed + ", number " + i);
    }
  }

  @Test
  void aDamagedFileIsReadOrRefusedAndNothingElse() throws IOException {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var marks = "{}[]:,-#&*!|>'\"%@`\n\t \u0000\ud83d?ä";
    var refused = 0;
    for (int i = 0; i < 600; i++) {
      var text = new StringBuilder(example("valid/site-and-vault"));
      for (int n = 0; n <= random.nextInt(3); n++) {
        text.setCharAt(random.nextInt(text.length()), marks.charAt(random.nextInt(marks.length())));
      }
      try {
        TopologyFile.read(text.toString());
      } catch (InvalidTopologyException expected) {
        refused++;
        assertFalse(expected.problems().isEmpty(), "seed " + seed);
        assertTrue(
            expected.problems().stream().allMatch(p -> p.place().isPresent()), "seed " + seed);
      }
    }
    assertTrue(refused > 150, "only " + refused + " refused, seed " + seed);
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsPlace() {
    var text =
        """
        deployment: Acme
        domain: im.acme.example
        stering: records
        sites:
          - name: beijing
            hosts:
              - {name: bj1, address: 10.0.0.300, ssh: {port: 0, jump: bj9}}
          - name: beijing
            hosts:
              - {name: bj1, address: 192.0.2.12}
        """;
    var problems =
        assertThrows(InvalidTopologyException.class, () -> TopologyFile.read(text)).problems();
    assertEquals(
        List.of(
            "1:1 replication replication.third-place",
            "1:13 deployment label",
            "3:1 stering key.unknown.hint",
            "7:30 sites[0].hosts[0].address address.v4",
            "7:54 sites[0].hosts[0].ssh.port port",
            "7:63 sites[0].hosts[0].ssh.jump jump.unknown.hint",
            "8:11 sites[1].name duplicate",
            "10:16 sites[1].hosts[0].name duplicate"),
        problems.stream().map(TopologyFileTest::brief).toList());
  }

  @Test
  void theMessageNamesFilePlaceAndPathAndWhatIsAllowed() {
    var refusal =
        assertThrows(
            InvalidTopologyException.class,
            () -> TopologyFile.read(EXAMPLES.resolve("invalid/port.yaml")));
    assertEquals(
        "src/test/resources/topology/invalid/port.yaml: one mistake\n"
            + "  src/test/resources/topology/invalid/port.yaml:8:65 sites[0].hosts[0].ssh.port"
            + " 70000 is not a port; allowed: 1 to 65535",
        refusal.getMessage());
  }

  @Test
  void twoSitesWithoutAVaultSayWhyOnlyAsynchronousIsTaken() {
    var problem = refusal("invalid/no-third-place").problems().get(0);
    assertTrue(problem.text(ENGLISH).contains("no software can tell a lost site from a lost line"));
  }

  @Test
  void aConsoleThatNobodyServesIsRefused() {
    var one =
        """
        deployment: acme
        domain: im.acme.example
        sites: [{name: beijing, hosts: [{name: bj1, address: 192.0.2.11}]}]
        backup: {disk: /srv/backup}
        console: network
        """;
    var problems =
        assertThrows(InvalidTopologyException.class, () -> TopologyFile.read(one)).problems();
    assertEquals(
        List.of("5:10 console console.nobody"),
        problems.stream().map(TopologyFileTest::brief).toList());
  }

  @Test
  void aPasswordInTheFileIsRefusedWithoutShowingIt() {
    var refusal = refusal("invalid/password");
    assertEquals("key.secret", refusal.problems().get(0).key());
    assertFalse(refusal.text(ENGLISH).contains("geheim"));
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() throws IOException {
    var text = example("valid/outline") + "drill: never\n";
    assertEquals("key.twice", only(text));
  }

  @Test
  void aliasesAreRefusedBeforeTheyMultiply() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      var last = "*a" + (i - 1);
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append((last + ", ").repeat(9)).append(last).append("]\n");
    }
    var keys =
        assertThrows(InvalidTopologyException.class, () -> TopologyFile.read(bomb.toString()))
            .problems();
    assertTrue(keys.stream().allMatch(p -> p.key().matches("yaml\\.(alias|anchor)")));
  }

  @Test
  void aTagIsRefused() {
    assertEquals("yaml.tag", only("deployment: !!javax.script.ScriptEngineManager [x]\n"));
  }

  @Test
  void deepNestingIsRefused() {
    assertEquals("yaml.broken", only("[".repeat(5000) + "]".repeat(5000)));
  }

  @Test
  void aHugeFileIsRefusedUnread(@TempDir Path folder) throws IOException {
    var file = Files.write(folder.resolve("topology.yaml"), new byte[TopologyFile.LARGEST + 1]);
    var refusal = assertThrows(InvalidTopologyException.class, () -> TopologyFile.read(file));
    assertEquals("file.large", refusal.problems().get(0).key());
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path folder) {
    var refusal =
        assertThrows(
            InvalidTopologyException.class, () -> TopologyFile.read(folder.resolve("none.yaml")));
    assertTrue(
        refusal.text(ENGLISH).contains("none.yaml") && refusal.text(ENGLISH).contains("no such"));
  }

  @Test
  void aValueWithControlCharactersCannotForgeAMessage() {
    var text =
        "deployment: \"a\\n\\e[2Jtopology.yaml: fine\"\ndomain: im.acme.example\nsites: []\n";
    var refusal = assertThrows(InvalidTopologyException.class, () -> TopologyFile.read(text));
    assertTrue(refusal.text(ENGLISH).contains("\"a\\u000a\\u001b[2Jtopology.yaml: fine\""));
  }

  @Test
  void wordsThatOldYamlTakesForTruthAreText() throws IOException {
    var text = example("valid/outline").replace("guangzhou", "no");
    assertEquals("no", TopologyFile.read(text).sites().get(1).name());
  }

  @Test
  void theHeadSaysInTheAskedLanguageWhatTheShapeSurvives() {
    var topology = TopologyFile.read(EXAMPLES.resolve("valid/outline.yaml"));
    assertTrue(
        TopologyFile.write(topology, Locale.ENGLISH)
            .startsWith(
                """
                # Shape: two sites and a vault.
                # Survives by itself: loss of any one place.
                """));
    assertTrue(
        TopologyFile.write(topology, Locale.SIMPLIFIED_CHINESE).startsWith("# 形态：两个站点加保管库。\n"));
  }

  private static String brief(Problem problem) {
    var place = problem.place().orElseThrow();
    return place.line() + ":" + place.column() + " " + problem.path() + " " + problem.key();
  }

  private static String only(String text) {
    var problems =
        assertThrows(InvalidTopologyException.class, () -> TopologyFile.read(text)).problems();
    assertEquals(1, problems.size(), problems::toString);
    return problems.get(0).key();
  }

  private static InvalidTopologyException refusal(String name) {
    return assertThrows(
        InvalidTopologyException.class, () -> TopologyFile.read(EXAMPLES.resolve(name + ".yaml")));
  }

  private static String example(String name) throws IOException {
    return Files.readString(EXAMPLES.resolve(name + ".yaml"));
  }
}
