package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A screen of a terminal, as SVG: each run of letters stands in its own columns, whatever font the
 * reader has, and a Chinese letter takes two.
 */
final class TerminalPicture {
  private static final int COLUMNS = 80;
  private static final int WIDTH = 8;
  private static final int HEIGHT = 18;
  private static final int EDGE = 12;

  /** ECMA-48, 8.3.117: select graphic rendition. */
  private static final Pattern STYLE = Pattern.compile("\u001b\\[([0-9;]*)m");

  private static final Map<String, String> HUES =
      Map.of("31", "#ff8a80", "32", "#8fd694", "33", "#f0c674");

  private final StringBuilder svg = new StringBuilder();
  private final TreeSet<String> styles = new TreeSet<>();

  private TerminalPicture() {}

  /**
   * @param screen its lines, with the sequences that style them
   */
  static String of(String screen) {
    var lines = screen.stripTrailing().lines().toList();
    var picture = new TerminalPicture();
    int width = COLUMNS * WIDTH + 2 * EDGE;
    int height = lines.size() * HEIGHT + 2 * EDGE;
    picture.svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d">
        <rect width="100%%" height="100%%" rx="6" fill="#1c1e21"/>
        <g font-family="'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', Menlo, Consolas, monospace" font-size="13" fill="#e6e6e6" xml:space="preserve">
        """
            .formatted(width, height, width, height));
    for (int row = 0; row < lines.size(); row++) {
      picture.line(lines.get(row), EDGE + row * HEIGHT);
    }
    return picture.svg.append("</g>\n</svg>\n").toString();
  }

  private void line(String line, int top) {
    int column = 0;
    var style = STYLE.matcher(line);
    int at = 0;
    while (style.find()) {
      column = text(line.substring(at, style.start()), column, top);
      restyle(style.group(1));
      at = style.end();
    }
    text(line.substring(at), column, top);
  }

  private void restyle(String codes) {
    for (var code : codes.split(";", -1)) {
      switch (code) {
        case "", "0" -> styles.clear();
        case "22" -> styles.removeAll(List.of("1", "2"));
        case "27" -> styles.remove("7");
        case "39" -> styles.removeAll(HUES.keySet());
        default -> styles.add(code);
      }
    }
  }

  /** Letters of one width at a time; gives the column behind them. */
  private int text(String text, int column, int top) {
    int at = column;
    for (var run : runs(text)) {
      int columns = Columns.width(run);
      boolean inverse = styles.contains("7");
      if (inverse) {
        svg.append(
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n"
                .formatted(EDGE + at * WIDTH, top, columns * WIDTH, HEIGHT));
      }
      if (!run.isBlank()) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\"%s>%s</text>\n",
                EDGE + at * WIDTH,
                top + 13,
                columns * WIDTH,
                look(inverse),
                run.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
      }
      at += columns;
    }
    return at;
  }

  private String look(boolean inverse) {
    var look = new StringBuilder();
    if (styles.contains("1")) {
      look.append(" font-weight=\"bold\"");
    }
    if (inverse) {
      look.append(" fill=\"#1c1e21\"");
    } else if (styles.contains("2")) {
      look.append(" fill=\"#9aa0a6\"");
    } else {
      HUES.forEach(
          (code, hue) -> {
            if (styles.contains(code)) {
              look.append(" fill=\"").append(hue).append("\"");
            }
          });
    }
    return look.toString();
  }

  /** Letters of one width, and what is between words by itself. */
  private static List<String> runs(String text) {
    var runs = new ArrayList<String>();
    int wide = 0;
    for (var letter : text.codePoints().mapToObj(Character::toString).toList()) {
      // Readers of SVG make one space of several.
      int width = letter.isBlank() ? 0 : Columns.width(letter);
      if (runs.isEmpty() || width != wide) {
        runs.add(letter);
      } else {
        runs.set(runs.size() - 1, runs.get(runs.size() - 1) + letter);
      }
      wide = width;
    }
    return runs;
  }
}
