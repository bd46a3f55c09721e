package platter.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** Lines that are more than the screen has room for. */
final class ListPane {
  private int from;

  /** As many as there is room for. */
  List<AttributedString> window(List<AttributedString> lines, int room) {
    from = Math.max(0, Math.min(from, lines.size() - room));
    return new ArrayList<>(lines.subList(from, Math.min(lines.size(), from + room)));
  }

  /** Whether it was a key that scrolls. */
  boolean take(Key key) {
    switch (key.kind()) {
      case UP -> from--;
      case DOWN -> from++;
      case PAGE_UP -> from -= 15;
      case PAGE_DOWN -> from += 15;
      case HOME -> from = 0;
      case END -> from = Integer.MAX_VALUE / 2;
      default -> {
        return false;
      }
    }
    return true;
  }
}
