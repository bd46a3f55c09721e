package platter.playbook;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads playbooks and roles, and refuses every key that is not of the language. */
final class PlaybookReader {
  private static final Set<String> PLAY_KEYS =
      Set.of("name", "hosts", "become", "vars", "roles", "tasks", "handlers");

  private final Resources resources;

  PlaybookReader(Resources resources) {
    this.resources = resources;
  }

  Playbook read(String file) {
    var text =
        resources
            .text(file)
            .orElseThrow(() -> new PlaybookException(new Place(file, 0), "no such playbook"));
    var yaml = new YamlFile(file);
    var plays = new ArrayList<Play>();
    var names = new HashSet<String>();
    for (var node : items(yaml, text, "a playbook")) {
      var play = play(yaml, node);
      if (!names.add(play.name())) {
        throw new PlaybookException(play.place(), "a second play is named '" + play.name() + "'");
      }
      plays.add(play);
    }
    return new Playbook(file, resources, plays);
  }

  private Play play(YamlFile yaml, Node node) {
    var keys = yaml.mapping(node, "a play");
    for (var entry : keys.entrySet()) {
      if (!PLAY_KEYS.contains(entry.getKey())) {
        throw new PlaybookException(
            yaml.place(entry.getValue()), "'" + entry.getKey() + "' is not a key of a play here");
      }
    }
    var place = yaml.place(node);
    if (!keys.containsKey("hosts") || !keys.containsKey("name")) {
      throw new PlaybookException(place, "a play needs 'name' and 'hosts'");
    }
    var become = keys.get("become");
    if (become != null && !Boolean.TRUE.equals(yaml.value(become))) {
      throw new PlaybookException(
          yaml.place(become), "'become' can only be true: the connection decides about privilege");
    }
    var tasks = new ArrayList<Task>();
    var handlers = new ArrayList<Task>();
    for (var role : list(yaml, keys.get("roles"), "roles")) {
      readRole(yaml.word(role, "a role"), yaml.place(role), tasks, handlers);
    }
    var reader = new TaskReader(yaml, Optional.empty());
    list(yaml, keys.get("tasks"), "tasks").forEach(task -> tasks.add(reader.task(task)));
    list(yaml, keys.get("handlers"), "handlers")
        .forEach(handler -> handlers.add(reader.handler(handler)));
    checkNotifications(tasks, handlers);
    return new Play(
        place,
        yaml.word(keys.get("name"), "a play's name"),
        yaml.words(keys.get("hosts"), "hosts"),
        vars(yaml, keys.get("vars")),
        tasks,
        handlers);
  }

  private void readRole(String name, Place place, List<Task> tasks, List<Task> handlers) {
    var defaults = resources.text("roles/" + name + "/defaults/main.yml");
    var main = resources.text("roles/" + name + "/tasks/main.yml");
    var more = resources.text("roles/" + name + "/handlers/main.yml");
    if (main.isEmpty() && more.isEmpty() && defaults.isEmpty()) {
      throw new PlaybookException(place, "no role '" + name + "' below roles/");
    }
    var role =
        new Role(
            name,
            defaults
                .map(
                    text -> {
                      var yaml = new YamlFile("roles/" + name + "/defaults/main.yml");
                      return yaml.parse(text).map(n -> vars(yaml, n)).orElse(Map.of());
                    })
                .orElse(Map.of()));
    main.ifPresent(
        text -> {
          var yaml = new YamlFile("roles/" + name + "/tasks/main.yml");
          var reader = new TaskReader(yaml, Optional.of(role));
          items(yaml, text, "tasks").forEach(task -> tasks.add(reader.task(task)));
        });
    more.ifPresent(
        text -> {
          var yaml = new YamlFile("roles/" + name + "/handlers/main.yml");
          var reader = new TaskReader(yaml, Optional.of(role));
          items(yaml, text, "handlers").forEach(task -> handlers.add(reader.handler(task)));
        });
  }

  private static void checkNotifications(List<Task> tasks, List<Task> handlers) {
    var known = new HashSet<String>();
    for (var handler : handlers) {
      if (!known.add(handler.title())) {
        throw new PlaybookException(
            handler.place(), "a second handler is named '" + handler.title() + "'");
      }
    }
    for (var task : tasks) {
      for (var notified : task.notifies()) {
        if (!known.contains(notified)) {
          throw new PlaybookException(
              task.place(), "notify: no handler of this play is named '" + notified + "'");
        }
      }
    }
  }

  private static Map<String, Object> vars(YamlFile yaml, @Nullable Node node) {
    if (node == null) {
      return Map.of();
    }
    var vars = new LinkedHashMap<String, Object>();
    yaml.mapping(node, "vars")
        .forEach(
            (name, value) -> {
              if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new PlaybookException(
                    yaml.place(value), "'" + name + "' cannot be a variable's name");
              }
              var content = yaml.value(value);
              if (content == null) {
                throw new PlaybookException(
                    yaml.place(value), "variable '" + name + "' has no value; leave it undefined");
              }
              vars.put(name, content);
            });
    return vars;
  }

  static Map<String, Object> varsOf(YamlFile yaml, @Nullable Node node) {
    return vars(yaml, node);
  }

  private static List<Node> list(YamlFile yaml, @Nullable Node node, String what) {
    return node == null ? List.of() : yaml.sequence(node, what);
  }

  private static List<Node> items(YamlFile yaml, String text, String what) {
    var root = yaml.parse(text);
    if (root.isPresent() && root.get() instanceof MappingNode map) {
      throw new PlaybookException(yaml.place(map), what + " must be a list");
    }
    return root.map(node -> yaml.sequence(node, what)).orElse(List.of());
  }
}
