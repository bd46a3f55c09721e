package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Lines of a screen. Colour means state and nothing else; where there is none, signs and words
 * carry all of it.
 *
 * @param colour whether there is any
 */
record Ink(boolean colour) {
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

  AttributedString plain(String text) {
    return new AttributedString(text);
  }

  AttributedString bold(String text) {
    return new AttributedString(text, PLAIN.bold());
  }

  AttributedString faint(String text) {
    return new AttributedString(text, colour ? PLAIN.faint() : PLAIN);
  }

  AttributedString inverse(String text) {
    return new AttributedString(text, PLAIN.inverse());
  }

  /** The sign of a state, as {@code [ ok ]}. */
  AttributedString sign(String state) {
    return switch (state) {
      case "passed", "done", "open" -> of("[ ok ]", AttributedStyle.GREEN);
      case "warned" -> of("[warn]", AttributedStyle.YELLOW);
      case "failed", "closed" -> of("[FAIL]", AttributedStyle.RED);
      case "unchecked", "untried" -> plain("[ -- ]");
      case "working", "running" -> plain("[ .. ]");
      case "key" -> of("[ ?? ]", AttributedStyle.YELLOW);
      case "skipped", "cancelled" -> plain("[skip]");
      default -> plain("[wait]");
    };
  }

  /** A text behind the sign of its state, in as many rows as it takes. */
  List<AttributedString> signed(String state, String text, int width) {
    var rows = new ArrayList<AttributedString>();
    Object head = sign(state);
    for (var row : Columns.wrap(text, width - 10)) {
      rows.add(line("  ", head, " ", row));
      head = "      ";
    }
    return rows;
  }

  AttributedString bad(String text) {
    return of(text, AttributedStyle.RED);
  }

  private AttributedString of(String text, int hue) {
    return new AttributedString(text, colour ? PLAIN.foreground(hue) : PLAIN);
  }

  /** Some pieces, one after the other. */
  AttributedString line(Object... pieces) {
    var line = new AttributedStringBuilder();
    for (var piece : pieces) {
      if (piece instanceof AttributedString attributed) {
        line.append(attributed);
      } else {
        line.append(String.valueOf(piece));
      }
    }
    return line.toAttributedString();
  }
}
