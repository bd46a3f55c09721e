package platter.operation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimingTest {
  @Test
  void aShortLine() {
    assertEquals(
        "{etcd_heartbeat_ms=100, etcd_election_ms=1000, patroni_ttl=17, patroni_loop_wait=3, patroni_retry_timeout=7,"
            + " net_ticktime=7, step_down=10, give_up=27, guard_lease=10, guard_look=120}",
        Timing.forRoundTrip(Duration.ZERO).variables().toString());
  }

  @Test
  void aLongLine() {
    assertEquals(
        "{etcd_heartbeat_ms=300, etcd_election_ms=3000, patroni_ttl=27, patroni_loop_wait=3, patroni_retry_timeout=12,"
            + " net_ticktime=10, step_down=15, give_up=37, guard_lease=20, guard_look=120}",
        Timing.forRoundTrip(Duration.ofMillis(200)).variables().toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 66, 67, 80, 117, 150, 151, 300, 1000})
  void aLeaderOutlastsAnElectionAndStepsDownBeforeTheOtherSidePromotes(long ms) {
    var timing = Timing.forRoundTrip(Duration.ofMillis(ms));
    assertAll(
        () -> assertTrue(timing.stepDown().compareTo(timing.promote()) < 0),
        () -> assertTrue(timing.fenced().compareTo(timing.promote()) < 0),
        () ->
            assertTrue(timing.patroniRetry().compareTo(timing.etcdElection().multipliedBy(4)) >= 0),
        () -> assertTrue(timing.etcdElection().toMillis() >= 10 * ms),
        () ->
            assertTrue(
                timing.etcdElection().compareTo(timing.etcdHeartbeat().multipliedBy(10)) >= 0));
  }

  @Test
  void aLineTooLongForEtcdHasNoTimers() {
    assertTrue(Timing.ifAny(Duration.ofMillis(3_333)).isPresent());
    assertTrue(Timing.ifAny(Duration.ofMillis(3_334)).isEmpty());
  }

  /** Sites lost with the leader, frozen leaders: docs/loss.md. */
  @ParameterizedTest
  @ValueSource(doubles = {22.3, 23.2, 23.3})
  void outagesThatWereMeasuredAreWithinWhatIsForetold(double seconds) {
    var outage = Timing.forRoundTrip(Duration.ZERO).outage();
    var measured = Duration.ofMillis(Math.round(seconds * 1_000));
    assertTrue(measured.compareTo(outage.best()) > 0, outage::toString);
    assertTrue(measured.compareTo(outage.worst()) < 0, outage::toString);
    assertTrue(outage.best().compareTo(outage.typical()) < 0, outage::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "60000, 20, 3, 7, etcd takes no such election timeout",
    "1000, 16, 3, 7, patroniTtl must be",
    "1000, 20, 7, 6, a leader would step down after the other side promotes",
    "1000, 15, 3, 6, a guard would end a leader that is about to step down",
    "2000, 20, 3, 7, a leader would step down while etcd still elects"
  })
  void whatOverlapsIsRefused(long election, long ttl, long loop, long retry, String why) {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Timing(
                    Duration.ofMillis(election / 10),
                    Duration.ofMillis(election),
                    Duration.ofSeconds(ttl),
                    Duration.ofSeconds(loop),
                    Duration.ofSeconds(retry),
                    Duration.ofSeconds(7)));
    assertTrue(String.valueOf(refused.getMessage()).startsWith(why), refused::getMessage);
  }
}
