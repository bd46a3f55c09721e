package platter.playbook;

import java.util.Map;

/**
 * A directory below {@code roles/}: tasks, handlers, templates and files that belong together.
 *
 * @param defaults variables that everything else may override
 */
public record Role(String name, Map<String, Object> defaults) {
  /** Where a template or file of this role stands. */
  public String path(String kind, String file) {
    return "roles/" + name + "/" + kind + "/" + file;
  }
}
