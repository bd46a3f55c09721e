package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import platter.operation.Status.Change;
import platter.operation.Status.Member;
import platter.operation.Status.Voter;
import platter.topology.Messages;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What would be without each place, by what is seen. */
class LossTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  private static final String THREE =
      """
      deployment: acme
      domain: im.acme.example
      replication: %s
      sites:
        - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}]}
        - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}]}
      vault: {hosts: [{name: v1, address: 203.0.113.11}]}
      """;

  private static final String ONE =
      """
      deployment: acme
      domain: im.acme.example
      sites: [{name: beijing, hosts: [{name: a1, address: 192.0.2.11}]}]
      vault: {hosts: [{name: v1, address: 203.0.113.11}]}
      """;

  private static final String TWO =
      """
      deployment: acme
      domain: im.acme.example
      replication: asynchronous
      sites:
        - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}]}
        - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}]}
      """;

  private final List<Member> members = new ArrayList<>();
  private final List<Voter> voters = new ArrayList<>();
  private final Map<String, String> silent = new LinkedHashMap<>();
  private final Map<String, Instant> drained = new LinkedHashMap<>();
  private boolean stays;

  private void leads(String host, String site) {
    members.add(new Member(host, site, "Leader", "running", Optional.empty(), Optional.empty()));
  }

  private void follows(String host, String site, boolean synchronous) {
    members.add(
        new Member(
            host,
            site,
            synchronous ? "Quorum Standby" : "Replica",
            "streaming",
            Optional.of(synchronous ? 0L : 700L),
            Optional.of(NOW)));
  }

  private void vote(String... hosts) {
    for (var host : List.of("a1", "b1", "v1")) {
      voters.add(new Voter(host, List.of(hosts).contains(host)));
    }
  }

  private List<String> losses(Topology topology) {
    var status =
        new Status(
            members,
            Optional.empty(),
            voters,
            List.of(),
            List.of(),
            Map.of("b1", 3L),
            Map.of(),
            List.of(new Change(1, NOW, "a1")),
            new AutomaticFailovers(List.of(new Change(1, NOW, "a1")), stays, 0),
            Optional.of(Duration.ofSeconds(23)),
            List.of(),
            Optional.of(
                new Archiving(
                    "a1",
                    0,
                    0,
                    Optional.empty(),
                    Optional.of(NOW),
                    1,
                    1,
                    Optional.empty(),
                    Optional.empty())),
            Optional.empty(),
            drained,
            Optional.empty(),
            Map.of(),
            Map.of(),
            Map.of(),
            silent,
            List.of());
    return Loss.of(topology, status).stream()
        .map(
            loss ->
                String.join(
                    " ",
                    loss.place(),
                    loss.service().key().replace("loss.", ""),
                    loss.messages().key().replace("loss.", ""),
                    loss.backups().key().replace("loss.", "")))
        .toList();
  }

  private static Topology three(String replication) {
    return TopologyFile.read(THREE.formatted(replication));
  }

  @Test
  void anyPlaceOfAProtectedServiceMayBurn() {
    leads("a1", "beijing");
    follows("b1", "guangzhou", true);
    vote("a1", "b1", "v1");
    assertEquals(
        List.of(
            "beijing moves none none", "guangzhou goes-on none none", "vault goes-on none backups"),
        losses(three("synchronous")));
  }

  @Test
  void withoutTheVaultsVoteAPersonDecidesForBothSites() {
    leads("a1", "beijing");
    follows("b1", "guangzhou", true);
    vote("a1", "b1");
    silent.put("v1", "dark");
    assertEquals(
        List.of("beijing failover none none", "guangzhou failover none none"),
        losses(three("synchronous")));
  }

  @ParameterizedTest
  @CsvSource({"synchronous, failover", "asynchronous, moves"})
  void whatNobodyWaitsForIsLost(String replication, String service) {
    leads("a1", "beijing");
    follows("b1", "guangzhou", false);
    vote("a1", "b1", "v1");
    assertEquals(
        "beijing " + service + " alone none", losses(three(replication)).get(0), replication);
  }

  @Test
  void aStrictLeaderStandsStillWithoutItsStandby() {
    leads("a1", "beijing");
    follows("b1", "guangzhou", true);
    vote("a1", "b1", "v1");
    assertEquals(
        List.of(
            "beijing moves none none", "guangzhou strict none none", "vault goes-on none backups"),
        losses(three("strict")));
  }

  @Test
  void aloneOnlyTheBackupIsLeft() {
    leads("b1", "guangzhou");
    vote("b1", "v1");
    silent.put("a1", "dark");
    assertEquals(
        List.of("guangzhou restore since none", "vault failover none backups"),
        losses(three("synchronous")));
  }

  @Test
  void aLeaderThatStaysWaitsForAPerson() {
    leads("a1", "beijing");
    follows("b1", "guangzhou", true);
    vote("a1", "b1", "v1");
    stays = true;
    assertEquals("beijing release none none", losses(three("synchronous")).get(0));
    stays = false;
    drained.put("b1", NOW);
    assertEquals("beijing drained none none", losses(three("synchronous")).get(0));
  }

  @Test
  void oneSiteLeavesItsBackup() {
    leads("a1", "beijing");
    voters.add(new Voter("a1", true));
    assertEquals(
        List.of("beijing restore since none", "vault goes-on none backups"),
        losses(TopologyFile.read(ONE)));
  }

  @Test
  void twoSitesWithoutAThirdPlaceNeverMoveByThemselves() {
    leads("a1", "beijing");
    follows("b1", "guangzhou", false);
    voters.add(new Voter("a1", true));
    voters.add(new Voter("b1", true));
    assertEquals(
        List.of("beijing failover alone none", "guangzhou goes-on none backups"),
        losses(TopologyFile.read(TWO)));
  }

  /** What it had when it was heard of last is not known, and may be all that there is. */
  @Test
  void aloneTheOtherOfTwoSitesIsWhatIsLeft() {
    leads("b1", "guangzhou");
    voters.add(new Voter("b1", true));
    silent.put("a1", "off");
    assertEquals(List.of("guangzhou failover unknown backups"), losses(TopologyFile.read(TWO)));
  }

  @Test
  void nothingIsForetoldWhereNobodyLeads() {
    follows("b1", "guangzhou", true);
    vote("b1", "v1");
    assertEquals(List.of(), losses(three("synchronous")));
  }

  @ParameterizedTest
  @CsvSource({"en", "zh-CN"})
  void everyWordIsThere(String language) {
    var words = Messages.of("recovery", Locale.forLanguageTag(language));
    leads("a1", "beijing");
    follows("b1", "guangzhou", true);
    vote("a1", "b1", "v1");
    for (var key :
        List.of(
            "moves",
            "goes-on",
            "failover",
            "release",
            "drained",
            "strict",
            "restore",
            "since",
            "since-backup",
            "alone",
            "files",
            "files-here",
            "backups",
            "none",
            "unknown",
            "vault")) {
      assertTrue(!words.text("loss." + key, "x", "y").isEmpty(), key);
    }
  }
}
