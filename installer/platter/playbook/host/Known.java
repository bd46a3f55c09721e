package platter.playbook.host;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What is known of a host at the moment: answers to queries. */
public final class Known {
  private final Map<Query<?>, Object> answers = new HashMap<>();

  /** The answer to a query that was asked before. */
  @SuppressWarnings("unchecked") // Probe only adds answers of the query's own type.
  public <T> T get(Query<T> query) {
    var answer = answers.get(query);
    if (answer == null) {
      throw new IllegalStateException("never asked: " + query);
    }
    return (T) answer;
  }

  /** Those of these queries whose answers are missing. */
  public Set<Query<?>> missing(Collection<? extends Query<?>> queries) {
    var missing = new LinkedHashSet<Query<?>>(queries);
    missing.removeAll(answers.keySet());
    return missing;
  }

  public void add(Map<? extends Query<?>, ?> more) {
    answers.putAll(more);
  }

  /** Forgets everything, since something on the host has changed. */
  public void forget() {
    answers.clear();
  }

  /** Forgets what a change on another host may have changed. */
  public void forgetShared() {
    answers.keySet().removeIf(query -> query instanceof Query.Ask ask && ask.everywhere());
  }
}
