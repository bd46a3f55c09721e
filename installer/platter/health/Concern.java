package platter.health;

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

  /** In lower case, as in JSON and in the keys of texts. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
