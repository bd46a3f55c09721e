package platter.health;

import java.util.List;
import java.util.Locale;
import platter.topology.Messages;

/** What a check is about, as whoever uses the service would ask it; in the order of importance. */
public enum Concern {
  /** Can people chat? */
  CHAT,
  /** Would a lost site be survived? */
  LOSS,
  /** Could everything be restored? */
  RESTORE,
  /** Is something running out? */
  SUPPLY,
  /** Are the hosts as they were installed? */
  ORDER;

  /** The question. */
  public String question(Messages messages) {
    return messages.text("concern." + word());
  }

  /** Those of the findings that are about it. */
  public List<Finding> of(List<Finding> findings) {
    return findings.stream().filter(f -> f.check().concern() == this).toList();
  }

  /** How many of those that are about it are passed, in a few words. */
  public static String sum(List<Finding> about, Messages messages) {
    int passed = Finding.count(about, Verdict.PASSED);
    return passed == about.size()
        ? messages.text("health.all", String.valueOf(passed))
        : messages.text("health.some", String.valueOf(passed), String.valueOf(about.size()));
  }

  /** In lower case, as in JSON and in the keys of texts. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
