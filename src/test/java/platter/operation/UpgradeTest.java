package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.Difference.Change;
import platter.bundle.SmallBundle;
import platter.bundle.Succession;
import platter.inventory.Deployments.BundleVersion;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;

/** A disc where another one is installed. */
@SuppressWarnings("NullAway.Init")
class UpgradeTest {
  private static final Topology TOPOLOGY = LeftOutTest.TOPOLOGY;
  private static final Succession RULE = new Succession("0.2.0", List.of("24.12"));

  @TempDir private Path folder;

  private Inventory inventory;

  @BeforeEach
  void open() throws Exception {
    inventory = Inventory.open(folder.resolve("home"), new Secret("x"));
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  private Bundle disc(String version, String postgresql) throws IOException {
    return Bundle.open(
        new SmallBundle()
            .version(version)
            .image("database", postgresql, SmallBundle.tar("d", postgresql))
            .jar(folder.resolve("platter-" + version + "-" + postgresql + ".jar")));
  }

  private void install(String version, String postgresql) throws IOException {
    try (var disc = disc(version, postgresql)) {
      inventory
          .deployments()
          .use(
              new BundleVersion(
                  disc.digest(), version, Instant.now(), Optional.of(disc.contents().json())));
    }
  }

  private String refused(String version, String postgresql) throws IOException {
    try (var disc = disc(version, postgresql)) {
      return String.valueOf(
          assertThrows(
                  OperationException.class, () -> new Upgrade(disc, inventory, RULE).refuseUnfit())
              .getMessage());
    }
  }

  @Test
  void aNewerDiscIsFineAndSaysWhatItChanges() throws Exception {
    install("0.2.0", "17.12-1");
    try (var disc = disc("0.3.0", "17.13-1")) {
      var upgrade = new Upgrade(disc, inventory, RULE);
      upgrade.refuseUnfit();
      assertEquals(
          List.of(new Change("database", "17.12-1", "17.13-1")),
          upgrade.difference().orElseThrow().images());
    }
  }

  @Test
  void whereNothingOrThisDiscIsInstalledThereIsNoUpgrade() throws Exception {
    try (var disc = disc("0.3.0", "17.13-1")) {
      assertEquals(Optional.empty(), new Upgrade(disc, inventory, RULE).difference());
      install("0.3.0", "17.13-1");
      assertEquals(Optional.empty(), new Upgrade(disc, inventory, RULE).difference());
    }
  }

  @Test
  void whatCannotBeInstalledOverWhatTheInventoryKnowsIsRefused() throws Exception {
    install("0.3.0", "17.12-1");
    assertTrue(refused("0.2.9", "17.12-1").startsWith("nothing was changed: version 0.3.0 is"));
    assertTrue(refused("0.4.0", "18.0-1").contains("with PostgreSQL 17 is installed"));
    install("0.1.0", "17.12-1");
    assertTrue(refused("0.4.0", "17.12-1").contains("over version 0.2.0 or newer"));
  }

  @Test
  void whatAnEarlierProgramNotedCountsByItsVersion() throws Exception {
    inventory.deployments().use(new BundleVersion("x", "0.3.0", Instant.now(), Optional.empty()));

    assertTrue(refused("0.2.9", "17.12-1").contains("the older version 0.2.9"));
    try (var disc = disc("0.4.0", "17.12-1")) {
      assertEquals(Optional.empty(), new Upgrade(disc, inventory, RULE).difference());
    }
  }

  /** Another copy of the inventory may have seen a newer disc. */
  @Test
  void whatAHostKnowsCountsToo() throws Exception {
    var a1 = new PlayedHost("a1", folder.resolve("a1"));
    var b1 = new PlayedHost("b1", folder.resolve("b1"));
    b1.stand("cat", "echo version=0.4.0");
    var taking =
        TOPOLOGY.hosts().stream().filter(h -> Set.of("a1", "b1").contains(h.name())).toList();
    try (var disc = disc("0.3.0", "17.12-1");
        var hosts = new Hosts(LeftOutTest.way(Map.of("a1", a1, "b1", b1)), TOPOLOGY.hosts())) {
      var upgrade = new Upgrade(disc, inventory, RULE);
      upgrade.refuseUnfit();
      var refused =
          assertThrows(OperationException.class, () -> upgrade.refuseUnfit(hosts, taking));
      assertTrue(
          String.valueOf(refused.getMessage())
              .startsWith("b1: nothing was changed: version 0.4.0 is installed"),
          refused.getMessage());
      b1.stand("cat", "echo version=0.3.0");
      upgrade.refuseUnfit(hosts, taking);
    }
  }

  /** No host of it can even be reached. */
  @Test
  void planAndInstallRefuseBeforeTheyAskAHost() throws Exception {
    install("0.3.0", "17.12-1");
    try (var disc = disc("0.2.9", "17.12-1");
        var hosts = new Hosts(LeftOutTest.way(Map.of()), List.<Host>of())) {
      var installation =
          new Installation(TOPOLOGY, disc, inventory, hosts, List.of(), new Cancellation());
      assertThrows(OperationException.class, () -> installation.plan(Set.of()));
      assertThrows(OperationException.class, () -> installation.install(Set.of(), Set.of()));
    }
  }
}
