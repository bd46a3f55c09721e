package platter.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The one drawing of a deployment, as SVG: the first site at the left, the second at the right, the
 * vault below them; places never move, whoever leads. It comes in two layouts, of which a style
 * sheet shows one: {@link #wide} for screens and paper, {@link #tall} for phones.
 */
public final class Drawing {
  private static final int HEAD = 36;
  private static final int BOX = 51;
  private static final int STEP = 60;

  private final Scene scene;
  private final StringBuilder svg = new StringBuilder();

  private Drawing(Scene scene) {
    this.scene = scene;
  }

  /** What is drawn. */
  public record Scene(
      String label,
      Place first,
      Optional<Place> second,
      Optional<Place> vault,
      Optional<Line> replication,
      Optional<Line> firstToVault,
      Optional<Line> secondToVault) {}

  /**
   * A site or the vault.
   *
   * @param fact one thing to know about it, at the right
   * @param vote whether its vote is there; empty where it has none
   * @param dark whether nothing is heard of it: what is shown is what was known last
   */
  public record Place(
      String name, String fact, Optional<Boolean> vote, boolean dark, List<Box> hosts) {
    public Place {
      hosts = List.copyOf(hosts);
    }
  }

  /** What is particular about a host. */
  public enum Mark {
    NONE,
    LEADER,
    STANDBY,
    /** Not complete yet. */
    TYPING,
    FAULT
  }

  /**
   * A host.
   *
   * @param word at the right of its name; may be empty
   */
  public record Box(String name, String address, String roles, String word, Mark mark) {}

  /** How sure a line is. */
  public enum Firmness {
    LIVE,
    /** Planned, or not waited for. */
    LOOSE,
    CUT
  }

  /**
   * Between two places.
   *
   * @param from the host at its beginning, for replication; else empty
   * @param to the host at its end, for replication; else empty
   * @param arrow whether something moves along it; else it is a vote only
   * @param texts what is written beside it, the most important first, at most three
   */
  public record Line(String from, String to, Firmness firmness, boolean arrow, List<String> texts) {
    public Line {
      texts = List.copyOf(texts);
    }
  }

  /** Both layouts, one after the other. */
  public static String of(Scene scene) {
    return wide(scene) + "\n" + tall(scene);
  }

  /** 760 units wide. */
  public static String wide(Scene scene) {
    return new Drawing(scene).drawWide();
  }

  /** 342 units wide. */
  public static String tall(Scene scene) {
    return new Drawing(scene).drawTall();
  }

  private String drawWide() {
    int height = Math.max(height(scene.first()), scene.second().map(Drawing::height).orElse(0));
    int vaultTop = height + 66;
    int bottom = scene.vault().map(v -> vaultTop + height(v)).orElse(height) + 2;
    open("wide", 760, bottom);
    boolean alone = scene.second().isEmpty();
    int left = alone ? 245 : 0;
    place(scene.first(), left, 0, 269, height);
    scene.second().ifPresent(second -> place(second, 490, 0, 269, height));
    scene
        .replication()
        .ifPresent(
            line -> {
              int from = HEAD + 26 + STEP * row(line.from());
              int to = HEAD + 26 + STEP * row(line.to());
              boolean right = holds(scene.first(), line.from());
              int start = right ? 258 : 502;
              int end = right ? 502 : 258;
              across(line, start, from, end, to);
            });
    scene
        .vault()
        .ifPresent(
            vault -> {
              place(vault, 230, vaultTop, 299, height(vault));
              path("w1", "M231 %dH529".formatted(vaultTop + height(vault) - 4));
              int middle = vaultTop + 56;
              scene
                  .firstToVault()
                  .ifPresent(
                      line ->
                          down(
                              line,
                              alone ? 379 : 135,
                              height,
                              alone ? 0 : 230,
                              middle,
                              false,
                              vaultTop));
              scene
                  .secondToVault()
                  .ifPresent(line -> down(line, 625, height, 530, middle, true, vaultTop));
            });
    return close();
  }

  private String drawTall() {
    int first = height(scene.first());
    int secondTop = first + 64;
    int second = scene.second().map(Drawing::height).orElse(0);
    int vaultTop = scene.second().isPresent() ? secondTop + second + 56 : first + 66;
    int bottom =
        scene
            .vault()
            .map(v -> vaultTop + height(v))
            .orElse(secondTop - 64 + (second > 0 ? 64 + second : 0));
    open("tall", 342, bottom + 2);
    place(scene.first(), 22, 0, 319, first);
    scene.second().ifPresent(place -> place(place, 22, secondTop, 319, second));
    scene
        .replication()
        .ifPresent(
            line -> {
              boolean forth = holds(scene.first(), line.from());
              line(
                  line,
                  "w",
                  "M54 %dV%d".formatted(forth ? first : secondTop, forth ? secondTop : first));
              int tip = forth ? secondTop : first;
              path("tip0", "M54 %dl-4.95 %dh9.9z".formatted(tip, forth ? -9 : 9));
              texts(line, 72, first + 22, "");
              if (line.firmness() == Firmness.CUT) {
                cross(54, (first + secondTop) / 2);
              }
            });
    scene
        .vault()
        .ifPresent(
            vault -> {
              place(vault, 22, vaultTop, 319, height(vault));
              path("w1", "M23 %dH341".formatted(vaultTop + height(vault) - 4));
              var beside =
                  scene.second().isPresent() ? scene.secondToVault() : scene.firstToVault();
              int above = scene.second().isPresent() ? secondTop + second : first;
              beside.ifPresent(
                  line -> {
                    line(line, "w1", "M54 %dV%d".formatted(above, vaultTop));
                    if (line.arrow()) {
                      path(
                          "w1",
                          "M49.6 %dL54 %dL58.4 %d".formatted(vaultTop - 8, vaultTop, vaultTop - 8));
                    }
                    texts(line, 72, above + 24, "");
                    if (line.firmness() == Firmness.CUT) {
                      cross(54, above + 28);
                    }
                  });
              if (scene.second().isPresent()) {
                scene
                    .firstToVault()
                    .ifPresent(
                        line -> {
                          int to = vaultTop + 56;
                          line(line, "w1", "M22 %dH8.5V%dH22".formatted(first - 30, to));
                          texts(line, 190, above + 24, "");
                          if (line.firmness() == Firmness.CUT) {
                            cross(9, (first - 30 + to) / 2);
                          }
                          if (line.arrow()) {
                            path("w1", "M14 %sL22 %dL14 %s".formatted(to - 4.4, to, to + 4.4));
                          }
                        });
              }
            });
    return close();
  }

  private static int height(Place place) {
    return HEAD + Math.max(1, place.hosts().size()) * STEP + 9;
  }

  private int row(String host) {
    for (var place : List.of(Optional.of(scene.first()), scene.second())) {
      int row = place.map(p -> p.hosts().stream().map(Box::name).toList().indexOf(host)).orElse(-1);
      if (row >= 0) {
        return row;
      }
    }
    return 0;
  }

  private static boolean holds(Place place, String host) {
    return place.hosts().stream().anyMatch(box -> box.name().equals(host));
  }

  /** Replication, from site to site. */
  private void across(Line line, int x1, int y1, int x2, int y2) {
    boolean right = x2 > x1;
    int middle = (x1 + x2) / 2;
    line(
        line,
        "w",
        y1 == y2
            ? "M%d %dH%d".formatted(x1, y1, x2)
            : "M%d %dH%dV%dH%d".formatted(x1, y1, middle, y2, x2));
    path("tip0", "M%d %dl%d -4.95v9.9z".formatted(x2, y2, right ? -9 : 9));
    if (line.firmness() == Firmness.CUT) {
      cross(middle, y1);
    }
    for (int i = 0; i < line.texts().size(); i++) {
      text(
          i == 0 ? "b c" : i == 1 ? "t2 c" : "t3 c",
          middle + (y1 == y2 ? 0 : 60),
          i == 0 ? y1 - 12 : y1 + 4 + 17 * i,
          line.texts().get(i));
    }
  }

  /** From a site down to the vault. */
  private void down(Line line, int x, int y, int toX, int toY, boolean right, int vaultTop) {
    if (toX == 0) {
      line(line, "w1", "M%d %dV%d".formatted(x, y, vaultTop));
      if (line.arrow()) {
        path(
            "w1",
            "M%s %dL%d %dL%s %d"
                .formatted(x - 4.4, vaultTop - 8, x, vaultTop, x + 4.4, vaultTop - 8));
      }
    } else {
      line(line, "w1", "M%d %dV%dH%d".formatted(x, y, toY, toX));
      if (line.arrow()) {
        int back = right ? toX + 8 : toX - 8;
        path("w1", "M%d %sL%d %dL%d %s".formatted(back, toY - 4.4, toX, toY, back, toY + 4.4));
      }
    }
    if (line.firmness() == Firmness.CUT) {
      cross(x, y + 44);
    }
    texts(line, right ? x - 10 : x + 10, y + 26, right ? " e" : "");
  }

  private void texts(Line line, int x, int y, String anchor) {
    for (int i = 0; i < line.texts().size(); i++) {
      text("t2" + anchor, x, y + 17 * i, line.texts().get(i));
    }
  }

  private void cross(int x, int y) {
    svg.append(
        "<rect class=\"veil\" x=\"%d\" y=\"%d\" width=\"20\" height=\"20\"/>"
            .formatted(x - 10, y - 10));
    path("badline", "M%d %dl10 10M%d %dl-10 10".formatted(x - 5, y - 5, x + 5, y - 5));
  }

  private void line(Line line, String kind, String path) {
    var firmness =
        switch (line.firmness()) {
          case LIVE -> "";
          case LOOSE -> " plan";
          case CUT -> " cut";
        };
    path(kind + firmness, path);
  }

  private void place(Place place, int x, int y, int width, int height) {
    svg.append("<g class=\"").append(place.dark() ? "dark" : "").append("\">");
    svg.append(rect("place", x, y, width, height));
    place
        .vote()
        .ifPresent(
            there ->
                path(there ? "vote" : "vote no", "M%d %dl5 5-5 5-5-5z".formatted(x + 18, y + 12)));
    text("b", x + (place.vote().isPresent() ? 30 : 12), y + 21.5, place.name());
    text("t2 e", x + width - 11, y + 21.5, place.fact());
    int top = y + HEAD;
    for (var host : place.hosts()) {
      host(host, x + 12, top, width - 24, place.dark());
      top += STEP;
    }
    svg.append("</g>");
  }

  private void host(Box host, int x, int y, int width, boolean dark) {
    var mark = host.mark() == Mark.NONE ? "" : " " + host.mark().name().toLowerCase(Locale.ROOT);
    svg.append("<g class=\"").append(host.mark() == Mark.LEADER && !dark ? "on" : "").append("\">");
    svg.append(rect("host" + (dark ? "" : mark), x, y, width, BOX));
    if (dark) {
      for (int i = 14; i < width; i += 14) {
        path("hatch", "M%d %dl8 -8".formatted(x + i, y + BOX));
      }
    }
    text("m b", x + 12, y + 21, host.name());
    if (host.mark() == Mark.LEADER && !dark) {
      int flag = x + 18 + (int) Math.round(7.3 * host.name().length());
      svg.append(
          "<path class=\"flag\" d=\"M%d %dv13M%d %dl9 3.5-9 3.5z\" stroke=\"var(--surface)\"/>"
              .formatted(flag, y + 10, flag, y + 10));
    }
    text(
        "e" + (host.mark() == Mark.LEADER || host.mark() == Mark.STANDBY ? " b" : ""),
        x + width - 11,
        y + 21,
        host.word());
    text("m", x + 12, y + 40, host.address());
    text("t e", x + width - 11, y + 40, host.roles());
    svg.append("</g>");
  }

  private static String rect(String kind, int x, int y, int width, int height) {
    return "<rect class=\"%s\" x=\"%d.5\" y=\"%d.5\" width=\"%d\" height=\"%d\" rx=\"3\"/>"
        .formatted(kind, x, y, width, height);
  }

  private void path(String kind, String d) {
    svg.append("<path class=\"").append(kind).append("\" d=\"").append(d).append("\"/>");
  }

  private void text(String kind, double x, double y, String text) {
    if (!text.isEmpty()) {
      svg.append("<text class=\"%s\" x=\"%s\" y=\"%s\">".formatted(kind, number(x), number(y)))
          .append(escape(text))
          .append("</text>");
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  private void open(String layout, int width, int height) {
    svg.append(
        "<svg class=\"topo %s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(layout, width, height, escape(scene.label())));
  }

  private String close() {
    return svg.append("</svg>").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
