package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import platter.playbook.Facts;

/** Who must reach the source of time. */
class RoutesTest {
  private static List<String> ofTime(Facts facts) {
    return Routes.of(ClockTest.SITES).stream()
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
