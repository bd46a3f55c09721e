package platter.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import platter.inventory.Deployments.Backup;

/**
 * The backups on a line of time, from the first one until now, as SVG. Any moment of it can be
 * brought back, so where that can be done from here the line is made of links to its moments.
 */
final class BackupLine {
  private static final int WIDTH = 760;
  private static final int EDGE = 10;

  /** Of the part of the line that leads to one moment. */
  private static final int STRIDE = 10;

  private static final int MOST_TICKS = 6;

  private static final List<Duration> TICKS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(2),
          Duration.ofDays(7),
          Duration.ofDays(14),
          Duration.ofDays(28),
          Duration.ofDays(91));

  private final List<Backup> backups;
  private final boolean restorable;
  private final Instant now;
  private final Ages ages;

  /**
   * @param backups the oldest first
   * @param restorable whether a moment can be picked
   */
  BackupLine(List<Backup> backups, boolean restorable, Instant now, Ages ages) {
    this.backups = List.copyOf(backups);
    this.restorable = restorable;
    this.now = now;
    this.ages = ages;
  }

  /**
   * Empty where there is none. A full one is a bar, an incremental one a tick, a proven one has a
   * ring.
   */
  String svg() {
    if (backups.isEmpty()) {
      return "";
    }
    var svg = new StringBuilder();
    svg.append(
        "<svg class=\"topo line\" viewBox=\"0 0 %d 72\" role=\"%s\" aria-label=\"%s\">"
            .formatted(
                WIDTH, restorable ? "group" : "img", ages.date(first()) + " - " + ages.date(now)));
    svg.append("<path class=\"w1\" d=\"M%d 40H%d\"/>".formatted(EDGE, WIDTH - EDGE));
    ticks(svg);
    if (restorable) {
      moments(svg);
    }
    backups.forEach(backup -> mark(svg, backup));
    return svg.append("</svg>").toString();
  }

  private Instant first() {
    return backups.get(0).endedAt();
  }

  private double span() {
    return Math.max(1, Duration.between(first(), now).toMillis());
  }

  private double x(Instant at) {
    return EDGE + (WIDTH - 2 * EDGE) * Duration.between(first(), at).toMillis() / span();
  }

  private void mark(StringBuilder svg, Backup backup) {
    double x = x(backup.endedAt());
    boolean full = backup.kind().equals("full");
    var shape =
        String.format(
            Locale.ROOT,
            "<path class=\"%s\" d=\"M%.1f %dV40\"/>",
            full ? "w" : "w1",
            x,
            full ? 22 : 32);
    if (backup.provenAt().isPresent()) {
      shape +=
          String.format(Locale.ROOT, "<circle class=\"w1\" cx=\"%.1f\" cy=\"14\" r=\"4\"/>", x);
    }
    svg.append(restorable ? link(whole(backup), x - STRIDE / 2.0, shape) : shape);
  }

  /** The line itself, in parts that each lead to the moment at which they begin. */
  private void moments(StringBuilder svg) {
    int parts = (WIDTH - 2 * EDGE) / STRIDE;
    for (int part = 1; part < parts; part++) {
      var at = first().plusMillis(Math.round(span() * part / parts));
      var whole = span() > Duration.ofHours(4).toMillis() ? ChronoUnit.MINUTES : ChronoUnit.SECONDS;
      svg.append(link(at.truncatedTo(whole), EDGE + (double) part * STRIDE, ""));
    }
  }

  /** For whoever points at it; the same moments are in the list of backups for all others. */
  private String link(Instant at, double x, String shape) {
    return String.format(
        Locale.ROOT,
        "<a href=\"%s\" tabindex=\"-1\" aria-hidden=\"true\"><title>%s</title>"
            + "<rect class=\"hit\" x=\"%.1f\" y=\"6\" width=\"%d\" height=\"40\"/>%s</a>",
        restoring(at),
        ages.date(at),
        x,
        STRIDE,
        shape);
  }

  /** The first moment at which a backup can be brought back: its end is told in whole seconds. */
  private static Instant whole(Backup backup) {
    return backup.endedAt().plusSeconds(1);
  }

  /** The page that looks whether a backup can be brought back as it is. */
  static String restoring(Backup backup) {
    return restoring(whole(backup));
  }

  /** The page that looks whether a moment can be brought back. */
  static String restoring(Instant at) {
    return "/backups?to=" + at + "#rs";
  }

  private void ticks(StringBuilder svg) {
    for (var at : ticks()) {
      double x = x(at.toInstant());
      // A date where a day begins, so that it is said once.
      var said = at.getHour() == 0 && at.getMinute() == 0 ? ages.day(at) : ages.hour(at);
      svg.append(
          String.format(
              Locale.ROOT,
              "<path class=\"grid\" d=\"M%.1f 40V46\"/><text class=\"t2 %s\" x=\"%.1f\" y=\"62\">%s</text>",
              x,
              x > WIDTH - 40 ? "e" : "c",
              Math.max(x, 30),
              said));
    }
  }

  private List<ZonedDateTime> ticks() {
    var step =
        TICKS.stream()
            .filter(each -> span() / each.toMillis() < MOST_TICKS)
            .findFirst()
            .orElse(TICKS.get(TICKS.size() - 1));
    var all = new ArrayList<ZonedDateTime>();
    var at = ages.at(first()).truncatedTo(ChronoUnit.DAYS);
    while (!at.toInstant().isAfter(now)) {
      if (at.toInstant().isAfter(first())) {
        all.add(at);
      }
      at = step.toDays() > 0 ? at.plusDays(step.toDays()) : at.plus(step);
    }
    return all;
  }
}
