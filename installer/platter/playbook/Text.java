package platter.playbook;

/**
 * A string of a playbook that holds Jinja2, and where it stands.
 *
 * @param source as written
 */
public record Text(String source, Place place) {
  /** Whether a plain string holds anything for Jinja2 to do. */
  public static boolean isTemplate(String text) {
    return text.contains("{{") || text.contains("{%") || text.contains("{#");
  }
}
