package platter.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platter.bundle.Bundle;
import platter.playbook.Play;
import platter.playbook.PlaybookException;
import platter.playbook.Resources;
import platter.playbook.Task;
import platter.playbook.module.Arguments;
import platter.playbook.module.Wish;
import platter.playbook.template.Omitted;
import platter.playbook.template.Scope;
import platter.playbook.template.Templating;

/**
 * Renders the plays for one host, all of them before the first one starts: a variable that is
 * missing at the end of the playbook is found before anything has changed.
 */
final class Preparation {
  private final Templating templating;
  private final Resources resources;
  private final Scope host;
  private final Optional<Bundle> bundle;

  /**
   * @param host the host's own variables, facts and what is known of the other hosts
   */
  Preparation(Templating templating, Resources resources, Scope host, Optional<Bundle> bundle) {
    this.templating = templating;
    this.resources = resources;
    this.host = host;
    this.bundle = bundle;
  }

  PlayPlan plan(Play play) {
    return new PlayPlan(play.name(), steps(play, play.tasks()), steps(play, play.handlers()));
  }

  private List<Step> steps(Play play, List<Task> tasks) {
    return tasks.stream().map(task -> step(task, scope(play, task))).toList();
  }

  /** From far to near: role defaults, the host, the play, the task. */
  private Scope scope(Play play, Task task) {
    var defaults = task.role().map(role -> Scope.of(role.defaults())).orElse(Scope.of(Map.of()));
    return defaults.with(host).with(play.vars()).with(task.vars());
  }

  private Step step(Task task, Scope scope) {
    var items = new ArrayList<Step.Item>();
    if (task.loop().isEmpty()) {
      item(task, scope, Optional.empty()).ifPresent(items::add);
      return Step.of(task, items.isEmpty() ? task.title() : title(task, scope), items);
    }
    var loop = task.loop().get();
    var values = templating.render(loop.items(), scope);
    if (!(values.value() instanceof List<?> list)) {
      throw new PlaybookException(task.place(), "'loop' yields no list but " + values.value());
    }
    for (var value : list) {
      var nearer = new LinkedHashMap<String, Object>();
      if (value != null) {
        nearer.put(loop.variable(), value);
      }
      var inner = scope.with(nearer);
      var label =
          loop.label().map(text -> templating.render(text, inner).text()).orElse(shown(value));
      item(task, inner, Optional.of(label))
          .map(i -> values.secret() ? new Step.Item(Optional.empty(), i.wish(), true) : i)
          .ifPresent(items::add);
    }
    return Step.of(task, task.title(), items);
  }

  private static String shown(@Nullable Object value) {
    var text = String.valueOf(value);
    return text.length() > 100 ? text.substring(0, 100) + "..." : text;
  }

  private String title(Task task, Scope scope) {
    var rendered = templating.render(task.name(), scope);
    return rendered.secret() ? task.title() : rendered.text();
  }

  private Optional<Step.Item> item(Task task, Scope scope, Optional<String> label) {
    for (var condition : task.when()) {
      if (!templating.isTrue(condition, scope)) {
        return Optional.empty();
      }
    }
    var arguments = new LinkedHashMap<String, Object>();
    boolean secret = false;
    for (var argument : task.arguments().entrySet()) {
      var rendered = templating.render(argument.getValue(), scope);
      secret |= rendered.secret();
      var value = rendered.value();
      if (value != null && value != Omitted.OMITTED) {
        arguments.put(argument.getKey(), value);
      }
    }
    var sources = new TaskSources(task, resources, templating, scope, bundle);
    Wish wish;
    try {
      wish =
          task.module().wish(new Arguments(task.module().spec(), arguments, task.place()), sources);
    } catch (IllegalArgumentException e) {
      throw new PlaybookException(task.place(), String.valueOf(e.getMessage()), e);
    }
    return Optional.of(new Step.Item(label, wish, task.noLog() || secret || sources.secret()));
  }
}
