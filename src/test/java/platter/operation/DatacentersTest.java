package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import platter.topology.TopologyFile;

/** From which gateways a delegated zone is answered, and in which order. */
class DatacentersTest {
  @Test
  void withEqualHostsThereAreAllAndThoseOfASite() {
    var groups = of(10, 10, 10);

    assertEquals(List.of("anywhere", "site-beijing", "site-guangzhou"), names(groups));
    assertEquals(List.of("site-beijing", "site-guangzhou"), order(groups, 0));
    assertEquals(List.of("site-guangzhou", "site-beijing"), order(groups, 1));
  }

  @Test
  void aSpareHostStandsBehindTheOthersOfItsSite() {
    var groups = of(10, 0, 10);

    assertEquals(
        List.of("anywhere", "spare", "site-beijing", "spare-beijing", "site-guangzhou"),
        names(groups));
    assertEquals(List.of("site-beijing", "spare-beijing", "site-guangzhou"), order(groups, 0));
    assertEquals(List.of("site-guangzhou", "site-beijing", "spare-beijing"), order(groups, 1));
  }

  @Test
  void aSpareSiteStandsBehindTheOther() {
    var groups = of(10, 5, 0);

    assertEquals(List.of("site-beijing", "spare-guangzhou"), order(groups, 0));
    assertEquals(List.of("site-beijing", "spare-guangzhou"), order(groups, 1));
  }

  private static Datacenters of(int a1, int a2, int b1) {
    return new Datacenters(
        TopologyFile.read(
            """
            deployment: acme
            domain: im.acme.example
            steering: delegated
            sites:
              - name: beijing
                hosts: [{name: a1, address: 192.0.2.11, weight: %d}, {name: a2, address: 192.0.2.12, weight: %d}]
              - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11, weight: %d}]}
            vault: {hosts: [{name: v1, address: 203.0.113.11}]}
            """
                .formatted(a1, a2, b1)));
  }

  private static List<String> names(Datacenters groups) {
    return groups.variables().stream().map(group -> String.valueOf(group.get("name"))).toList();
  }

  private static List<String> order(Datacenters groups, int site) {
    return groups.order(groups.topology().sites().get(site));
  }
}
