package platter.press;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A step of the build failed; the message says which, the whole command line and what it printed.
 */
public final class BuildFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  BuildFailedException(String message) {
    super(message);
  }

  BuildFailedException(String message, @Nullable Exception cause) {
    super(message, cause);
  }
}
