package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.WayIn;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Secret;
import platter.topology.Site;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** Whom the others can do without, and who is remembered. */
@SuppressWarnings("NullAway.Init")
class LeftOutTest {
  /** Three hosts at beijing that share its work in different ways, the first without a vote. */
  static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - name: beijing
              hosts:
                - {name: a1, address: 192.0.2.11, roles: [database, im]}
                - {name: a2, address: 192.0.2.12, roles: [database, quorum]}
                - {name: a3, address: 192.0.2.13, roles: [im, gateway]}
                - {name: a4, address: 192.0.2.14, roles: [gateway]}
            - name: guangzhou
              hosts:
                - {name: b1, address: 198.51.100.11}
                - {name: b2, address: 198.51.100.12}
          vault: {hosts: [{name: v1, address: 203.0.113.11}]}
          """);

  @TempDir private Path home;

  private Inventory inventory;

  @BeforeEach
  void open() throws Exception {
    inventory = Inventory.open(home.resolve("home"), new Secret("x"));
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  private static String refused(String host, String... leftOut) {
    var refused =
        assertThrows(
            OperationException.class, () -> LeftOut.refuseNeeded(TOPOLOGY, host, Set.of(leftOut)));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void untilTheyComeInTheTopologyStandsWithoutThem() {
    LeftOut.keep(inventory, Set.of("a3"));
    var standing = LeftOut.standing(TOPOLOGY, inventory);
    assertEquals(
        List.of("a1", "a2", "a4", "b1", "b2", "v1"),
        standing.hosts().stream().map(Host::name).toList());
    assertEquals(TOPOLOGY.domain(), standing.domain());
    LeftOut.forget(inventory, TOPOLOGY.hosts());
    assertEquals(TOPOLOGY, LeftOut.standing(TOPOLOGY, inventory));
  }

  @Test
  void whoVotesOrKeepsTheBackupsIsNeeded() {
    assertTrue(refused("v1").contains("keeps the backups"));
    assertTrue(refused("a2").contains("votes in the quorum"));
    assertTrue(refused("b1").contains("votes in the quorum"));
    assertTrue(refused("c1").contains("there is no host 'c1'"));
  }

  @Test
  void everyRoleStaysAtEverySite() throws Exception {
    for (var host : List.of("a1", "a3", "a4", "b2")) {
      LeftOut.refuseNeeded(TOPOLOGY, host, Set.of());
    }
    LeftOut.refuseNeeded(TOPOLOGY, "b2", Set.of("a1"));
    assertTrue(refused("a3", "a1").contains("no other host at beijing would have the role im"));
    assertTrue(
        refused("a4", "a3").contains("no other host at beijing would have the role gateway"));
  }

  @Test
  void theOthersTakePart() throws Exception {
    assertEquals(
        List.of("a2", "a3", "a4", "b1", "v1"),
        names(LeftOut.taking(TOPOLOGY, inventory, Set.of("a1", "b2"))));
    assertThrows(
        OperationException.class, () -> LeftOut.taking(TOPOLOGY, inventory, Set.of("a1", "a3")));
    assertEquals(TOPOLOGY.hosts(), LeftOut.taking(TOPOLOGY, inventory, Set.of()));
  }

  private static List<String> names(List<Host> hosts) {
    return hosts.stream().map(Host::name).toList();
  }

  @Test
  void whoWasLeftOutComesInByRejoinOrStaysOut() throws Exception {
    LeftOut.keep(inventory, Set.of("b2", "a1"));
    assertEquals(List.of("a2", "a3", "a4", "b1", "v1"), names(LeftOut.others(TOPOLOGY, inventory)));
    var refused =
        assertThrows(
            OperationException.class, () -> LeftOut.taking(TOPOLOGY, inventory, Set.of("a1")));
    assertEquals(
        "b2: left out at the last installation; nothing was changed. 'platter rejoin b2' brings it"
            + " in; to install the others again, give --without b2",
        refused.getMessage());
    LeftOut.taking(TOPOLOGY, inventory, Set.of("a1", "b2"));

    LeftOut.forget(inventory, List.of(TOPOLOGY.host("b2").orElseThrow()));
    assertEquals(Set.of("a1"), LeftOut.of(inventory));
    LeftOut.keep(inventory, Set.of());
    assertEquals(Set.of(), LeftOut.of(inventory));
    LeftOut.taking(TOPOLOGY, inventory, Set.of());
  }

  @Test
  void aSiteIsWholeWithoutThem() {
    var reached = TOPOLOGY.hosts().stream().filter(host -> !host.name().equals("a1")).toList();
    assertEquals(List.of("guangzhou"), sites(reached));
    LeftOut.keep(inventory, Set.of("a1"));
    assertEquals(List.of("beijing", "guangzhou"), sites(reached));
    assertEquals(List.of("guangzhou"), sites(TOPOLOGY.sites().get(1).hosts()));
  }

  private List<String> sites(List<Host> reached) {
    return LeftOut.whole(TOPOLOGY, inventory, reached).stream().map(Site::name).toList();
  }

  @Test
  void theyAreNamedAsMissing() {
    LeftOut.keep(inventory, Set.of("a1", "gone"));
    for (var locale : List.of(Locale.ROOT, Locale.SIMPLIFIED_CHINESE)) {
      var missing = LeftOut.shortfalls(TOPOLOGY, inventory);
      assertEquals(1, missing.size(), "one that is in the topology no more is not missing");
      var said = missing.get(0).in(Messages.of("recovery", locale));
      assertTrue(said.contains("a1") && said.contains("platter rejoin a1"), said);
    }
  }

  /** Whoever goes on where a site is lost counts on nobody who never came in. */
  @Test
  void aHostThatCameAsFarAsToHaveDataCounts() throws Exception {
    var bare = new PlayedHost("a1", home.resolve("a1"));
    bare.stand("systemctl", "exit 3");
    var halfway = new PlayedHost("b2", home.resolve("b2"));
    halfway.stand("systemctl", "exit 3");
    halfway.write("database/data/base", "");
    var wiped = new PlayedHost("a3", home.resolve("a3"));
    wiped.stand("systemctl", "exit 3");
    var played = Map.of("a1", bare, "b2", halfway, "a3", wiped);
    LeftOut.keep(inventory, Set.of("a1", "b2"));
    try (var hosts = new Hosts(way(played), TOPOLOGY.hosts())) {
      var reached =
          TOPOLOGY.hosts().stream().filter(host -> played.containsKey(host.name())).toList();
      assertEquals(List.of("a3", "b2"), names(LeftOut.counting(inventory, hosts, reached)));
    }
  }

  static WayIn way(Map<String, PlayedHost> played) {
    return new WayIn() {
      @Override
      public Session connect(Host host) {
        return Optional.ofNullable(played.get(host.name())).orElseThrow();
      }

      @Override
      public boolean sharesCredential(Host one, Host other) {
        return false;
      }
    };
  }

  /** What is to be done with all hosts of a site is done with one that has nothing, too. */
  @Test
  void aBareHostHoldsUpNeitherAFenceNorAShutdown() throws Exception {
    var bare = new PlayedHost("b2", home.resolve("b2"));
    bare.stand("systemctl", "[ \"$1\" != cat ] && [ \"$1\" != stop ] && echo 0");
    assertTrue(bare.run(Script.of(Fencing.FENCE)).ok());
    assertFalse(bare.has("gate/fenced"));
    var units = new String[] {"platter-im.service", "platter-files.service"};
    assertTrue(bare.run(Script.of(PlannedPower.STOP, units)).ok());

    bare.stand(
        "systemctl",
        "[ \"$1\" != cat ] || [ \"$2\" = platter-files.service ] || exit 1; echo \"$@\"");
    assertEquals(
        "stop platter-files.service",
        bare.run(Script.of(PlannedPower.STOP, units))
            .out()
            .lines()
            .filter(line -> line.startsWith("stop"))
            .findFirst()
            .orElse(""));
  }
}
