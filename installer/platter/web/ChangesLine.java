package platter.web;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import platter.operation.TimeLine.Part;

/**
 * How many rows were changed, part by part of a time, as SVG: a bar grows by the number of digits,
 * so that quiet minutes still show; what stands out is marked. Each part leads to the moment at
 * which it begins.
 */
final class ChangesLine {
  private static final int WIDTH = 760;
  private static final int EDGE = 10;
  private static final int TOP = 18;
  private static final int BOTTOM = 78;

  /** So many parts at most. */
  static final int PARTS = 48;

  private static final int LABELS = 6;

  private final List<Part> parts;
  private final Ages ages;

  ChangesLine(List<Part> parts, Ages ages) {
    this.parts = List.copyOf(parts);
    this.ages = ages;
  }

  /** Empty where there is none. */
  String svg() {
    if (parts.isEmpty()) {
      return "";
    }
    var svg = new StringBuilder();
    svg.append(
        "<svg class=\"topo line\" viewBox=\"0 0 %d 104\" role=\"group\" aria-label=\"%s\">"
            .formatted(
                WIDTH,
                ages.date(parts.get(0).from())
                    + " - "
                    + ages.date(parts.get(parts.size() - 1).to())));
    svg.append("<path class=\"grid\" d=\"M%d %dH%d\"/>".formatted(EDGE, BOTTOM, WIDTH - EDGE));
    double most = Math.log1p((double) parts.stream().mapToLong(Part::rows).max().orElse(0));
    for (int i = 0; i < parts.size(); i++) {
      bar(svg, i, most);
    }
    int every = Math.max(1, (parts.size() + LABELS - 1) / LABELS);
    for (int i = 0; i < parts.size(); i += every) {
      label(svg, i);
    }
    return svg.append("</svg>").toString();
  }

  private double width() {
    return (WIDTH - 2.0 * EDGE) / Math.max(parts.size(), PARTS / 4);
  }

  private void bar(StringBuilder svg, int i, double most) {
    var part = parts.get(i);
    double x = EDGE + i * width();
    double height =
        part.rows() == 0
            ? 0
            : Math.max(2, (BOTTOM - TOP) * Math.log1p((double) part.rows()) / most);
    var title =
        "%s  %s / %s"
            .formatted(
                ages.date(part.from()),
                part.unknown() ? "?" : String.format(Locale.ROOT, "%,d", part.rows()),
                part.unknown() ? "?" : String.format(Locale.ROOT, "%,d", part.deleted()));
    svg.append(
        String.format(
            Locale.ROOT,
            "<a href=\"%s\" tabindex=\"-1\" aria-hidden=\"true\"><title>%s</title>"
                + "<rect class=\"hit\" x=\"%.1f\" y=\"2\" width=\"%.1f\" height=\"%d\"/>"
                + "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
            BackupLine.restoring(part.from()),
            title,
            x,
            width(),
            BOTTOM,
            part.unusual() ? "bad" : "bar",
            x + 1,
            BOTTOM - height,
            width() - 2,
            height));
    if (part.unusual() || part.unknown()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"b c\" x=\"%.1f\" y=\"%.1f\">%s</text>",
              x + width() / 2,
              BOTTOM - height - 4,
              part.unknown() ? "?" : "!"));
    }
    svg.append("</a>");
  }

  private void label(StringBuilder svg, int i) {
    Instant from = parts.get(i).from();
    var at = ages.at(from);
    boolean first = i == 0 || ages.at(parts.get(i - 1).from()).getDayOfYear() != at.getDayOfYear();
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"t2\" x=\"%.1f\" y=\"98\">%s</text>",
            EDGE + i * width(),
            first && i > 0 ? ages.day(at) : ages.hour(at)));
  }
}
