package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.SmallBundle;
import platter.inventory.Inventory;
import platter.playbook.Facts;
import platter.run.Target;
import platter.topology.Secret;
import platter.topology.Topology;

/** What a playbook is told where some hosts take no part. */
class VariablesTest {
  private static final Topology TOPOLOGY = LeftOutTest.TOPOLOGY;

  @TempDir private Path folder;

  private Path disc = Path.of("");

  @BeforeEach
  void press() throws Exception {
    disc = new SmallBundle().image("x", SmallBundle.tar("x", "x")).folder(folder);
  }

  @Test
  void theFirstOfThoseThatTakePartBegins() throws Exception {
    assertEquals(List.of("a1"), in("database_first", targets(Set.of())));
    assertEquals(List.of("a1"), in("im_first", targets(Set.of())));
    var targets = targets(Set.of("a1", "b2"));
    assertEquals(
        List.of("a2", "a3", "a4", "b1", "v1"), targets.stream().map(Target::name).toList());
    assertEquals(List.of("a2"), in("database_first", targets));
    assertEquals(List.of("a3"), in("im_first", targets));
  }

  /** Whoever comes in later is known to all from the beginning. */
  @Test
  void whoIsLeftOutStaysInWhatTheOthersAreTold() throws Exception {
    assertEquals(targets(Set.of()).get(1).vars(), targets(Set.of("a1", "b2")).get(0).vars());
  }

  private static List<String> in(String group, List<Target> targets) {
    return targets.stream().filter(t -> t.groups().contains(group)).map(Target::name).toList();
  }

  private List<Target> targets(Set<String> without) throws Exception {
    var facts = new LinkedHashMap<String, Facts>();
    var accounts = new LinkedHashMap<String, Map<String, Integer>>();
    try (var bundle = Bundle.open(disc);
        var inventory = Inventory.open(folder.resolve("home"), new Secret("x"))) {
      for (var host : LeftOut.taking(TOPOLOGY, inventory, without)) {
        var services = Service.of(TOPOLOGY, host).stream().map(Service::name).toList();
        facts.put(host.name(), new Facts(Map.of()));
        accounts.put(host.name(), AccountNumbers.choose(host.name(), "", services));
      }
      return new Variables(
              TOPOLOGY,
              bundle,
              inventory,
              Optional.empty(),
              Timing.forRoundTrip(Duration.ofMillis(5)),
              List.of(),
              Optional.empty(),
              without,
              AlertSettings.of(TOPOLOGY, inventory),
              "fingerprint",
              Instant.now())
          .targets(new Survey(facts, accounts, Duration.ofMillis(5)));
    }
  }
}
