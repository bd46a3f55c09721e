package platter.operation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every timer of the quorum, the database and the chat cluster, derived from the longest round trip
 * between two voters.
 *
 * <p>The invariant that keeps a deployment at one writable leader: a leader that is cut off has
 * stepped down ({@link #stepDown()}) before the other side may promote itself ({@link #promote()}),
 * and where it does not, because its Patroni hangs, its guard has ended it ({@link #fenced()}). The
 * other one keeps a leader that nothing has happened to: its quorum may lose etcd's leader, and the
 * election of a new one, even if its first vote splits, ends before the leader gives up.
 *
 * @param etcdHeartbeat how often etcd's leader speaks; etcd's own guidance is about one round trip
 * @param etcdElection silence after which a follower asks for votes; at least ten heartbeats
 * @param patroniTtl how long a leader's lease lives
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

  /** What etcd takes. */
  static final Duration MOST_ELECTION = Duration.ofSeconds(50);

  /**
   * From the end of the lease until people at the other site read each other: promotion, and chat
   * servers and gateways that find the new leader. The first is a wish that no trial has shown yet,
   * the others come from docs/loss.md.
   */
  private static final Spread TAKE_OVER =
      new Spread(Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(15));

  /** After so long without a look a Patroni that does not lead hangs. */
  private static final Duration GUARD_LOOK = Duration.ofMinutes(2);

  /** What passes, beyond what it waits, until a guard has ended a leader that hangs. */
  private static final Duration GUARD_ENDS = Duration.ofSeconds(3);

  /** How long something takes. */
  record Spread(Duration best, Duration typical, Duration worst) {
    Spread plus(Spread next) {
      return new Spread(best.plus(next.best), typical.plus(next.typical), worst.plus(next.worst));
    }
  }

  public Timing {
    if (patroniTtl.compareTo(patroniLoop.plus(patroniRetry.multipliedBy(2))) < 0) {
      throw new IllegalArgumentException(
          "patroniTtl must be at least patroniLoop + 2 x patroniRetry: " + patroniTtl);
    }
    if (etcdElection.compareTo(MOST_ELECTION) > 0) {
      throw new IllegalArgumentException("etcd takes no such election timeout: " + etcdElection);
    }
    var stepDown = patroniLoop.plus(patroniRetry);
    if (patroniTtl.minus(patroniLoop).compareTo(stepDown) <= 0) {
      throw new IllegalArgumentException(
          "a leader would step down after the other side promotes: " + stepDown);
    }
    var guardLease = guardLease(patroniTtl, patroniLoop);
    if (guardLease.compareTo(stepDown) < 0) {
      throw new IllegalArgumentException(
          "a guard would end a leader that is about to step down: " + guardLease);
    }
    if (patroniRetry.compareTo(electionWithASplit(etcdElection)) < 0) {
      throw new IllegalArgumentException(
          "a leader would step down while etcd still elects: " + patroniRetry);
    }
  }

  /**
   * The timers for a line.
   *
   * @param roundTrip the longest between two voters; zero where all voters stand at one place
   */
  public static Timing forRoundTrip(Duration roundTrip) {
    long ms = roundTrip.toMillis();
    var election = election(roundTrip);
    var loop = Duration.ofSeconds(3);
    var retry = max(Duration.ofSeconds(7), wholeSeconds(electionWithASplit(election)));
    return new Timing(
        election.dividedBy(10),
        election,
        loop.plus(retry.multipliedBy(2)),
        loop,
        retry,
        Duration.ofSeconds(ms > 150 ? 10 : 7));
  }

  /** The timers for a line; empty where it is too long for any. */
  static Optional<Timing> ifAny(Duration roundTrip) {
    return Optional.of(roundTrip)
        .filter(time -> election(time).compareTo(MOST_ELECTION) <= 0)
        .map(Timing::forRoundTrip);
  }

  private static Duration election(Duration roundTrip) {
    return Duration.ofMillis(Math.max(100, roundTrip.toMillis() * 3 / 2) * 10);
  }

  /**
   * The longest that an election takes whose first vote splits: a follower waits between one and
   * two timeouts, at a time that it draws anew for each vote.
   */
  private static Duration electionWithASplit(Duration timeout) {
    return timeout.multipliedBy(4);
  }

  private static Duration wholeSeconds(Duration time) {
    return Duration.ofSeconds(time.plusMillis(999).toSeconds());
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** The longest that a leader which lost its quorum stays writable. */
  public Duration stepDown() {
    return patroniLoop.plus(patroniRetry);
  }

  /**
   * The longest that a leader whose Patroni hangs stays writable, before its guard ends it: a
   * second short of {@link #promote()}.
   */
  public Duration fenced() {
    return guardLease(patroniTtl, patroniLoop).plus(GUARD_ENDS);
  }

  /**
   * How long a guard lets a leader go on that has not renewed its lease. It sees the renewal up to
   * a second late, looks each second, and twice before it acts.
   */
  private static Duration guardLease(Duration ttl, Duration loop) {
    return ttl.minus(loop).minus(GUARD_ENDS).minusSeconds(1);
  }

  /** The soonest that another host may become leader after that. */
  public Duration promote() {
    return patroniTtl.minus(patroniLoop);
  }

  /** Until a lost leader's lease has ended; it was renewed at most one look ago. */
  Spread detection() {
    return new Spread(promote(), patroniTtl.minus(patroniLoop.dividedBy(2)), patroniTtl);
  }

  /** How long people notice that the leader's host or site is lost. */
  Spread outage() {
    return detection().plus(TAKE_OVER);
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
    map.put("guard_lease", guardLease(patroniTtl, patroniLoop).toSeconds());
    map.put("guard_look", GUARD_LOOK.toSeconds());
    return map;
  }
}
