package platter.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import platter.playbook.module.Module;
import platter.playbook.module.Modules;

/** Reads one task: one module, and the few words around it that describe state. */
final class TaskReader {
  private static final Set<String> TASK_KEYS =
      Set.of("name", "when", "loop", "loop_control", "notify", "vars", "no_log");

  private final YamlFile yaml;
  private final Optional<Role> role;

  TaskReader(YamlFile yaml, Optional<Role> role) {
    this.yaml = yaml;
    this.role = role;
  }

  Task task(Node node) {
    return read(node, false);
  }

  Task handler(Node node) {
    return read(node, true);
  }

  private Task read(Node node, boolean handler) {
    var place = yaml.place(node);
    var keys = yaml.mapping(node, "a task");
    var module = module(place, keys);
    var name = keys.get("name");
    if (name == null) {
      throw new PlaybookException(place, "a task needs a 'name'");
    }
    var title = yaml.value(name);
    if (!(title instanceof String || title instanceof Text) || (handler && title instanceof Text)) {
      throw new PlaybookException(place, "'name' must be text" + (handler ? ", no Jinja2" : ""));
    }
    if (handler && keys.containsKey("notify")) {
      throw new PlaybookException(place, "a handler cannot 'notify' here");
    }
    var noLog = keys.get("no_log");
    var notify = keys.get("notify");
    return new Task(
        place,
        title,
        module.getValue(),
        arguments(
            module.getValue(), Objects.requireNonNull(keys.get(module.getKey())), handler, place),
        when(keys.get("when")),
        loop(place, keys),
        notify == null ? List.of() : yaml.words(notify, "notify"),
        PlaybookReader.varsOf(yaml, keys.get("vars")),
        noLog != null && flag(noLog, "no_log"),
        role);
  }

  private Map.Entry<String, Module> module(Place place, Map<String, Node> keys) {
    var found = new ArrayList<Map.Entry<String, Module>>();
    for (var key : keys.keySet()) {
      if (TASK_KEYS.contains(key)) {
        continue;
      }
      var module = Modules.find(key);
      if (module.isEmpty()) {
        throw new PlaybookException(
            yaml.place(keys.get(key)),
            "'" + key + "' is neither a module nor a key of a task here");
      }
      found.add(Map.entry(key, module.get()));
    }
    if (found.size() != 1) {
      throw new PlaybookException(place, "a task needs exactly one module, not " + found.size());
    }
    return found.get(0);
  }

  private Map<String, Object> arguments(Module module, Node node, boolean handler, Place place) {
    var arguments = new LinkedHashMap<String, Object>();
    for (var entry : yaml.mapping(node, "the arguments of " + module.spec().name()).entrySet()) {
      var value = yaml.value(entry.getValue());
      if (value != null) {
        arguments.put(entry.getKey(), value);
      }
    }
    module.spec().check(arguments, place);
    module.check(arguments, handler, place);
    return arguments;
  }

  private List<Text> when(@Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    var value = yaml.value(node);
    var conditions = new ArrayList<Text>();
    for (var condition : value instanceof List<?> list ? list : java.util.Arrays.asList(value)) {
      if (condition instanceof Text) {
        throw new PlaybookException(
            yaml.place(node), "'when' is an expression by itself: leave the braces out");
      }
      if (!(condition instanceof String || condition instanceof Boolean)) {
        throw new PlaybookException(yaml.place(node), "'when' must be an expression");
      }
      conditions.add(new Text(condition.toString(), yaml.place(node)));
    }
    return conditions;
  }

  private Optional<Task.Loop> loop(Place place, Map<String, Node> keys) {
    var node = keys.get("loop");
    var control = keys.get("loop_control");
    if (node == null) {
      if (control != null) {
        throw new PlaybookException(yaml.place(control), "'loop_control' without 'loop'");
      }
      return Optional.empty();
    }
    var items = yaml.value(node);
    if (!(items instanceof List<?> || items instanceof Text)) {
      throw new PlaybookException(place, "'loop' must be a list or an expression that yields one");
    }
    var variable = "item";
    Optional<Text> label = Optional.empty();
    if (control != null) {
      for (var entry : yaml.mapping(control, "loop_control").entrySet()) {
        switch (entry.getKey()) {
          case "loop_var" -> variable = yaml.word(entry.getValue(), "loop_var");
          case "label" ->
              label =
                  Optional.of(
                      yaml.value(entry.getValue()) instanceof Text text
                          ? text
                          : new Text(
                              yaml.word(entry.getValue(), "label"), yaml.place(entry.getValue())));
          default ->
              throw new PlaybookException(
                  yaml.place(entry.getValue()),
                  "'" + entry.getKey() + "' is not a key of loop_control here");
        }
      }
    }
    return Optional.of(new Task.Loop(items, variable, label));
  }

  private boolean flag(Node node, String what) {
    if (yaml.value(node) instanceof Boolean flag) {
      return flag;
    }
    throw new PlaybookException(yaml.place(node), "'" + what + "' must be true or false");
  }
}
