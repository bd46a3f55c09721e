package platter.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import platter.operation.Lag;

/**
 * How far the standby was behind over the last day, as SVG: a step up is ten times as much, since
 * bytes and gigabytes are both of interest. Where nobody could say there is no line.
 */
final class LagLine {
  private static final int WIDTH = 760;
  private static final int LEFT = 96;
  private static final int RIGHT = 10;
  private static final int TOP = 10;
  private static final int BOTTOM = 100;

  /** Of the scale, in powers of ten; what is beyond is drawn at its edge. */
  private static final double MOST = 10;

  /** Two looks that are further apart have something missing between them. */
  private static final Duration APART = Duration.ofMinutes(5);

  private final List<Lag> lags;
  private final Instant now;
  private final Ages ages;

  LagLine(List<Lag> lags, Instant now, Ages ages) {
    this.lags = List.copyOf(lags);
    this.now = now;
    this.ages = ages;
  }

  /** Empty where nothing is known. */
  String svg() {
    var most = Lag.most(lags);
    if (most.isEmpty()) {
      return "";
    }
    var svg = new StringBuilder();
    svg.append(
        "<svg class=\"topo line\" viewBox=\"0 0 %d 128\" role=\"img\" aria-label=\"%s\">"
            .formatted(
                WIDTH,
                ages.bytes(most.get().bytes().orElse(0L)) + ", " + ages.date(most.get().at())));
    for (long bytes : new long[] {0, 1 << 10, 1 << 20, 1 << 30}) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text class=\"t2 e\" x=\"%d\" y=\"%.1f\">%s</text>",
              LEFT,
              y(bytes),
              WIDTH - RIGHT,
              LEFT - 6,
              y(bytes) + 4,
              ages.bytes(bytes)));
    }
    svg.append("<path class=\"w1\" fill=\"none\" d=\"").append(path()).append("\"/>");
    var first = now.minus(Duration.ofHours(24));
    svg.append("<text class=\"t2\" x=\"%d\" y=\"122\">%s</text>".formatted(LEFT, ages.date(first)));
    svg.append(
        "<text class=\"t2 e\" x=\"%d\" y=\"122\">%s</text></svg>"
            .formatted(WIDTH - RIGHT, ages.date(now)));
    return svg.toString();
  }

  private String path() {
    var path = new StringBuilder();
    var before = Instant.EPOCH;
    for (var lag : lags) {
      if (lag.bytes().isPresent()) {
        boolean begins = lag.at().isAfter(before.plus(APART));
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1f",
                begins ? "M" : "L",
                x(lag.at()),
                y(lag.bytes().orElse(0L))));
        before = lag.at();
      } else {
        before = Instant.EPOCH;
      }
    }
    return path.toString();
  }

  private double x(Instant at) {
    double part = 1 - Duration.between(at, now).toSeconds() / 86_400.0;
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.max(0, Math.min(1, part));
  }

  private static double y(long bytes) {
    return BOTTOM - (BOTTOM - TOP) * Math.min(MOST, Math.log10(1.0 + bytes)) / MOST;
  }
}
