package platter.operation;

import org.jspecify.annotations.Nullable;

/**
 * The chat service did not do what a client asked of it. The message says who asked for what, and
 * where.
 */
public final class ChatException extends Exception {
  private static final long serialVersionUID = 1L;

  ChatException(String message) {
    super(message);
  }

  ChatException(String message, Throwable cause) {
    super(message + ": " + firstText(cause), cause);
  }

  private static String firstText(Throwable cause) {
    for (@Nullable Throwable t = cause; t != null; t = t.getCause()) {
      if (t.getMessage() != null) {
        return t.getMessage();
      }
    }
    return cause.getClass().getSimpleName();
  }
}
