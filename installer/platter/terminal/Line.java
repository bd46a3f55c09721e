package platter.terminal;

/** One line that is being typed, and where in it. */
final class Line {
  private final StringBuilder text = new StringBuilder();
  private int at;
  private boolean changed;

  void set(String typed) {
    text.setLength(0);
    text.append(typed);
    at = text.length();
    changed = false;
  }

  String text() {
    return text.toString();
  }

  /** Whether anything was typed since it was set. */
  boolean changed() {
    return changed;
  }

  /** What stands before the cursor. */
  String before() {
    return text.substring(0, at);
  }

  String behind() {
    return text.substring(at);
  }

  /** Whether the key was one of those that edit. */
  boolean take(Key key) {
    switch (key.kind()) {
      case TEXT, PASTE -> insert(key.text().strip().isEmpty() ? " " : key.text());
      case BACKSPACE -> delete(at - 1);
      case DELETE -> delete(at);
      case CLEAR -> {
        text.setLength(0);
        at = 0;
        changed = true;
      }
      case LEFT -> at = Math.max(0, at - 1);
      case RIGHT -> at = Math.min(text.length(), at + 1);
      case HOME -> at = 0;
      case END -> at = text.length();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void insert(String typed) {
    text.insert(at, typed);
    at += typed.length();
    changed = true;
  }

  private void delete(int index) {
    if (index >= 0 && index < text.length()) {
      text.deleteCharAt(index);
      at = index;
      changed = true;
    }
  }
}
