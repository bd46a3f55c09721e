package platter.playbook;

import java.util.List;
import java.util.Map;

/**
 * A list of tasks for some hosts. Hosts wait for each other at its end.
 *
 * @param hosts patterns: {@code all}, a group, a host, {@code !} and one of these to leave it out
 * @param tasks those of the roles first, as Ansible orders them
 * @param handlers in the order in which they run when notified
 */
public record Play(
    Place place,
    String name,
    List<String> hosts,
    Map<String, Object> vars,
    List<Task> tasks,
    List<Task> handlers) {
  public Play {
    hosts = List.copyOf(hosts);
    tasks = List.copyOf(tasks);
    handlers = List.copyOf(handlers);
  }
}
