package platter.health;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.topology.Messages;
import platter.topology.Nearest;

/**
 * Something that is checked. Its code is stable: once published, a code keeps its meaning for ever,
 * and a check that goes takes its code with it. The texts are in bundle {@code health}; {@code
 * docs/codes.md} lists all of them.
 */
public enum Check {
  REACHABLE("PLT-001"),
  HOST_KEY("PLT-002"),
  LOGIN("PLT-003"),
  PRIVILEGE("PLT-004"),
  CREDENTIALS("PLT-005"),

  SYSTEMD("PLT-010"),
  ARCHITECTURE("PLT-011"),
  KERNEL("PLT-012"),
  TOOLS("PLT-013"),
  MEMORY("PLT-014"),
  LAUNCH("PLT-015"),
  SELINUX("PLT-016"),
  ACCOUNT_FILES("PLT-017"),
  ACCOUNT_NUMBERS("PLT-018"),

  SPACE("PLT-020"),
  INODES("PLT-021"),
  NOEXEC("PLT-022"),
  LEFTOVERS("PLT-023"),

  PORTS_FREE("PLT-030"),
  PORTS_REACHABLE("PLT-031"),
  FIREWALL("PLT-032"),

  CLOCK("PLT-040"),
  TIME_SERVICE("PLT-041"),

  HOST_NAME("PLT-050"),
  LOCALHOST("PLT-051"),
  DOMAIN("PLT-052"),
  DEPLOYMENT("PLT-053"),

  ROUND_TRIP("PLT-060"),
  JITTER("PLT-061"),
  LOSS("PLT-062"),
  BANDWIDTH("PLT-063"),

  SHAPE("PLT-070"),
  TIMERS("PLT-071"),
  CERTIFICATE("PLT-072"),
  FORECAST("PLT-073"),
  ALERTS("PLT-074");

  /** The bundle of all texts of this package. */
  static final String BUNDLE = "health";

  private final String code;

  Check(String code) {
    this.code = code;
  }

  /** The checks that are made on a host once somebody is on it. */
  static List<Check> ofHosts() {
    return Arrays.stream(values())
        .filter(c -> c.compareTo(SYSTEMD) >= 0 && c.compareTo(DEPLOYMENT) <= 0)
        .filter(c -> c != PORTS_REACHABLE)
        .toList();
  }

  public String code() {
    return code;
  }

  /** The check of a code; upper and lower case are the same. */
  public static Optional<Check> of(String code) {
    return Arrays.stream(values()).filter(c -> c.code.equalsIgnoreCase(code.strip())).findFirst();
  }

  /**
   * What somebody who typed this probably meant, the nearest first; at least one. The check's own
   * name, such as {@code noexec}, is understood too.
   */
  public static List<Check> nearest(String typed) {
    var digits = typed.replaceAll("[^0-9]", "");
    if (digits.isEmpty()) {
      var names = Arrays.stream(values()).map(Check::word).toList();
      return Nearest.of(typed, names)
          .map(word -> List.of(values()[names.indexOf(word)]))
          .orElse(List.of(REACHABLE, SYSTEMD, SPACE));
    }
    int number = Integer.parseInt(digits.substring(0, Math.min(6, digits.length())));
    var near =
        Arrays.stream(values())
            .sorted(Comparator.comparingInt((Check c) -> Math.abs(c.number() - number)))
            .toList();
    return near.subList(0, near.get(0).number() == number ? 1 : 3);
  }

  private int number() {
    return Integer.parseInt(code.substring(4));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is checked, in a few words. */
  public String title(Messages messages) {
    return messages.text(code + ".title");
  }

  /** Why it matters, in a paragraph. */
  public String why(Messages messages) {
    return messages.text(code + ".why");
  }

  /** What to do when it falls short. */
  public String remedy(Messages messages) {
    return messages.text(code + ".remedy");
  }

  /** The texts of all checks and findings. */
  public static Messages messages(Locale locale) {
    return Messages.of(BUNDLE, locale);
  }
}
