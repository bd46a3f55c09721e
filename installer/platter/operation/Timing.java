package platter.operation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every timer of the quorum, the database and the chat cluster, derived from the longest round trip
 * between two voters.
 *
 * <p>The invariant that keeps a deployment at one writable leader: a leader that is cut off has
 * stepped down ({@link #stepDown()}) before the other side may promote itself ({@link #promote()}).
 *
 * @param etcdHeartbeat how often etcd's leader speaks; etcd's own guidance is about one round trip
 * @param etcdElection silence after which a follower asks for votes; at least ten heartbeats
 * @param patroniTtl how long a leader's lease lives; Patroni takes no less than 20 s
 * @param patroniLoop how often Patroni looks
 * @param patroniRetry how long Patroni tries before a leader without its lease steps down
 * @param netTick silence after which ejabberd's nodes give each other up
 */
public record Timing(
    Duration etcdHeartbeat,
    Duration etcdElection,
    Duration patroniTtl,
    Duration patroniLoop,
    Duration patroniRetry,
    Duration netTick) {

  public Timing {
    if (patroniTtl.compareTo(patroniLoop.plus(patroniRetry.multipliedBy(2))) < 0) {
      throw new IllegalArgumentException(
          "patroniTtl must be at least patroniLoop + 2 x patroniRetry: " + patroniTtl);
    }
    var stepDown = patroniLoop.plus(patroniRetry);
    if (patroniTtl.minus(patroniLoop).compareTo(stepDown) <= 0) {
      throw new IllegalArgumentException(
          "a leader would step down after the other side promotes: " + stepDown);
    }
  }

  /**
   * The timers for a line.
   *
   * @param roundTrip the longest between two voters; zero where all voters stand at one place
   */
  public static Timing forRoundTrip(Duration roundTrip) {
    long ms = roundTrip.toMillis();
    long heartbeat = Math.max(200, ms * 3 / 2);
    boolean slow = ms > 150;
    return new Timing(
        Duration.ofMillis(heartbeat),
        Duration.ofMillis(heartbeat * 10),
        Duration.ofSeconds(slow ? 30 : 20),
        Duration.ofSeconds(slow ? 4 : 3),
        Duration.ofSeconds(slow ? 8 : 5),
        Duration.ofSeconds(slow ? 10 : 7));
  }

  /** The longest that a leader which lost its quorum stays writable. */
  public Duration stepDown() {
    return patroniLoop.plus(patroniRetry);
  }

  /** The soonest that another host may become leader after that. */
  public Duration promote() {
    return patroniTtl.minus(patroniLoop);
  }

  /**
   * After so long without a leader there will be none on this side: the slowest failover that was
   * measured took seven seconds more than the lease lives.
   */
  public Duration giveUp() {
    return giveUp(patroniTtl);
  }

  static Duration giveUp(Duration patroniTtl) {
    return patroniTtl.plusSeconds(10);
  }

  /** As the templates name them. */
  Map<String, Object> variables() {
    var map = new LinkedHashMap<String, Object>();
    map.put("etcd_heartbeat_ms", etcdHeartbeat.toMillis());
    map.put("etcd_election_ms", etcdElection.toMillis());
    map.put("patroni_ttl", patroniTtl.toSeconds());
    map.put("patroni_loop_wait", patroniLoop.toSeconds());
    map.put("patroni_retry_timeout", patroniRetry.toSeconds());
    map.put("net_ticktime", netTick.toSeconds());
    map.put("step_down", stepDown().toSeconds());
    map.put("give_up", giveUp().toSeconds());
    return map;
  }
}
