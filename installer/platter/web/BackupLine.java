package platter.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import platter.inventory.Deployments.Backup;

/** The backups on a line of time, from the first one until now, as SVG. */
final class BackupLine {
  private static final int WIDTH = 760;
  private static final int EDGE = 10;

  private final List<Backup> backups;
  private final Instant now;
  private final Ages ages;

  BackupLine(List<Backup> backups, Instant now, Ages ages) {
    this.backups = List.copyOf(backups);
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
    var first = backups.get(0).endedAt();
    double span = Math.max(1, Duration.between(first, now).toSeconds());
    var svg = new StringBuilder();
    svg.append(
        "<svg class=\"topo line\" viewBox=\"0 0 %d 72\" role=\"img\" aria-label=\"%s\">"
            .formatted(WIDTH, ages.date(first) + " - " + ages.date(now)));
    svg.append("<path class=\"w1\" d=\"M%d 40H%d\"/>".formatted(EDGE, WIDTH - EDGE));
    for (var backup : backups) {
      double x =
          EDGE + (WIDTH - 2 * EDGE) * Duration.between(first, backup.endedAt()).toSeconds() / span;
      boolean full = backup.kind().equals("full");
      svg.append(
          String.format(
              Locale.ROOT,
              "<path class=\"%s\" d=\"M%.1f %dV40\"/>",
              full ? "w" : "w1",
              x,
              full ? 22 : 32));
      if (backup.provenAt().isPresent()) {
        svg.append(
            String.format(Locale.ROOT, "<circle class=\"w1\" cx=\"%.1f\" cy=\"14\" r=\"4\"/>", x));
      }
    }
    svg.append("<text class=\"t2\" x=\"%d\" y=\"62\">%s</text>".formatted(EDGE, ages.date(first)));
    svg.append(
        "<text class=\"t2 e\" x=\"%d\" y=\"62\">%s</text></svg>"
            .formatted(WIDTH - EDGE, ages.date(now)));
    return svg.toString();
  }
}
