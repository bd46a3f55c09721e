package platter.run;

import java.util.List;
import platter.playbook.Play;

/** A play as it applies to one host. */
record PlayPlan(Play play, List<Step> tasks, List<Step> handlers) {
  PlayPlan {
    tasks = List.copyOf(tasks);
    handlers = List.copyOf(handlers);
  }
}
