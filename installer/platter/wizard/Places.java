package platter.wizard;

import java.util.Arrays;
import java.util.Optional;

/** The places that a deployment can have. */
enum Places {
  FIRST("first", "sites[0]"),
  SECOND("second", "sites[1]"),
  VAULT("vault", "vault");

  private final String id;
  private final String path;

  Places(String id, String path) {
    this.id = id;
    this.path = path;
  }

  String id() {
    return id;
  }

  /** Where its answers are. */
  String path() {
    return path;
  }

  /** The place of this name. */
  static Optional<Places> of(String id) {
    return Arrays.stream(values()).filter(place -> place.id.equals(id)).findFirst();
  }

  /** The place that an answer is about. */
  static Optional<Places> ofPath(String path) {
    return Arrays.stream(values()).filter(place -> path.startsWith(place.path)).findFirst();
  }
}
