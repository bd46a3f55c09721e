package platter.playbook.template;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.AdvancedFilter;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Filters that Ansible's users expect and Jinjava lacks or does differently. */
final class Filters {
  private Filters() {}

  /** A filter's own work. */
  private interface Body {
    @Nullable Object apply(@Nullable Object value, Given given);
  }

  /** What stands in the parentheses after a filter's name. */
  private record Given(List<Object> positional, Map<String, Object> named) {
    @Nullable Object get(int index, String name, @Nullable Object fallback) {
      if (index < positional.size()) {
        return positional.get(index);
      }
      return named.containsKey(name) ? named.get(name) : fallback;
    }

    String text(int index, String name, String fallback) {
      return PythonText.str(get(index, name, fallback));
    }
  }

  static void register(Context context) {
    add(context, "default", Filters::fallback);
    add(context, "d", Filters::fallback);
    add(context, "mandatory", (value, given) -> value);
    add(context, "bool", (value, given) -> bool(value));
    add(context, "int", (value, given) -> number(value, given));
    add(context, "string", (value, given) -> PythonText.str(value));
    add(context, "join", Filters::join);
    add(context, "quote", (value, given) -> quote(PythonText.str(value)));
    add(context, "b64encode", (value, given) -> encode(PythonText.str(value)));
    add(context, "b64decode", (value, given) -> decode(PythonText.str(value)));
    add(context, "hash", (value, given) -> hash(value, given.text(0, "hashtype", "sha1")));
    add(context, "ternary", Filters::ternary);
    add(context, "combine", Filters::combine);
    add(context, "dict2items", (value, given) -> items(value));
    add(context, "basename", (value, given) -> PythonText.str(value).replaceFirst(".*/", ""));
    add(context, "dirname", (value, given) -> directory(PythonText.str(value)));
    add(context, "regex_replace", Filters::regexReplace);
    add(context, "to_json", (value, given) -> JsonText.compact(value));
    add(context, "to_nice_json", (value, given) -> JsonText.indented(value));
    add(context, "to_yaml", (value, given) -> YamlText.write(value, false));
    add(context, "to_nice_yaml", (value, given) -> YamlText.write(value, true));
  }

  private static void add(Context context, String name, Body body) {
    context.registerFilter(
        new AdvancedFilter() {
          @Override
          public String getName() {
            return name;
          }

          @Override
          public @Nullable Object filter(
              @Nullable Object value,
              JinjavaInterpreter interpreter,
              Object[] args,
              Map<String, Object> named) {
            if (value instanceof Undefined undefined
                && !name.equals("default")
                && !name.equals("d")) {
              throw ((StrictInterpreter) interpreter).undefined(undefined.name());
            }
            return body.apply(value, new Given(java.util.Arrays.asList(args), named));
          }
        });
  }

  private static @Nullable Object fallback(@Nullable Object value, Given given) {
    boolean alsoFalse = ObjectTruthValue.evaluate(given.get(1, "boolean", false));
    boolean missing =
        value instanceof Undefined || (alsoFalse && !ObjectTruthValue.evaluate(value));
    return missing ? given.get(0, "default_value", "") : value;
  }

  private static boolean bool(@Nullable Object value) {
    var text = PythonText.str(value).toLowerCase(Locale.ROOT);
    return List.of("yes", "on", "1", "true").contains(text);
  }

  private static @Nullable Object number(@Nullable Object value, Given given) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof Boolean flag) {
      return flag ? 1L : 0L;
    }
    try {
      return (long) Double.parseDouble(PythonText.str(value).strip());
    } catch (NumberFormatException e) {
      return given.get(0, "default", 0L); // As Jinja2: what is no number counts as the default.
    }
  }

  private static String join(@Nullable Object value, Given given) {
    var attribute = given.get(1, "attribute", null);
    return list(value).stream()
        .map(
            item ->
                attribute == null || !(item instanceof Map<?, ?> map)
                    ? item
                    : map.get(PythonText.str(attribute)))
        .map(PythonText::str)
        .collect(Collectors.joining(given.text(0, "d", "")));
  }

  static Collection<?> list(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.keySet();
    }
    if (value instanceof Collection<?> list) {
      return list;
    }
    throw new InterpretException("a list was expected, not " + PythonText.repr(value));
  }

  /** As a word of a shell, by the rules of Python's {@code shlex.quote}. */
  private static String quote(String text) {
    return text.matches("[A-Za-z0-9@%+=:,./_-]+") ? text : "'" + text.replace("'", "'\"'\"'") + "'";
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private static String hash(@Nullable Object value, String kind) {
    var algorithm =
        switch (kind) {
          case "sha1" -> "SHA-1";
          case "sha256" -> "SHA-256";
          case "sha512" -> "SHA-512";
          case "md5" -> "MD5";
          default -> throw new InterpretException("no hash is named '" + kind + "'");
        };
    try {
      var digest = MessageDigest.getInstance(algorithm);
      return HexFormat.of()
          .formatHex(digest.digest(PythonText.str(value).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  private static @Nullable Object ternary(@Nullable Object value, Given given) {
    return ObjectTruthValue.evaluate(value)
        ? given.get(0, "true_val", null)
        : given.get(1, "false_val", null);
  }

  private static Object combine(@Nullable Object value, Given given) {
    var all = new LinkedHashMap<Object, Object>();
    var parts = new ArrayList<@Nullable Object>();
    parts.add(value);
    parts.addAll(given.positional());
    for (var part : parts) {
      if (!(part instanceof Map<?, ?> map)) {
        throw new InterpretException("combine needs mappings, not " + PythonText.repr(part));
      }
      all.putAll(map);
    }
    return all;
  }

  private static Object items(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new InterpretException("dict2items needs a mapping, not " + PythonText.repr(value));
    }
    var items = new ArrayList<Map<String, @Nullable Object>>();
    map.forEach(
        (key, child) -> {
          var item = new LinkedHashMap<String, @Nullable Object>();
          item.put("key", key);
          item.put("value", child);
          items.add(item);
        });
    return items;
  }

  private static String directory(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : slash == 0 ? "/" : path.substring(0, slash);
  }

  private static String regexReplace(@Nullable Object value, Given given) {
    var replacement = given.text(1, "replacement", "").replace("$", "\\$");
    // Python writes groups as \1 and \g<name>.
    replacement = replacement.replaceAll("\\\\(\\d)", "\\$$1");
    return PythonText.str(value).replaceAll(given.text(0, "pattern", ""), replacement);
  }
}
