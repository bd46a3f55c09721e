package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import platter.report.Card;
import platter.report.EmergencyCards;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What a night guard types exists, and is spoken of with the names of the deployment. */
class CardsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-29T10:00:00Z"), ZoneOffset.ofHours(8));
  private static final String HEAD = "deployment: acme\ndomain: im.acme.example\n";
  private static final String BEIJING =
      """
      sites:
        - name: beijing
          hosts:
            - {name: bj1, address: 192.0.2.11, ssh: {user: ops, port: 2222}}
      """;
  private static final String SECOND = "      - {name: bj2, address: 192.0.2.12}\n";
  private static final String GUANGZHOU =
      "  - name: guangzhou\n    hosts:\n      - {name: gz1, address: 198.51.100.11}\n";
  private static final String VAULT =
      "vault:\n  hosts:\n    - {name: v1, address: 203.0.113.11, ssh: {user: keeper}}\n";

  static List<Topology> topologies() {
    var all = new ArrayList<Topology>();
    for (var text :
        List.of(
            HEAD + BEIJING + GUANGZHOU + VAULT,
            HEAD + "replication: asynchronous\n" + BEIJING + GUANGZHOU,
            HEAD + BEIJING + SECOND + VAULT,
            HEAD + BEIJING + VAULT,
            HEAD + BEIJING + "backup: {disk: /srv/backup}\n",
            HEAD + BEIJING + GUANGZHOU + VAULT + "certificate: {chain: a.pem, key: b.pem}\n")) {
      all.add(TopologyFile.read(text));
    }
    return all;
  }

  private static EmergencyCards cards(Topology topology, Locale language) {
    return new EmergencyCards(topology, language, CLOCK);
  }

  private static List<Card.Command> commands(Topology topology) {
    return cards(topology, Locale.ENGLISH).cards().stream()
        .flatMap(card -> card.steps().stream())
        .flatMap(step -> step.commands().stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("topologies")
  void everyCommandIsOneThatThisProgramTakes(Topology topology) {
    int taken = 0;
    for (var command : commands(topology)) {
      if (command.here()) {
        var prefix = "java -jar platter.jar ";
        assertTrue(command.text().startsWith(prefix), command.text());
        Platter.commandLine(Locale.ENGLISH)
            .parseArgs(words(command.text().substring(prefix.length())));
        taken++;
      }
    }
    assertTrue(taken > 5);
  }

  /** As a shell cuts it. */
  private static String[] words(String command) {
    var words = new ArrayList<String>();
    var match = java.util.regex.Pattern.compile("'([^']*)'|(\\S+)").matcher(command);
    while (match.find()) {
      words.add(match.group(1) != null ? match.group(1) : match.group(2));
    }
    return words.toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("topologies")
  void everyNameInACommandIsOneOfTheDeployment(Topology topology) {
    var sites = topology.sites().stream().map(site -> site.name()).toList();
    for (var command : commands(topology)) {
      var words = List.of(words(command.text()));
      for (var verb : List.of("fence", "--to")) {
        int at = words.indexOf(verb);
        boolean moment = words.contains("restore") || words.contains("recovery-key");
        if (at >= 0 && !moment) {
          assertTrue(sites.contains(words.get(at + 1)), command.text());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("topologies")
  void aSheetACaseInBothLanguages(Topology topology) {
    for (var language : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      var cards = cards(topology, language);
      var page = cards.html();
      assertEquals(cards.cards().size(), page.split("<article", -1).length - 1);
      assertFalse(page.contains("{0}") || page.contains("{1}") || page.contains("{3}"), page);
      assertFalse(page.contains("http"), "it asks nobody for anything");
    }
  }

  @Test
  void aDeploymentHasTheCasesThatItCanMeet() {
    var names =
        topologies().stream()
            .map(t -> cards(t, Locale.ENGLISH).cards().stream().map(Card::name).toList())
            .toList();
    assertEquals(
        List.of("dark", "two", "restore", "passphrase", "vault", "disk", "certificate"),
        names.get(0));
    assertEquals(
        List.of("dark2", "two2", "deleted", "passphrase", "disk", "certificate"), names.get(1));
    assertEquals(
        List.of("only", "restore", "passphrase", "vault", "disk", "certificate"), names.get(2));
    assertEquals(List.of("only", "passphrase", "disk", "certificate"), names.get(4));
  }
}
