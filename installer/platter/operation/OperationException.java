package platter.operation;

/**
 * An operation cannot go on. The message names the host where there is one, what was tried, what
 * came back and what to do next.
 */
public final class OperationException extends Exception {
  private static final long serialVersionUID = 1L;

  public OperationException(String message) {
    super(message);
  }

  public OperationException(String message, Throwable cause) {
    super(message, cause);
  }
}
