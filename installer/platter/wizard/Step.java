package platter.wizard;

import java.util.List;
import java.util.Locale;
import platter.topology.Messages;

/** The steps, in the order in which they are taken. The texts are in bundle {@code wizard}. */
public enum Step {
  DISC,
  SITES,
  ACCESS,
  PREFLIGHT,
  SERVICE,
  REVIEW,
  INSTALL,
  VERIFY,
  HANDOVER;

  /** All of them. */
  public static final List<Step> ORDER = List.of(values());

  /** As it is written in data and in addresses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its number as people count. */
  public int number() {
    return ORDER.indexOf(this) + 1;
  }

  public String title(Messages messages) {
    return messages.text("step." + word());
  }

  /** What it is about, in a sentence. */
  public String intro(Messages messages) {
    return messages.text("step." + word() + ".intro");
  }

  boolean isLast() {
    return this == HANDOVER;
  }

  Step next() {
    return isLast() ? this : ORDER.get(number());
  }

  Step before() {
    return this == DISC ? this : ORDER.get(number() - 2);
  }
}
