package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import platter.playbook.Facts;
import platter.topology.Host;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** Who follows whom. */
class ClockTest {
  static final Topology SITES =
      topology(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}, {name: a2, address: 192.0.2.12}]}
            - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}]}
          vault: {hosts: [{name: v1, address: 203.0.113.11}]}
          """);
  private static final Topology ALONE =
      topology(
          """
          deployment: acme
          domain: im.acme.example
          sites: [{name: beijing, hosts: [{name: a1, address: 192.0.2.11}]}]
          backup: {disk: /srv/backup}
          """);

  private static final Facts BARE = new Facts(Map.of("clock_settable", 1L));
  private static final Facts OWN = new Facts(Map.of("time_daemon", "ntpd", "clock_settable", 1L));
  private static final Facts CONTAINER = new Facts(Map.of("clock_settable", 0L));

  @Test
  void theVaultIsTheSource() {
    assertEquals(List.of("v1"), Clock.sources(SITES).stream().map(Host::name).toList());
  }

  /** With whichever site is lost, the other one has a source. */
  @Test
  void withoutAVaultTheFirstHostOfEachSiteIs() {
    assertEquals(
        List.of("a1", "b1"),
        Clock.sources(TwoSitesTest.TOPOLOGY).stream().map(Host::name).toList());
  }

  @Test
  void aHostAloneHasNobodyToFollow() {
    assertEquals(List.of(), Clock.sources(ALONE));
    assertEquals(
        Map.of("runs", false, "sets", true, "serves", false),
        Clock.variables(ALONE, ALONE.hosts().get(0), BARE));
  }

  @Test
  void aBareHostFollowsAndIsSet() {
    assertEquals(Map.of("runs", true, "sets", true, "serves", false), of("a1", BARE));
  }

  @Test
  void aHostWithATimeServiceOfItsOwnIsLeftAlone() {
    assertEquals(Map.of("runs", false, "sets", false, "serves", false), of("a1", OWN));
  }

  @Test
  void aSourceServesTheClockThatTheCustomersServiceKeeps() {
    assertEquals(Map.of("runs", true, "sets", false, "serves", true), of("v1", OWN));
  }

  @Test
  void aClockThatCannotBeSetIsOnlyServed() {
    assertEquals(Map.of("runs", true, "sets", false, "serves", true), of("v1", CONTAINER));
  }

  private static Map<String, Object> of(String name, Facts facts) {
    var host = SITES.hosts().stream().filter(h -> h.name().equals(name)).findFirst().orElseThrow();
    return Clock.variables(SITES, host, facts);
  }

  private static Topology topology(String yaml) {
    return TopologyFile.read(yaml);
  }
}
