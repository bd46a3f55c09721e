package platter.playbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.playbook.module.Module;

/**
 * One task or handler of a play.
 *
 * @param name as written; may hold Jinja2
 * @param arguments of the module, their values as YAML gave them, with {@link Text} where there is
 *     Jinja2
 * @param when bare expressions that must all be true
 * @param role the role that the task comes from
 */
public record Task(
    Place place,
    Object name,
    Module module,
    Map<String, Object> arguments,
    List<Text> when,
    Optional<Loop> loop,
    List<String> notifies,
    Map<String, Object> vars,
    boolean noLog,
    Optional<Role> role) {

  /**
   * A task's repetition.
   *
   * @param items a list, or a {@link Text} that yields one
   * @param variable the name of the item inside the task
   * @param label what to show of an item
   */
  public record Loop(Object items, String variable, Optional<Text> label) {}

  public Task {
    arguments = Map.copyOf(arguments);
    when = List.copyOf(when);
    notifies = List.copyOf(notifies);
  }

  /** The name as a person wrote it. */
  public String title() {
    return name instanceof Text text ? text.source() : name.toString();
  }
}
