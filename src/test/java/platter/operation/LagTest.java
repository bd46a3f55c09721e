package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.topology.TopologyFile;

/** A day of looks, as the steward keeps it. */
class LagTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  @Test
  void theOneAtTheOtherSiteCounts() {
    var topology =
        TopologyFile.read(
            """
            deployment: acme
            domain: im.acme.example
            sites:
              - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}]}
              - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}]}
            vault: {hosts: [{name: v1, address: 203.0.113.11}]}
            """);
    assertEquals(Optional.of(1L << 20), Lag.of(topology, Glances.at(NOW).status(), NOW).bytes());
  }

  @Test
  void aDayIsKept() {
    var kept = "";
    var begun = NOW.minus(Duration.ofHours(25));
    for (int minute = 0; minute <= 25 * 60; minute++) {
      var known = minute % 2 == 0 ? Optional.of((long) minute) : Optional.<Long>empty();
      kept = new Lag(begun.plus(Duration.ofMinutes(minute)), known).after(kept);
    }
    var lags = Lag.parse(kept);
    assertEquals(24 * 60, lags.size());
    assertEquals(new Lag(NOW, Optional.of(1500L)), lags.get(lags.size() - 1));
    assertEquals(Optional.empty(), lags.get(lags.size() - 2).bytes());
    assertEquals(1500, Lag.most(lags).orElseThrow().bytes().orElseThrow());
  }

  @Test
  void aClockThatWentBackIsFollowed() {
    var kept = new Lag(NOW.plus(Duration.ofHours(1)), Optional.of(1L)).after("");
    assertEquals(
        List.of(new Lag(NOW, Optional.of(2L))),
        Lag.parse(new Lag(NOW, Optional.of(2L)).after(kept)));
  }

  @Test
  void whatIsDamagedIsLeftOut() {
    assertEquals(
        1, Lag.parse("x\n1764000000 12\n-5 1\n1764000060 99999999999999999999\n\n").size());
    assertTrue(Lag.most(Lag.parse("1764000000 -\n")).isEmpty());
  }
}
