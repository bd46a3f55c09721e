package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections of each service, from sessions and the round trip to the database. */
class PoolsTest {
  /** 20 statements a login, each a round trip and 2 ms, within 20 s. */
  @ParameterizedTest
  @CsvSource({
    "300, 0, 2, 1, 10",
    "750, 0, 2, 1, 10",
    "750, 30, 2, 1, 24",
    "750, 100, 2, 1, 77",
    "750, 100, 4, 2, 39",
    "7500, 30, 4, 2, 65",
  })
  void aLongerLineAndMoreUsersTakeMore(
      long sessions, long roundTrip, long servers, long left, long sql) {
    assertEquals(sql, Pools.of(sessions, Duration.ofMillis(roundTrip), servers, left).sql());
  }

  @Test
  void allChatServersTogetherLeaveRoomForTheOthers() {
    for (int servers = 1; servers <= 20; servers++) {
      var pools = Pools.of(150_000, Duration.ofMillis(300), servers, 1);

      assertTrue(pools.sql() >= 10 && servers * pools.sql() + 40 <= pools.database());
      assertTrue(pools.files() > 2 * pools.gateway());
    }
  }

  @Test
  void aGatewayTakesAllSessionsOfTheOtherSiteToo() {
    assertEquals(4_000, Pools.of(300, Duration.ZERO, 2, 1).gateway());
    assertEquals(30_000, Pools.of(7_500, Duration.ZERO, 2, 1).gateway());
  }
}
