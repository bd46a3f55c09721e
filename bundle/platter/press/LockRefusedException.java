package platter.press;

import java.io.IOException;
import java.util.List;

/**
 * With {@code --locked}: what would be built is not what the lock file says. Lists every
 * difference.
 */
public final class LockRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  LockRefusedException(List<String> differences) {
    super(
        "the lock file does not allow this build: "
            + String.join("; ", differences)
            + ". Build once without --locked, look at what changed in packages.lock, and keep it.");
  }
}
