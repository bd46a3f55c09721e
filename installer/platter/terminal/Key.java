package platter.terminal;

/**
 * Something typed.
 *
 * @param text what was typed or pasted, for {@link Kind#TEXT} and {@link Kind#PASTE}
 */
record Key(Kind kind, String text) {
  /** What a key does. */
  enum Kind {
    TEXT,
    PASTE,
    ENTER,
    TAB,
    BACK_TAB,
    UP,
    DOWN,
    LEFT,
    RIGHT,
    HOME,
    END,
    PAGE_UP,
    PAGE_DOWN,
    BACKSPACE,
    DELETE,
    ESCAPE,
    HELP,
    /** Control-N. */
    NEXT,
    /** Control-O. */
    OPEN,
    /** Control-U. */
    CLEAR,
    /** Control-C. */
    LEAVE,
    /** The other end is gone. */
    GONE,
    /** Nobody typed anything. */
    NONE
  }

  static Key of(Kind kind) {
    return new Key(kind, "");
  }

  boolean is(String letter) {
    return kind == Kind.TEXT && text.equals(letter);
  }
}
