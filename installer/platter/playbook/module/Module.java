package platter.playbook.module;

import java.util.Map;
import platter.playbook.Place;
import platter.playbook.PlaybookException;

/** One kind of state that a task can wish for. */
public interface Module {
  /** Its name and arguments. */
  Spec spec();

  /**
   * Refuses what can be seen to be wrong as soon as the playbook is read.
   *
   * @param handler whether the task is a handler, which runs only after a change
   * @throws PlaybookException if so
   */
  default void check(Map<String, Object> given, boolean handler, Place place) {}

  /**
   * The wish that these arguments describe.
   *
   * @throws PlaybookException if they contradict each other
   */
  Wish wish(Arguments arguments, Sources sources);
}
