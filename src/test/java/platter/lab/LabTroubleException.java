package platter.lab;

/** The lab itself did not do what was asked: the message has the command and what it printed. */
public final class LabTroubleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LabTroubleException(String message) {
    super(message);
  }

  LabTroubleException(String message, Throwable cause) {
    super(message, cause);
  }
}
