package platter.health;

import java.util.Locale;

/** How a check ended. What could not be checked is not passed. */
public enum Verdict {
  PASSED,
  WARNED,
  UNCHECKED,
  FAILED;

  /** In lower case, as in JSON and in the keys of texts. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
