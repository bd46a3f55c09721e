package platter.wizard;

import java.util.List;

/** What a person need not say, because it can be made up from what they said. */
final class Presets {
  private Presets() {}

  /** The name of a host that has none: that of its place, and a number. */
  static String host(String place, int index) {
    return place + (index + 1);
  }

  /** The name of a deployment: of a domain such as {@code im.acme.example}, the middle. */
  static String deployment(String domain) {
    var labels = List.of(domain.split("\\.", -1));
    var name = labels.size() > 2 ? labels.get(labels.size() - 2) : labels.get(0);
    return name.isEmpty() ? "platter" : name;
  }
}
