package platter.operation;

import static java.time.ZoneOffset.UTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.operation.Readiness.State;
import platter.operation.Shortfall.Work;
import platter.topology.Messages;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What three hosts say of themselves, and the one word for it. */
class ReadinessTest {
  private static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
            - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11, ssh: {user: deploy}}]}
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
          """);

  private static final String LEADER =
      """
      {"state": "running", "role": "primary", "xlog": {"location": 5000},
       "replication": [{"application_name": "b1", "state": "streaming", "sync_state": "%s"}]}
      """;
  private static final String ALONE =
      """
      {"state": "running", "role": "primary", "xlog": {"location": 5000}}
      """;
  private static final String STANDBY =
      """
      {"state": "running", "role": "replica", "replication_state": "streaming",
       "xlog": {"received_location": 4000}}
      """;
  private static final String HISTORY =
      """
      [[1, 100, "no recovery target specified", "2026-11-27T10:00:00+00:00", "a1"],
       [2, 200, "no recovery target specified", "2026-11-27T12:00:00+00:00", "b1"]]
      """;

  private final Map<String, Look> looks = new LinkedHashMap<>();
  private Epoch epoch = new Epoch(1, "one", List.of("a1", "b1", "v1"));
  private Optional<String> waiting = Optional.empty();

  @Test
  void aStandbyInTheListAndAllVotesProtect() throws Exception {
    says("a1", LEADER.formatted("quorum"), true);
    says("b1", STANDBY, true);
    says("v1", "", true);
    is(State.PROTECTED);
    assertEquals(
        Optional.of(1000L), status().members().get(1).lagBytes(), "how far the standby is behind");
  }

  @Test
  void withoutTheVaultsVoteNothingTakesOver() throws Exception {
    says("a1", LEADER.formatted("sync"), true);
    says("b1", STANDBY, true);
    is(State.WITHOUT_WITNESS);
    assertTrue(english().contains("v1"), english());
  }

  @Test
  void aStandbyThatNobodyWaitsForDoesNotCount() throws Exception {
    says("a1", LEADER.formatted("async"), true);
    says("b1", STANDBY, true);
    says("v1", "", true);
    is(State.UNSYNCHRONISED);
    assertTrue(
        status()
            .missing(TOPOLOGY, Work.STARTUP)
            .contains("a synchronous standby at the other site"));
  }

  @Test
  void whereNobodyIsWantedToWaitTheOtherSiteTakesOverWithALoss() throws Exception {
    says("a1", LEADER.formatted("async"), true);
    says("b1", STANDBY, true);
    says("v1", "", true);
    var asynchronous =
        TopologyFile.read(
            TopologyFile.write(TOPOLOGY, Locale.ENGLISH)
                .replace("replication: synchronous", "replication: asynchronous"));
    var said = Readiness.of(asynchronous, status());
    assertEquals(State.UNSYNCHRONISED, said.state());
    assertEquals("answer.asynchronous", said.answer().key());
    assertEquals("way.asynchronous", said.way().orElseThrow().key());
  }

  @Test
  void aSiteWhoseHostsAreDrainedCannotTakeOver() throws Exception {
    says("a1", LEADER.formatted("quorum"), true);
    says("b1", STANDBY, true);
    says("v1", "", true);
    looks.computeIfPresent("a1", (host, look) -> drained(look));
    is(State.PROTECTED);
    looks.computeIfPresent("b1", (host, look) -> drained(look));
    is(State.DRAINED);
    var said = "a host at guangzhou that takes clients: b1 are drained";
    assertTrue(hindering(Work.SWITCHOVER).contains(said), hindering(Work.SWITCHOVER));
    assertFalse(hindering(Work.STARTUP).contains(said), "a start does not end a drain");
  }

  private static Look drained(Look look) {
    return Looks.with(look, Optional.of(Instant.EPOCH), look.drill());
  }

  private String hindering(Work work) {
    return String.join("; ", status().missing(TOPOLOGY, work));
  }

  @Test
  void aDrillThatFailedHindersNoMove() throws Exception {
    says("a1", LEADER.formatted("quorum"), true);
    says("b1", STANDBY, true);
    says("v1", "", true);
    var before = hindering(Work.SWITCHOVER);
    looks.computeIfPresent(
        "v1", (host, look) -> Looks.with(look, look.drained(), Optional.of(failedDrill())));
    assertTrue(status().shortfalls(TOPOLOGY).stream().anyMatch(s -> s.id().equals("drill")));
    assertEquals(before, hindering(Work.SWITCHOVER));
  }

  private static Evidence failedDrill() {
    return new Evidence(
        "20261128T220000Z",
        "acme",
        "im.acme.example",
        "v1",
        Instant.EPOCH,
        Instant.EPOCH,
        "ops@laptop",
        "0.1.0",
        "abc",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        List.of(new Evidence.Rung(Evidence.Rung.Kind.LOG, Evidence.Verdict.FAILED, 1, "a segment")),
        List.of(),
        false,
        Optional.empty());
  }

  @Test
  void aHostThatOneLookMissedIsNotASiteThatIsLost() throws Exception {
    says("a1", LEADER.formatted("quorum"), true);
    says("v1", "", true);
    is(State.WITHOUT_WITNESS);
    assertFalse(hindering(Work.STARTUP).contains("database on b1"), "the leader hears it");
  }

  @Test
  void theLostSiteHadTheStandby() throws Exception {
    says("a1", ALONE, true);
    says("v1", "", true);
    is(State.EXPOSED);
  }

  @Test
  void theLostSiteHadTheLeader() throws Exception {
    says("b1", ALONE, true);
    says("v1", "", true);
    Objects.requireNonNull(looks.get("b1")).keys().put("history", json(HISTORY));
    is(State.FAILED_OVER);
    assertEquals("2026-11-27T12:00:00Z", readiness().since().orElseThrow().toString());
  }

  /** Whoever leads there since a person moved it had no loss then. */
  @Test
  void aMoveByAPersonDoesNotDateALoss() throws Exception {
    says("b1", ALONE, true);
    says("v1", "", true);
    var keys = Objects.requireNonNull(looks.get("b1")).keys();
    keys.put("history", json(HISTORY));
    keys.put("config", json("{\"automatic_failovers\": {\"after\": 3}}"));
    is(State.FAILED_OVER);
    assertEquals(Optional.empty(), readiness().since());
  }

  @Test
  void noStateBeginsBeforeTheLastLookThatSawAnother() throws Exception {
    says("b1", ALONE, true);
    says("v1", "", true);
    Objects.requireNonNull(looks.get("b1")).keys().put("history", json(HISTORY));
    var moved = Instant.parse("2026-11-27T12:00:00Z");
    var before = moved.minusSeconds(30);
    var later = moved.plusSeconds(86400);
    assertEquals(Optional.of(moved), readiness().dated(seen("protected", before, before)).since());
    assertEquals(Optional.of(later), readiness().dated(seen("protected", later, before)).since());
    assertEquals(Optional.of(later), readiness().dated(seen("failed-over", moved, later)).since());
  }

  private static Watched seen(String state, Instant at, Instant since) {
    return new Watched(
        Instant.EPOCH,
        at,
        state,
        since,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  @Test
  void aFenceSaysWhatItStops() throws Exception {
    says("a1", LEADER.formatted("quorum"), true);
    says("b1", STANDBY, true);
    says("v1", "", true);
    var sites = TOPOLOGY.sites();
    var people = Optional.of(7L);
    assertEquals(
        new Fencing.Stops(people, Optional.of("a1"), true),
        Fencing.Stops.of(TOPOLOGY, sites.get(0), status(), people));
    assertEquals(
        new Fencing.Stops(people, Optional.empty(), true),
        Fencing.Stops.of(TOPOLOGY, sites.get(1), status(), people));
    says("v1", "", false);
    for (var site : sites) {
      assertFalse(
          Fencing.Stops.of(TOPOLOGY, site, status(), people).goesOn(),
          "without the vault's vote nobody may lead at the other site");
    }
  }

  @Test
  void nobodyLeads() throws Exception {
    says("b1", STANDBY, false);
    is(State.LEADERLESS);
    assertTrue(english().contains("0/3"), english());
  }

  /** By a line that is cut between it and whoever looks. */
  @Test
  void whoLeadsByTheWordOfTheQuorumLeadsThoughItIsNotSeen() throws Exception {
    says("b1", STANDBY, true);
    says("v1", "", true);
    looks.values().forEach(look -> look.keys().put("leader", TextNode.valueOf("a1")));
    is(State.UNKNOWN);
    assertTrue(english().contains("a1 leads by the word of the quorum"), english());
  }

  @Test
  void whatMovedTooOftenStaysUntilSomebodyLooks() throws Exception {
    says("a1", LEADER.formatted("quorum"), true);
    says("b1", STANDBY, true);
    says("v1", "", true);
    hasMovedThreeTimes();
    is(State.STAYING);
    assertTrue(english().contains("3 times"), english());
  }

  @Test
  void nobodyLeadsSinceTheLastLeaderIsLostAndItStaysThere() throws Exception {
    says("b1", STANDBY, true);
    says("v1", "", true);
    hasMovedThreeTimes();
    is(State.LEADERLESS);
    assertEquals("way.leaderless.staying", readiness().way().orElseThrow().key());
  }

  private void hasMovedThreeTimes() throws JsonProcessingException {
    var lines = new ArrayList<String>();
    for (var host : List.of("a1", "b1", "a1", "b1")) {
      lines.add("[1, 100, \"\", \"%s\", \"%s\"]".formatted(OffsetDateTime.now(UTC), host));
    }
    var keys = Objects.requireNonNull(looks.get("b1")).keys();
    keys.put("history", json(lines.toString()));
    keys.put("config", json("{\"automatic_failovers\": {\"most\": 3, \"within\": 60}}"));
    looks.values().forEach(look -> look.keys().putAll(keys));
  }

  @Test
  void twoLead() throws Exception {
    says("a1", ALONE, true);
    says("b1", ALONE, false);
    is(State.SPLIT);
  }

  @Test
  void aGateWaits() throws Exception {
    waiting = Optional.of("b1 is not seen; all members of epoch 1 must be");
    says("a1", "", false);
    says("v1", "", false);
    is(State.HELD);
    assertTrue(english().contains("b1 is not seen"), english());
    assertEquals("way.held", readiness().way().orElseThrow().key());
  }

  @Test
  void whatAGateSaysOfItselfNamesItsWayOut() throws Exception {
    waiting = Optional.of("this host is fenced");
    says("a1", "", false);
    is(State.HELD);
    assertEquals("way.held.fenced", readiness().way().orElseThrow().key());
    waiting = Optional.of("a restore is under way; where it was broken off: ...");
    says("a1", "", false);
    assertEquals("way.held.restore", readiness().way().orElseThrow().key());
  }

  @Test
  void aStrictSiteThatIsLeftAloneSaysHowItGoesOn() throws Exception {
    says("a1", ALONE, true);
    says("v1", "", true);
    is(State.EXPOSED);
    assertEquals("way.alone", readiness().way().orElseThrow().key());
    var strict =
        TopologyFile.read(
            TopologyFile.write(TOPOLOGY, Locale.ENGLISH)
                .replace("replication: synchronous", "replication: strict"));
    assertEquals("way.strict", Readiness.of(strict, status()).way().orElseThrow().key());
    epoch = new Epoch(2, "two", List.of("a1", "v1"));
    says("a1", ALONE, true);
    says("v1", "", true);
    assertEquals("way.left-out", Readiness.of(strict, status()).way().orElseThrow().key());
  }

  @Test
  void twoEpochsAreASplitThatNamesWhoMustJoinAgain() throws Exception {
    says("a1", "", false);
    epoch = epoch.next("b1");
    says("b1", ALONE, true);
    is(State.SPLIT);
    assertEquals(List.of("a1"), readiness().way().orElseThrow().arguments());
    waiting = Optional.of("b1 has epoch 2, this host 1: rejoin it");
    epoch = new Epoch(1, "one", List.of("a1", "b1", "v1"));
    says("a1", "", false);
    is(State.FAILED_OVER);
    assertEquals(List.of("a1"), readiness().way().orElseThrow().arguments());
  }

  private void says(String host, String patroni, boolean quorum) throws Exception {
    looks.put(
        host,
        Looks.of(
            TOPOLOGY.hosts().stream().filter(h -> h.name().equals(host)).findFirst().orElseThrow(),
            epoch,
            waiting,
            patroni.isEmpty() ? Optional.empty() : Optional.of(json(patroni)),
            quorum));
  }

  @Test
  void whyAHostIsSilentIsSaidInTheLanguage() {
    var why =
        Readiness.Words.of(
            "finding.silent",
            "b1",
            "no answer from 192.0.2.1 port 22. Is the host up, and does a firewall drop the port?");
    assertEquals(
        "b1 没有应答：192.0.2.1 端口 22 没有应答。主机是否已开机？防火墙是否丢弃了该端口？",
        why.in(Messages.of("recovery", Locale.SIMPLIFIED_CHINESE)));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private Status status() {
    return Status.of(TOPOLOGY, looks, Map.of());
  }

  private Readiness readiness() {
    return Readiness.of(TOPOLOGY, status());
  }

  private String english() {
    return readiness().why().in(Messages.of("recovery", Locale.ROOT));
  }

  /** Of this state, and all that is said of it can be said in both languages. */
  private void is(State state) {
    var readiness = readiness();
    assertEquals(state, readiness.state());
    for (var language : List.of(Locale.ROOT, Locale.SIMPLIFIED_CHINESE)) {
      var messages = Messages.of("recovery", language);
      messages.text("state." + state.word());
      readiness.why().in(messages);
      readiness.way().ifPresent(way -> way.in(messages));
      readiness.answer().in(messages);
    }
  }
}
