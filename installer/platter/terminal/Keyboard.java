package platter.terminal;

import java.io.IOException;
import java.util.Map;
import org.jline.utils.NonBlockingReader;

/**
 * What terminals send for their keys, whichever of the usual ways they have (ECMA-48, and xterm's
 * bracketed paste): a table of the terminal's own would be wrong on a serial line.
 */
final class Keyboard {
  private static final int ESCAPE = 27;

  /** After this long nothing more belongs to an escape. */
  private static final long TOGETHER_MILLIS = 60;

  private static final int MOST_PASTED = 100_000;

  private static final Map<Character, Key.Kind> LETTERS =
      Map.of(
          'A', Key.Kind.UP,
          'B', Key.Kind.DOWN,
          'C', Key.Kind.RIGHT,
          'D', Key.Kind.LEFT,
          'H', Key.Kind.HOME,
          'F', Key.Kind.END,
          'Z', Key.Kind.BACK_TAB,
          'P', Key.Kind.HELP);

  private static final Map<String, Key.Kind> NUMBERS =
      Map.of(
          "1", Key.Kind.HOME,
          "7", Key.Kind.HOME,
          "4", Key.Kind.END,
          "8", Key.Kind.END,
          "3", Key.Kind.DELETE,
          "5", Key.Kind.PAGE_UP,
          "6", Key.Kind.PAGE_DOWN,
          "11", Key.Kind.HELP);

  private static final Map<Integer, Key.Kind> CONTROL =
      Map.of(
          3, Key.Kind.LEAVE,
          4, Key.Kind.LEAVE,
          8, Key.Kind.BACKSPACE,
          9, Key.Kind.TAB,
          10, Key.Kind.ENTER,
          13, Key.Kind.ENTER,
          14, Key.Kind.NEXT,
          15, Key.Kind.OPEN,
          21, Key.Kind.CLEAR,
          127, Key.Kind.BACKSPACE);

  private final NonBlockingReader reader;

  Keyboard(NonBlockingReader reader) {
    this.reader = reader;
  }

  /** The next key; {@link Key.Kind#NONE} where none was typed for so long. */
  Key read(long millis) throws IOException {
    int first = reader.read(millis);
    if (first == NonBlockingReader.READ_EXPIRED) {
      return Key.of(Key.Kind.NONE);
    }
    if (first < 0) {
      return Key.of(Key.Kind.GONE);
    }
    if (first == ESCAPE) {
      return escape();
    }
    var control = CONTROL.get(first);
    if (control != null) {
      return Key.of(control);
    }
    return first < ' ' ? Key.of(Key.Kind.NONE) : new Key(Key.Kind.TEXT, character(first));
  }

  private String character(int first) throws IOException {
    if (!Character.isHighSurrogate((char) first)) {
      return String.valueOf((char) first);
    }
    int second = reader.read(TOGETHER_MILLIS);
    return second < 0 ? "" : String.valueOf(new char[] {(char) first, (char) second});
  }

  private Key escape() throws IOException {
    int next = reader.read(TOGETHER_MILLIS);
    if (next < 0) {
      return Key.of(Key.Kind.ESCAPE);
    }
    if (next == 'O') {
      return Key.of(LETTERS.getOrDefault((char) reader.read(TOGETHER_MILLIS), Key.Kind.NONE));
    }
    if (next != '[') {
      return Key.of(Key.Kind.NONE);
    }
    var number = new StringBuilder();
    int last = reader.read(TOGETHER_MILLIS);
    while (last >= 0 && (Character.isDigit(last) || last == ';')) {
      number.append((char) last);
      last = reader.read(TOGETHER_MILLIS);
    }
    if (last != '~') {
      return Key.of(LETTERS.getOrDefault((char) last, Key.Kind.NONE));
    }
    if (number.toString().equals("200")) {
      return new Key(Key.Kind.PASTE, pasted());
    }
    return Key.of(NUMBERS.getOrDefault(number.toString(), Key.Kind.NONE));
  }

  /** Until the terminal says that it was all. */
  private String pasted() throws IOException {
    var text = new StringBuilder();
    while (text.length() < MOST_PASTED && text.indexOf("\u001b[201~") < 0) {
      int next = reader.read(TOGETHER_MILLIS * 10);
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    return text.toString().replace("\u001b[201~", "").replace('\r', '\n');
  }
}
