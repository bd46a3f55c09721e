package platter.topology;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that must not be seen: a password, a key. Its text is masked wherever it is printed by
 * accident; only {@link #reveal()} gives the value, so that a reader can search for every place
 * that does.
 */
public final class Secret {
  private static final String MASK = "********";

  private final String value;

  public Secret(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a secret must not hold a NUL character");
    }
    this.value = value;
  }

  /** The value itself. Never give it to a log, an event, an exception or a command line. */
  public String reveal() {
    return value;
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** The same mask for every value, so that not even the length shows. */
  @Override
  public String toString() {
    return MASK;
  }
}
