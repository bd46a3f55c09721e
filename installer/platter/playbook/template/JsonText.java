package platter.playbook.template;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON byte for byte as Ansible's {@code to_json} and {@code to_nice_json} write it. */
final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final boolean nice;

  private JsonText(boolean nice) {
    this.nice = nice;
  }

  static String compact(@Nullable Object value) {
    return new JsonText(false).write(value, 0).out.toString();
  }

  /** Four blanks deep, keys sorted. */
  static String indented(@Nullable Object value) {
    return new JsonText(true).write(value, 0).out.toString();
  }

  private JsonText write(@Nullable Object value, int depth) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Boolean || value instanceof Number) {
      out.append(value);
    } else if (value instanceof Map<?, ?> map) {
      var entries = nice ? new TreeMap<Object, Object>(map) : map;
      open('{', entries.isEmpty(), depth);
      int left = entries.size();
      for (var entry : entries.entrySet()) {
        quote(String.valueOf(entry.getKey()));
        out.append(": ");
        write(entry.getValue(), depth + 1).next(--left, depth);
      }
      out.append('}');
    } else if (value instanceof Collection<?> list) {
      open('[', list.isEmpty(), depth);
      int left = list.size();
      for (var item : list) {
        write(item, depth + 1).next(--left, depth);
      }
      out.append(']');
    } else {
      quote(value.toString());
    }
    return this;
  }

  private void open(char bracket, boolean empty, int depth) {
    out.append(bracket);
    if (!empty && nice) {
      out.append('\n').append("    ".repeat(depth + 1));
    }
  }

  private void next(int left, int depth) {
    if (nice) {
      out.append(left > 0 ? "," : "")
          .append('\n')
          .append("    ".repeat(left > 0 ? depth + 1 : depth));
    } else {
      out.append(left > 0 ? ", " : "");
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ' || c > '~') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
