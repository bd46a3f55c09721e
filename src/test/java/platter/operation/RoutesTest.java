package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import platter.playbook.Facts;
import platter.topology.TopologyFile;

/** Who must reach the source of time. */
class RoutesTest {
  private static List<String> ofTime(Facts facts) {
    var topology =
        TopologyFile.read(
            """
            deployment: acme
            domain: im.acme.example
            sites:
              - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}, {name: a2, address: 192.0.2.12}]}
              - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}]}
            vault: {hosts: [{name: v1, address: 203.0.113.11}]}
            """);
    return Routes.of(topology).stream()
        .filter(route -> Routes.needed(route, facts))
        .filter(route -> route.port().text().equals("1123/udp"))
        .map(route -> route.from().name() + " " + route.to().name())
        .toList();
  }

  @Test
  void everyHostAsksTheVault() {
    assertEquals(List.of("a1 v1", "a2 v1", "b1 v1"), ofTime(new Facts(Map.of())));
  }

  @Test
  void aHostWhoseClockTheCustomerKeepsAsksNobody() {
    assertEquals(List.of(), ofTime(new Facts(Map.of("time_daemon", "chrony"))));
  }
}
