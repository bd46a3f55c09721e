package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import platter.health.Port;

/** Who belongs to which quorum, and where it is reached. */
class EpochTest {
  @Test
  void theNextEpochIsReachedElsewhereAndAllPortsAreOpen() {
    var first = new Epoch(1, "a", List.of("a1"));
    var second = new Epoch(2, "b", List.of("a1"));
    var ports =
        Set.of(first.clientPort(), first.peerPort(), second.clientPort(), second.peerPort());

    assertEquals(4, ports.size());
    var open = Ports.of(ClockTest.SITES, ClockTest.SITES.vault().get(0));
    assertTrue(open.containsAll(ports.stream().map(Port::tcp).toList()), open::toString);
    assertEquals(first.clientPort(), new Epoch(3, "c", List.of("a1")).clientPort());
  }

  @Test
  void oneThatWasFormedWithoutASiteIsOfOneSite() {
    var topology = ClockTest.SITES;
    var first = topology.sites().get(0).hosts().get(0).name();
    var other = topology.sites().get(1).hosts().get(0).name();
    var vault = topology.vault().get(0).name();
    assertTrue(new Epoch(2, "a", List.of(other)).ofOneSite(topology));
    assertTrue(new Epoch(2, "a", List.of(other, vault)).ofOneSite(topology));
    assertFalse(new Epoch(2, "a", List.of(other, vault, first)).ofOneSite(topology));
  }

  @Test
  void whoeverVotesOrKeepsADatabaseIsAskedByAllOthersOfThese() {
    assertEquals(
        12,
        Routes.of(ClockTest.SITES).stream()
            .filter(route -> route.port().text().equals("2378/tcp"))
            .count());
  }
}
