package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import platter.operation.Readiness.State;
import platter.operation.Shortfall.Work;
import platter.topology.Messages;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** Two sites without a third place: each has a quorum of its own, and nothing moves by itself. */
class TwoSitesTest {
  static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          replication: asynchronous
          sites:
            - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
            - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11, ssh: {user: deploy}}]}
          """);

  private static final String LEADER =
      """
      {"state": "running", "role": "primary", "xlog": {"location": 5000}}
      """;
  private static final String FOLLOWER =
      """
      {"state": "running", "role": "standby_leader", "replication_state": "streaming",
       "xlog": {"received_location": %d, "replayed_timestamp": "2026-11-28 10:00:00.25+00:00"}}
      """;
  private static final String DEAF =
      """
      {"state": "running", "role": "standby_leader",
       "xlog": {"received_location": 4000, "replayed_timestamp": "2026-11-28 10:00:00+00:00"}}
      """;

  private final Map<String, Look> looks = new LinkedHashMap<>();
  private Epoch epoch = new Epoch(1, "one", List.of("a1", "b1"));
  private Optional<String> waiting = Optional.empty();

  @Test
  void aQuorumOutlivesTheEpochInWhichItBegan() {
    var next = epoch.next("b1");
    assertEquals(2, next.variables(TOPOLOGY).get("number"));
    assertEquals(1, next.variables(TOPOLOGY).get("quorum"));
    for (var same : List.of("client_port", "peer_port", "token")) {
      assertEquals(epoch.variables(TOPOLOGY).get(same), next.variables(TOPOLOGY).get(same), same);
    }
  }

  @Test
  void nobodyAsksTheQuorumOfTheOtherSite() {
    var ports = Routes.of(TOPOLOGY).stream().map(route -> route.port().text()).toList();
    assertTrue(ports.contains("2378/tcp") && ports.contains("5432/tcp"), ports::toString);
    assertFalse(ports.contains("2379/tcp") || ports.contains("2380/tcp"), ports::toString);
  }

  @Test
  void theSiteThatFollowsAtFirstKeepsTheBackupsBesideAllElse() {
    var keeps = TOPOLOGY.repository().orElseThrow();
    assertEquals("b1", keeps.name());
    var services = Service.of(TOPOLOGY, keeps);
    assertTrue(
        services.containsAll(
            List.of(Service.DATABASE, Service.IM, Service.BACKUP, Service.KEEP, Service.STEWARD)));
    // The uploads of a chat server are there already, and Syncthing runs once.
    assertFalse(services.contains(Service.FILES));
    var ports = new ArrayList<>(Ports.of(TOPOLOGY, keeps));
    ports.addAll(Ports.inside(TOPOLOGY, keeps));
    assertEquals(ports.size(), Set.copyOf(ports).size(), ports::toString);
  }

  @Test
  void theLogGoesOneWayAndTheBackupComesTheOther() {
    var ways =
        Routes.of(TOPOLOGY).stream()
            .map(way -> way.from().name() + " " + way.to().name() + " " + way.port().text())
            .toList();
    for (var wanted :
        List.of("a1 b1 8432/tcp", "a1 b1 8433/tcp", "b1 a1 8431/tcp", "b1 a1 2377/tcp")) {
      assertTrue(ways.contains(wanted), wanted + " is not in " + ways);
    }
    assertFalse(ways.contains("b1 a1 8432/tcp") || ways.contains("a1 b1 8431/tcp"), ways::toString);
  }

  @Test
  void aSiteThatHasAllIsNoPromise() throws Exception {
    says("a1", LEADER);
    says("b1", FOLLOWER.formatted(5000));
    is(State.UNSYNCHRONISED);
    assertEquals(List.of("beijing", "guangzhou", "0", "0", "0"), readiness().answer().arguments());
    assertTrue(
        readiness()
            .answer()
            .in(Messages.of("recovery", Locale.ROOT))
            .contains("platter failover --to guangzhou --accept-loss"));
    assertFalse(
        status()
            .missing(TOPOLOGY, Work.STARTUP)
            .contains("a database at the other site that follows"));
  }

  @Test
  void whatTheOtherSiteLacksIsSaidInBytesAndSeconds() throws Exception {
    says("a1", LEADER);
    says("b1", FOLLOWER.formatted(4000));
    is(State.UNSYNCHRONISED);
    assertEquals("1000", readiness().answer().arguments().get(2));
    assertTrue(Long.parseLong(readiness().answer().arguments().get(3)) > 0);
    assertEquals("why.follows", readiness().why().key());
  }

  @Test
  void aLineThatIsCutLeavesTheLeaderWhereItIs() throws Exception {
    says("a1", LEADER);
    says("b1", DEAF);
    is(State.UNSYNCHRONISED);
    assertEquals("why.follows-not", readiness().why().key());
    assertTrue(
        status()
            .missing(TOPOLOGY, Work.STARTUP)
            .contains("a database at the other site that follows"));
  }

  @Test
  void anEpochOfOneSiteHasLeftTheOtherBehind() throws Exception {
    says("b1", LEADER);
    is(State.EXPOSED);
    epoch = epoch.next("b1");
    says("b1", LEADER);
    is(State.FAILED_OVER);
    waiting = Optional.of("b1 has epoch 2, this host 1: rejoin it");
    epoch = new Epoch(1, "one", List.of("a1", "b1"));
    says("a1", "{}");
    is(State.FAILED_OVER);
    assertEquals(List.of("a1"), readiness().way().orElseThrow().arguments());
  }

  @Test
  void aSiteThatFollowsNobodySaysWhatMayHelp() throws Exception {
    says("b1", DEAF);
    is(State.LEADERLESS);
    assertEquals("way.leaderless.two-sites", readiness().way().orElseThrow().key());
  }

  /** What {@code pg_controldata} says, as PostgreSQL 17 does. */
  @Test
  void whatADatabaseWroteLastIsReadFromOneThatEndedInOrder() throws Exception {
    var host = TOPOLOGY.hosts().get(0);
    assertEquals(0x1_0316_0029L, LogPosition.ofEnded(host, "shut down\n1/3160028\n0/0\n"));
    assertEquals(
        0x316_0100L, LogPosition.ofEnded(host, "shut down in recovery\n0/3160028\n0/3160100\n"));
    var killed =
        assertThrows(
            OperationException.class,
            () -> LogPosition.ofEnded(host, "in production\n0/3160028\n0/0\n"));
    assertTrue(String.valueOf(killed.getMessage()).contains("a1"), killed::toString);
    assertThrows(OperationException.class, () -> LogPosition.ofEnded(host, ""));
    assertEquals(-1, LogPosition.read(""));
    assertEquals("1/3160028", LogPosition.text(0x1_0316_0028L));
  }

  private void says(String host, String patroni) throws JsonProcessingException {
    looks.put(
        host,
        Looks.of(
            TOPOLOGY.host(host).orElseThrow(),
            epoch,
            waiting,
            Optional.of(new ObjectMapper().readTree(patroni)),
            true));
  }

  private Status status() {
    return Status.of(TOPOLOGY, looks, Map.of());
  }

  private Readiness readiness() {
    return Readiness.of(TOPOLOGY, status());
  }

  /** Of this state, and all that is said of it can be said in both languages. */
  private void is(State state) {
    var readiness = readiness();
    assertEquals(state, readiness.state());
    for (var locale : List.of(Locale.ROOT, Locale.SIMPLIFIED_CHINESE)) {
      var messages = Messages.of("recovery", locale);
      for (var words :
          List.of(readiness.why(), readiness.way().orElseThrow(), readiness.answer())) {
        assertFalse(words.in(messages).contains("{"), words.in(messages));
      }
    }
  }
}
