package platter.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges the line between two places, and says what follows from it. */
final class LineChecks {
  /** Beyond it the quorum's elections take longer than a person waits. */
  private static final Duration LONGEST = Duration.ofMillis(300);

  private static final Duration LEAST_JITTER = Duration.ofMillis(20);
  private static final double MOST_LOSS = 5;

  private LineChecks() {}

  static List<Finding> judge(Line line) {
    var hosts = List.of(line.from().name(), line.to().name());
    var findings = new ArrayList<Finding>();
    findings.add(roundTrip(line, hosts));
    var calm = max(LEAST_JITTER, line.roundTrip().dividedBy(2));
    findings.add(
        new Finding(
            Check.JITTER,
            hosts,
            line.jitter().compareTo(calm) <= 0 ? Verdict.PASSED : Verdict.WARNED,
            Text.value(Amount.time(line.jitter())),
            Text.of("wanted.most", Amount.time(calm)),
            Optional.empty()));
    double loss = line.lossPercent();
    findings.add(
        new Finding(
            Check.LOSS,
            hosts,
            loss <= Line.LITTLE_LOSS
                ? Verdict.PASSED
                : loss <= MOST_LOSS ? Verdict.WARNED : Verdict.FAILED,
            Text.of(
                line.byPing() ? "loss.ping" : "loss.tcp",
                Amount.percent(loss),
                line.lost(),
                line.sent()),
            Text.of("wanted.most", Line.LITTLE_LOSS + " %"),
            Optional.empty()));
    return findings;
  }

  private static Finding roundTrip(Line line, List<String> hosts) {
    var time = line.roundTrip();
    var verdict =
        time.compareTo(Line.SHORT) <= 0
            ? Verdict.PASSED
            : time.compareTo(LONGEST) <= 0 ? Verdict.WARNED : Verdict.FAILED;
    return new Finding(
        Check.ROUND_TRIP,
        hosts,
        verdict,
        Text.of("roundtrip.measured", Amount.time(time)),
        Text.of("roundtrip.wanted", Amount.time(Line.SHORT), Amount.time(LONGEST)),
        Optional.of(Text.of("roundtrip.remedy", Amount.time(time.multipliedBy(2)))));
  }

  /**
   * @param mbit empty where nothing came over
   */
  static Finding bandwidth(String from, String to, Optional<Double> mbit, long wanted) {
    var hosts = List.of(from, to);
    return mbit.map(
            speed ->
                new Finding(
                    Check.BANDWIDTH,
                    hosts,
                    speed >= wanted ? Verdict.PASSED : Verdict.WARNED,
                    Text.of("bandwidth.measured", Amount.mbit(speed)),
                    Text.of("wanted.least", wanted + " Mbit/s"),
                    Optional.<Text>empty()))
        .orElseGet(() -> Finding.unchecked(Check.BANDWIDTH, hosts, Text.of("bandwidth.unreached")));
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
