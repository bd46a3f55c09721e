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
  ALERTS("PLT-074"),

  LEADER("PLT-100", Concern.CHAT),
  SERVICES("PLT-101", Concern.CHAT),
  CLUSTER("PLT-102", Concern.CHAT),
  WEB_CLIENT("PLT-103", Concern.CHAT),
  SIGNING_IN("PLT-104", Concern.CHAT),
  MESSAGE("PLT-105", Concern.CHAT),
  ROOM("PLT-106", Concern.CHAT),
  UPLOAD("PLT-107", Concern.CHAT),
  STEERING("PLT-108", Concern.CHAT),

  STANDBY("PLT-110", Concern.LOSS),
  LAG("PLT-111", Concern.LOSS),
  VOTERS("PLT-112", Concern.LOSS),
  GATE("PLT-113", Concern.LOSS),
  MOVING("PLT-114", Concern.LOSS),
  DATABASES("PLT-115", Concern.LOSS),
  OPEN_SITES("PLT-116", Concern.LOSS),

  BACKUP("PLT-120", Concern.RESTORE),
  REPOSITORIES("PLT-121", Concern.RESTORE),
  DRILL("PLT-122", Concern.RESTORE),
  LOG("PLT-123", Concern.RESTORE),
  UPLOADS_KEPT("PLT-124", Concern.RESTORE),
  INVENTORY_COPY("PLT-125", Concern.RESTORE),
  STEWARD("PLT-126", Concern.RESTORE),
  ALERTS_DELIVERED("PLT-127", Concern.RESTORE),

  DISK("PLT-130", Concern.SUPPLY),
  FREE_MEMORY("PLT-131", Concern.SUPPLY),
  CERTIFICATES("PLT-132", Concern.SUPPLY),

  UNCHANGED("PLT-140", Concern.ORDER),
  ONE_VERSION("PLT-141", Concern.ORDER),
  RESTARTS("PLT-142", Concern.ORDER),
  KERNEL_ERRORS("PLT-143", Concern.ORDER),
  BROUGHT_IN("PLT-144", Concern.ORDER);

  /** The bundle of all texts of this package. */
  static final String BUNDLE = "health";

  private final String code;
  private final Concern concern;

  /** What is checked of a host before an installation. */
  Check(String code) {
    this(code, Concern.ORDER);
  }

  Check(String code, Concern concern) {
    this.code = code;
    this.concern = concern;
  }

  /** The checks that are made on a host once somebody is on it. */
  static List<Check> ofHosts() {
    return Arrays.stream(values())
        .filter(c -> c.compareTo(SYSTEMD) >= 0 && c.compareTo(DEPLOYMENT) <= 0)
        .filter(c -> c != PORTS_REACHABLE)
        .toList();
  }

  /** What is asked of each host once the service runs. */
  public static List<Check> ofConditions() {
    return List.of(
        SERVICES, DISK, FREE_MEMORY, CERTIFICATES, UNCHANGED, ONE_VERSION, RESTARTS, KERNEL_ERRORS);
  }

  public String code() {
    return code;
  }

  public Concern concern() {
    return concern;
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
