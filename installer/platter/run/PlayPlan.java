package platter.run;

import java.util.List;

/**
 * A play as it applies to one host.
 *
 * @param name the play's
 */
record PlayPlan(String name, List<Step> tasks, List<Step> handlers) {
  PlayPlan {
    tasks = List.copyOf(tasks);
    handlers = List.copyOf(handlers);
  }
}
