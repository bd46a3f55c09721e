package platter.playbook.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** YAML as Ansible's {@code to_yaml} and {@code to_nice_yaml} write it: keys sorted. */
final class YamlText {
  private YamlText() {}

  static String write(@Nullable Object value, boolean nice) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(
        nice ? DumperOptions.FlowStyle.BLOCK : DumperOptions.FlowStyle.AUTO);
    options.setIndent(nice ? 4 : 2);
    options.setAllowUnicode(true);
    options.setSplitLines(true);
    return new Yaml(options).dump(sorted(value));
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      var copy = new TreeMap<String, @Nullable Object>();
      map.forEach((key, child) -> copy.put(String.valueOf(key), sorted(child)));
      return copy;
    }
    if (value instanceof Collection<?> list) {
      var copy = new ArrayList<@Nullable Object>();
      list.forEach(child -> copy.add(sorted(child)));
      return copy;
    }
    return value instanceof CharSequence text ? text.toString() : value;
  }
}
