package platter.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.playbook.Place;
import platter.playbook.Task;
import platter.playbook.host.Query;
import platter.playbook.module.Wish;

/**
 * A task as it applies to one host.
 *
 * @param name as written, which is how handlers are notified
 * @param title what to call it in events
 * @param items one for a plain task, one for each round of a loop; those that {@code when} skips
 *     are left out
 */
record Step(Place place, String name, String title, List<String> notifies, List<Item> items) {
  /**
   * One wish.
   *
   * @param hidden whether its difference must not be shown
   */
  record Item(Optional<String> label, Wish wish, boolean hidden) {}

  Step {
    notifies = List.copyOf(notifies);
    items = List.copyOf(items);
  }

  static Step of(Task task, String title, List<Item> items) {
    return new Step(task.place(), task.title(), title, task.notifies(), items);
  }

  boolean skipped() {
    return items.isEmpty();
  }

  /** The files of which it says what is in them. */
  Set<String> files() {
    var files = new LinkedHashSet<String>();
    for (var query : asks()) {
      if (query instanceof Query.Sum sum) {
        files.add(sum.path());
      }
    }
    return files;
  }

  Set<Query<?>> asks() {
    var asks = new LinkedHashSet<Query<?>>();
    items.forEach(item -> asks.addAll(item.wish().asks()));
    return asks;
  }
}
