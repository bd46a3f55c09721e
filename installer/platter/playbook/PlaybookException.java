package platter.playbook;

/**
 * A playbook, template or variable says something that this language does not have, or that has no
 * meaning. The message begins with file and line and names the offending word.
 */
public final class PlaybookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PlaybookException(Place place, String message) {
    super(place + ": " + message);
  }

  public PlaybookException(Place place, String message, Throwable cause) {
    super(place + ": " + message, cause);
  }
}
