package platter.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.playbook.Task;
import platter.playbook.host.Query;
import platter.playbook.module.Wish;

/**
 * A task as it applies to one host.
 *
 * @param title what to call it in events
 * @param items one for a plain task, one for each round of a loop; those that {@code when} skips
 *     are left out
 */
record Step(Task task, String title, List<Item> items) {
  /**
   * One wish.
   *
   * @param hidden whether its difference must not be shown
   */
  record Item(Optional<String> label, Wish wish, boolean hidden) {}

  Step {
    items = List.copyOf(items);
  }

  boolean skipped() {
    return items.isEmpty();
  }

  Set<Query<?>> asks() {
    var asks = new LinkedHashSet<Query<?>>();
    items.forEach(item -> asks.addAll(item.wish().asks()));
    return asks;
  }
}
