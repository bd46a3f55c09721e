package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Hosts;
import platter.run.Journal;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/**
 * Hosts that come back to a leader, b1 where nothing else is said, with etcd and Patroni played.
 */
class RejoinTest {
  private static final Topology THREE =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - name: beijing
              hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]
            - name: guangzhou
              hosts:
                - {name: b1, address: 198.51.100.11, ssh: {user: deploy}}
                - {name: b2, address: 198.51.100.12, ssh: {user: deploy}}
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
          """);

  @TempDir private Path home;
  @TempDir private Path disc;

  private final Map<String, String> epochs = new HashMap<>();

  /** Members of the quorum, and whether they vote. */
  private final Map<String, Boolean> members = new LinkedHashMap<>();

  /** Standbys that follow. */
  private final Set<String> following = new TreeSet<>();

  /** What the leader's host kept as its epoch when a host was given its vote. */
  private final Map<String, String> keptAtVote = new LinkedHashMap<>();

  private final Played played = new Played(this::answer);
  private Topology topology = THREE;
  private Set<String> leftOut = Set.of();
  private String leader = "b1";

  /** A quorum was formed anew by b1 alone; b2 is there, the others are of the epoch before. */
  @BeforeEach
  void formedAnew() {
    epochs.putAll(
        Map.of("a1", "1 one a1 b1 v1", "v1", "1 one a1 b1 v1", "b1", "2 two b1", "b2", "2 two b1"));
    members.put("b1", true);
    following.add("b2");
  }

  @Test
  void theLeadersHostsKnowOfAMemberBeforeItVotes() throws Exception {
    assertThrows(OperationException.class, () -> rejoin("a1"));
    assertEquals("2 two b1 v1", keptAtVote.get("v1"));
    assertEquals("2 two b1 v1", epochs.get("b1"), "where it is broken off before the copy");
    assertEquals("2 two b1 v1", epochs.get("b2"));
  }

  @Test
  void whereEachSiteVotesForItselfTheLeadersOnesDoBeforeTheOtherSiteMayFollow() throws Exception {
    topology = TwoSitesTest.TOPOLOGY;
    epochs.put("a1", "1 one a1 b1");
    assertThrows(OperationException.class, () -> rejoin("a1"));
    assertEquals("2 two b1 a1", epochs.get("b1"));
  }

  @Test
  void ofASiteOnlyThoseComeBackThatAreOut() throws Exception {
    all();
    topology = THREE;
    following.remove("a1");
    assertEquals(List.of("a1"), plan("beijing").orElseThrow().hosts());
    following.add("a1");
    assertEquals(Optional.empty(), plan("beijing"));
    epochs.remove("b2");
    assertEquals(List.of("b2"), plan("guangzhou").orElseThrow().hosts());
  }

  @Test
  void aCopyThatCountsIsNotSetAsideByItsName() throws Exception {
    all();
    var refused = assertThrows(OperationException.class, () -> plan("b2"));
    var said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("b2 follows") && said.contains("stop platter-database"), said);
    assertTrue(
        String.valueOf(assertThrows(OperationException.class, () -> plan("v1")).getMessage())
            .contains("v1 votes"));
    following.remove("b2");
    assertEquals(List.of("b2"), plan("b2").orElseThrow().hosts());
  }

  /** An installation left it out, and nothing was ever done there. */
  @Test
  void whoWasNeverInstalledComesInAsANewOne() throws Exception {
    all();
    epochs.remove("b2");
    following.remove("b2");
    leftOut = Set.of("b2");
    var plan = plan().orElseThrow();
    assertEquals(List.of("b2"), plan.hosts());
    assertEquals(List.of("b2"), plan.setAside());
    var played = brings("b2");
    assertEquals(List.of(List.of("b2"), List.of("a1", "b1", "b2", "v1")), played);
    assertEquals(Set.of(), leftOut);
  }

  /** It was left out when its database followed already. */
  @Test
  void aCopyThatCountsStaysWhereItsHostComesIn() throws Exception {
    all();
    leftOut = Set.of("b2");
    var plan = plan("b2").orElseThrow();
    assertEquals(List.of("b2"), plan.hosts());
    assertEquals(List.of(), plan.setAside());
    assertFalse(
        plan.procedure().actions().stream().anyMatch(a -> a.name().contains("set aside")),
        () -> plan.procedure().actions().toString());
    following.remove("b2");
    assertEquals(List.of("b2"), plan().orElseThrow().setAside());
  }

  @Test
  void aLeaderThatWasLeftOutIsInstalledAndGoesOn() throws Exception {
    all();
    leader = "b2";
    following.add("b1");
    leftOut = Set.of("b2");
    var plan = plan().orElseThrow();
    assertEquals(List.of("b2"), plan.hosts());
    assertEquals(List.of(), plan.setAside());
    assertFalse(
        plan.procedure().actions().stream().anyMatch(a -> a.name().contains("follows it")),
        () -> plan.procedure().actions().toString());
  }

  @Test
  void whoIsStillLeftOutIsNotPlayedOn() throws Exception {
    all();
    epochs.put("a1", "1 one a1 b1 v1");
    leftOut = Set.of("b2");
    assertEquals(List.of(List.of("a1"), List.of("a1", "b1", "v1")), brings("a1"));
    assertEquals(Set.of("b2"), leftOut);
  }

  @Test
  void whereEachSiteVotesForItselfAHostOfTheOneThatFollowsComesInAlone() throws Exception {
    topology =
        TopologyFile.read(
            """
            deployment: acme
            domain: im.acme.example
            replication: asynchronous
            sites:
              - name: beijing
                hosts:
                  - {name: a1, address: 192.0.2.11, ssh: {user: deploy}}
                  - {name: a2, address: 192.0.2.12, ssh: {user: deploy}}
              - name: guangzhou
                hosts: [{name: b1, address: 198.51.100.11, ssh: {user: deploy}}]
            """);
    epochs.putAll(Map.of("a1", "1 one a1 b1", "b1", "1 one a1 b1"));
    following.add("a1");
    leftOut = Set.of("a2");
    assertEquals(List.of("a2"), plan().orElseThrow().setAside());
    assertEquals(List.of(List.of("a2"), List.of("a1", "a2", "b1")), brings("a2"));
  }

  /** Rejoins a host up to the state, and says on whom the playbook was played. */
  private List<List<String>> brings(String name) throws Exception {
    try (var inventory = Inventory.open(home, new Secret("x"));
        var hosts = new Hosts(played, topology.hosts())) {
      LeftOut.keep(inventory, leftOut);
      var installation =
          PlayedInstallation.in(
              disc,
              topology,
              inventory,
              hosts,
              on -> {
                on.forEach(h -> epochs.put(h.name(), Epoch.of(topology, inventory).line()));
                on.stream().filter(h -> h.has(Role.DATABASE)).forEach(h -> following.add(h.name()));
                return on.size() > 1 ? Journal.Verdict.CANCELLED : Journal.Verdict.DONE;
              });
      var plan =
          new Rejoin(topology, inventory, hosts, installation).of(List.of(name)).orElseThrow();
      assertThrows(
          CancelledException.class,
          () -> plan.procedure().run(inventory, List.of(), new Cancellation()));
      leftOut = LeftOut.of(inventory);
      return installation.played();
    }
  }

  /** All are in the quorum, and follow. */
  private void all() {
    for (var name : List.of("a1", "b1", "b2", "v1")) {
      epochs.put(name, "2 two b1 v1 a1");
    }
    members.putAll(Map.of("v1", true, "a1", true));
    following.add("a1");
  }

  private Optional<Rejoin.Plan> plan(String... names) throws Exception {
    try (var inventory = Inventory.open(home, new Secret("x"));
        var hosts = new Hosts(played, topology.hosts())) {
      LeftOut.keep(inventory, leftOut);
      var installation =
          PlayedInstallation.in(disc, topology, inventory, hosts, on -> Journal.Verdict.FAILED);
      return new Rejoin(topology, inventory, hosts, installation).of(List.of(names));
    }
  }

  /** All that are out, up to the playbook on one. */
  private void rejoin(String last) throws Exception {
    try (var inventory = Inventory.open(home, new Secret("x"));
        var hosts = new Hosts(played, topology.hosts())) {
      var installation =
          PlayedInstallation.in(
              disc,
              topology,
              inventory,
              hosts,
              on -> {
                on.forEach(h -> epochs.put(h.name(), Epoch.of(topology, inventory).line()));
                return on.get(0).name().equals(last)
                    ? Journal.Verdict.FAILED
                    : Journal.Verdict.DONE;
              });
      new Rejoin(topology, inventory, hosts, installation)
          .of(List.of())
          .orElseThrow()
          .procedure()
          .run(inventory, List.of(), new Cancellation());
    }
  }

  private Answer answer(Host host, Script script) {
    var name = host.name();
    if (script.equals(Questions.GATE)
        || script.text().startsWith("cat /var/lib/platter/gate/epoch")) {
      return Played.ok(epochs.getOrDefault(name, "") + "\n");
    }
    if (script.equals(Questions.QUORUM)) {
      return members.getOrDefault(name, false) ? Played.ok("{\"kvs\": []}") : Played.failed("none");
    }
    if (script.equals(Patroni.question(host))) {
      return Played.ok(patroni(name) + "\n200");
    }
    if (script.text().contains("epoch.new")) {
      epochs.put(name, script.args().get(0));
    }
    if (!script.args().isEmpty() && script.args().get(0).equals("member")) {
      return Played.ok(member(script.args()));
    }
    return Played.well(topology, host, script);
  }

  private String patroni(String name) {
    if (name.equals(leader)) {
      return "{\"state\": \"running\", \"role\": \"primary\", \"xlog\": {\"location\": 5000}}";
    }
    return following.contains(name)
        ? "{\"state\": \"running\", \"role\": \"replica\", \"replication_state\": \"streaming\"}"
        : "{\"state\": \"starting\", \"role\": \"replica\"}";
  }

  /** As etcdctl does. */
  private String member(List<String> words) {
    switch (words.get(1)) {
      case "add" -> members.put(words.get(2), false);
      case "promote" -> {
        var name = List.copyOf(members.keySet()).get(Integer.parseInt(words.get(2), 16));
        members.put(name, true);
        keptAtVote.put(name, Objects.requireNonNull(epochs.get("b1")));
      }
      default -> {}
    }
    var list = new StringBuilder();
    int id = 0;
    for (var member : members.entrySet()) {
      list.append(list.isEmpty() ? "" : ", ")
          .append("{\"ID\": %d, \"name\": \"%s\", ".formatted(id++, member.getKey()))
          .append("\"peerURLs\": [\"https://%s\"]".formatted(member.getKey()))
          .append(member.getValue() ? "}" : ", \"isLearner\": true}");
    }
    return "{\"members\": [" + list + "]}";
  }
}
