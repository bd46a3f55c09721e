package platter.health;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * Clocks of hosts compared through this machine's: a host says its time, and the truth lies
 * somewhere between asking and hearing, so the length of the line counts as doubt, not as offset.
 */
public final class Clocks {
  /** So far apart two clocks may be. */
  public static final Duration MOST = Duration.ofMillis(250);

  private static final int TRIES = 3;
  private static final Script NOW = Script.of("date +%s.%N");

  private Clocks() {}

  /**
   * A host's clock against this machine's.
   *
   * @param ahead negative where it is behind
   * @param doubt how far off that may be, either way
   */
  public record Reading(Duration ahead, Duration doubt) {}

  /** The reading with the least doubt of three. */
  static Reading read(Session session) throws UnreachableException, InterruptedException {
    var best = new Reading(Duration.ZERO, Duration.ofDays(1));
    for (int i = 0; i < TRIES; i++) {
      var before = Instant.now();
      long start = System.nanoTime();
      var said = session.run(NOW).out().strip();
      var took = Duration.ofNanos(System.nanoTime() - start);
      var half = took.dividedBy(2);
      if (said.matches("[0-9]{1,12}\\.[0-9]{9}") && half.compareTo(best.doubt()) < 0) {
        var nanos = new BigDecimal(said).movePointRight(9).toBigInteger();
        var there =
            Instant.ofEpochSecond(
                nanos.divide(java.math.BigInteger.valueOf(1_000_000_000)).longValueExact(),
                nanos.mod(java.math.BigInteger.valueOf(1_000_000_000)).longValueExact());
        best = new Reading(Duration.between(before.plus(half), there), half);
      }
    }
    return best;
  }

  /**
   * Judges all clocks together, this machine's among them: where they differ by too much, those
   * farthest from the middle one fall short. A single host is compared with this machine, which may
   * itself be wrong, so that it is only warned of.
   */
  static List<Finding> judge(Map<String, Reading> readings) {
    var sorted = new ArrayList<Duration>(readings.values().stream().map(Reading::ahead).toList());
    sorted.add(Duration.ZERO);
    sorted.sort(null);
    var middle = readings.size() == 1 ? Duration.ZERO : sorted.get((sorted.size() - 1) / 2);
    var hosts = readings.values().stream().map(Reading::ahead).sorted().toList();
    var wanted = Text.of("clock.wanted", Amount.time(MOST));
    var findings = new ArrayList<Finding>();
    readings.forEach(
        (host, reading) -> {
          var off = reading.ahead().minus(middle);
          var farthest =
              hosts.stream()
                  .map(other -> reading.ahead().minus(other).abs())
                  .max(Duration::compareTo)
                  .orElse(Duration.ZERO);
          var sure = farthest.minus(reading.doubt());
          boolean tooFar = sure.compareTo(MOST) > 0 && off.abs().compareTo(MOST.dividedBy(2)) > 0;
          boolean alone = readings.size() == 1;
          boolean otherThanHere =
              alone && reading.ahead().abs().minus(reading.doubt()).compareTo(MOST) > 0;
          var text =
              Text.of(
                  off.isNegative() ? "clock.behind" : "clock.ahead",
                  Amount.time(off.abs()),
                  Amount.time(reading.doubt()));
          if (reading.doubt().compareTo(MOST) > 0) {
            findings.add(
                Finding.unchecked(
                    Check.CLOCK,
                    List.of(host),
                    Text.of("clock.doubt", Amount.time(reading.doubt()))));
          } else {
            findings.add(
                Finding.of(
                    Check.CLOCK,
                    host,
                    tooFar ? Verdict.FAILED : otherThanHere ? Verdict.WARNED : Verdict.PASSED,
                    text,
                    wanted));
          }
        });
    return findings;
  }
}
