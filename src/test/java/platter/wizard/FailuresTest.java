package platter.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Text;
import platter.health.Verdict;
import platter.operation.ChecksFellShortException;
import platter.topology.Messages;
import platter.topology.Phrases;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** Who is to blame where checks fell short, and can be done without. */
class FailuresTest {
  private static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}, {name: a2, address: 192.0.2.12}]}
            - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}, {name: b2, address: 198.51.100.12}]}
          vault: {hosts: [{name: v1, address: 203.0.113.11}]}
          """);

  private static Finding fell(String... hosts) {
    return new Finding(
        Check.SPACE,
        Arrays.asList(hosts),
        Verdict.FAILED,
        Text.value("1"),
        Text.value("2"),
        Optional.empty());
  }

  private static View.Failure failure(Finding... findings) {
    var failures =
        new Failures(
            TOPOLOGY, Set.of(), Messages.of("wizard", Locale.ROOT), Phrases.of(Locale.ENGLISH));
    return failures.of(new ChecksFellShortException(List.of(findings)));
  }

  @Test
  void theHostToWhichNoLineGoesIsTheOne() {
    var failure = failure(fell("a1", "b2"), fell("a2", "b2"), fell("b1", "b2"));
    assertEquals("b2", failure.host());
    assertTrue(failure.skippable());
    assertEquals("Preflight", failure.task());
  }

  @Test
  void ofTheTwoEndsOfALineTheOneThatCanBeDoneWithout() {
    assertEquals("a2", failure(fell("b1", "a2")).host());
    assertEquals("b1", failure(fell("b1", "a1")).host());
    assertFalse(failure(fell("b1", "a1")).skippable());
  }

  @Test
  void whatIsNoHostsFaultNamesNone() {
    var failure = failure(fell());
    assertEquals("", failure.host());
    assertFalse(failure.skippable());
    assertEquals("", failure.needed());
  }
}
