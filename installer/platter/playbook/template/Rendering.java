package platter.playbook.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import platter.playbook.PlaybookException;
import platter.playbook.Text;
import platter.topology.Secret;

/** The rendering of one value: which variables are under way, and whether a secret was touched. */
final class Rendering {
  private static final Pattern LONE = Pattern.compile("\\{\\{-?(.*?)-?}}", Pattern.DOTALL);
  private static final Pattern PATH = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "True", "False", "none", "None", "omit", "null", "not");

  private final Templating templating;
  private final Scope scope;
  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Object> rendered = new LinkedHashMap<>();
  private boolean secret;

  Rendering(Templating templating, Scope scope) {
    this.templating = templating;
    this.scope = scope;
  }

  boolean secret() {
    return secret;
  }

  /** A variable's value, rendered. */
  Optional<Object> find(String name) {
    var known = rendered.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    var raw = scope.find(name);
    if (raw.isEmpty()) {
      return Optional.empty();
    }
    if (!underWay.add(name)) {
      var message = "variable '" + name + "' is made of itself";
      throw raw.get() instanceof Text text
          ? new PlaybookException(text.place(), message)
          : new IllegalArgumentException(message);
    }
    try {
      var value = Optional.ofNullable(resolve(raw.get()));
      value.ifPresent(v -> rendered.put(name, v));
      return value;
    } finally {
      underWay.remove(name);
    }
  }

  @Nullable Object resolve(@Nullable Object value) {
    if (value instanceof Text text) {
      return resolve(text);
    }
    if (value instanceof Secret hidden) {
      secret = true;
      return hidden.reveal();
    }
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<String, @Nullable Object>();
      map.forEach((key, child) -> copy.put(key.toString(), resolve(child)));
      return copy;
    }
    if (value instanceof List<?> list) {
      var copy = new ArrayList<@Nullable Object>();
      list.forEach(child -> copy.add(resolve(child)));
      return copy;
    }
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }

  private @Nullable Object resolve(Text text) {
    var source = text.source();
    var lone = LONE.matcher(source);
    if (!source.contains("{%") && lone.matches() && !lone.group(1).contains("{{")) {
      var expression = lone.group(1).strip();
      if (PATH.matcher(expression).matches()) {
        var found = walk(expression);
        if (found.isPresent()) {
          return found.get();
        }
      }
      return plain(templating.expression(this, new Text(expression, text.place())));
    }
    return templating.text(this, text);
  }

  /** The common case, a path through mappings, without an interpreter. */
  private Optional<Object> walk(String path) {
    if (WORDS.contains(path)) {
      return Optional.empty();
    }
    Optional<Object> value = Optional.empty();
    for (var step : path.split("\\.", -1)) {
      if (value.isEmpty()) {
        value = find(step);
      } else {
        value =
            value.get() instanceof Map<?, ?> map
                ? Optional.ofNullable(map.get(step))
                : Optional.empty();
      }
      if (value.isEmpty()) {
        return Optional.empty();
      }
    }
    return value;
  }

  /** Jinjava's wrappers off. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<String, @Nullable Object>();
      map.forEach((key, child) -> copy.put(String.valueOf(key), plain(child)));
      return copy;
    }
    if (value instanceof Iterable<?> list) {
      var copy = new ArrayList<@Nullable Object>();
      list.forEach(child -> copy.add(plain(child)));
      return copy;
    }
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }
}
