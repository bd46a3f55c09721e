package platter.health;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Judges how one host stands. Asks nothing. */
public final class ConditionChecks {
  /** Below the first share of a file system, and below so many bytes, somebody should know. */
  private static final int LITTLE = 10;

  private static final long LITTLE_BYTES = 5L << 30;

  /** Below these a database or a log stops soon. */
  private static final int LEAST = 3;

  private static final long LEAST_BYTES = 1L << 30;

  /** A file system that is full in so short a time at its pace. */
  private static final Duration SOON = Duration.ofDays(30);

  private static final Duration VERY_SOON = Duration.ofDays(7);

  /** In per cent of the memory. */
  private static final int LITTLE_MEMORY = 10;

  private static final int LEAST_MEMORY = 3;

  /** Certificates are renewed by then. */
  public static final Duration BEFORE_EXPIRY = Duration.ofDays(30);

  private static final Duration VERY_SHORTLY = Duration.ofDays(7);

  /** A guard that ends a service when a site is lost does so once or twice; a fault does it on. */
  private static final int MANY_RESTARTS = 5;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String host;
  private final Instant now;

  public ConditionChecks(String host, Instant now) {
    this.host = host;
    this.now = now;
  }

  /**
   * All but what the system's log tells.
   *
   * @param full when each file system will be full at its pace of late, by where it is mounted;
   *     those that nobody can tell of are left out
   * @param held units that a start gate, or a fence, keeps from running, which is told elsewhere
   */
  public List<Finding> all(Condition condition, Map<String, Instant> full, List<String> held) {
    var findings = new ArrayList<Finding>();
    findings.add(services(condition, held));
    findings.add(disk(condition, full));
    findings.add(memory(condition));
    findings.add(certificates(condition));
    findings.add(unchanged(condition));
    return findings;
  }

  /** What the system's log tells. */
  public List<Finding> all(SystemLog log) {
    return List.of(restarts(log), kernel(log));
  }

  private Finding judge(Check check, Verdict verdict, Text measured, Text wanted) {
    return Finding.of(check, host, verdict, measured, wanted);
  }

  private Finding services(Condition condition, List<String> held) {
    var down =
        condition.down(held).entrySet().stream()
            .map(unit -> unit.getKey() + " (" + unit.getValue() + ")")
            .toList();
    var wanted = Text.of("services.wanted", condition.units().size());
    if (condition.units().isEmpty()) {
      return judge(Check.SERVICES, Verdict.FAILED, Text.of("services.none"), wanted);
    }
    return down.isEmpty()
        ? judge(
            Check.SERVICES,
            Verdict.PASSED,
            Text.of("services.all", condition.units().size()),
            wanted)
        : judge(
                Check.SERVICES,
                Verdict.FAILED,
                Text.of("services.down", String.join(", ", down)),
                wanted)
            .advising(Text.of("services.remedy", host, down.get(0).replaceFirst(" .*", "")));
  }

  private Finding disk(Condition condition, Map<String, Instant> full) {
    var worst = Verdict.PASSED;
    var said = new ArrayList<String>();
    var tight = new ArrayList<String>();
    for (var each : condition.spaces().entrySet()) {
      var space = each.getValue();
      var end = Optional.ofNullable(full.get(each.getKey()));
      var verdict = verdict(space, end.map(at -> Duration.between(now, at)));
      var text =
          "%s %s / %s%s"
              .formatted(
                  each.getKey(),
                  Amount.bytes(space.free()),
                  Amount.bytes(space.total()),
                  end.map(at -> ", " + DAY.format(at)).orElse(""));
      said.add(text);
      if (verdict != Verdict.PASSED) {
        tight.add(text);
      }
      if (verdict.compareTo(worst) > 0) {
        worst = verdict;
      }
    }
    var wanted = Text.of("disk.wanted", LITTLE + " %", Amount.bytes(LITTLE_BYTES));
    return condition.spaces().isEmpty()
        ? Finding.unchecked(Check.DISK, List.of(host), Text.of("disk.unknown"))
        : judge(
            Check.DISK,
            worst,
            worst == Verdict.PASSED
                ? Text.of("disk.free", String.join("; ", said))
                : Text.of("disk.tight", String.join("; ", tight)),
            wanted);
  }

  private static Verdict verdict(Condition.Space space, Optional<Duration> left) {
    long share = space.total() == 0 ? 100 : 100 * space.free() / space.total();
    int inodes = space.inodes().orElse(100);
    if ((share < LEAST && space.free() < LEAST_BYTES)
        || inodes < LEAST
        || left.filter(l -> l.compareTo(VERY_SOON) < 0).isPresent()) {
      return Verdict.FAILED;
    }
    return (share < LITTLE && space.free() < LITTLE_BYTES)
            || inodes < LITTLE
            || left.filter(l -> l.compareTo(SOON) < 0).isPresent()
        ? Verdict.WARNED
        : Verdict.PASSED;
  }

  private Finding memory(Condition condition) {
    if (condition.memory().isEmpty() || condition.available().isEmpty()) {
      return Finding.unchecked(Check.FREE_MEMORY, List.of(host), Text.of("memory.unknown"));
    }
    long total = condition.memory().get();
    long free = condition.available().get();
    long share = total == 0 ? 100 : 100 * free / total;
    return judge(
        Check.FREE_MEMORY,
        share < LEAST_MEMORY
            ? Verdict.FAILED
            : share < LITTLE_MEMORY ? Verdict.WARNED : Verdict.PASSED,
        Text.of("memory.free", Amount.bytes(free), Amount.bytes(total)),
        Text.of("wanted.least", LITTLE_MEMORY + " %"));
  }

  private Finding certificates(Condition condition) {
    var wanted = Text.of("certificates.wanted", BEFORE_EXPIRY.toDays());
    var first = condition.expiries().entrySet().stream().min(Map.Entry.comparingByValue());
    if (first.isEmpty()) {
      return Finding.unchecked(Check.CERTIFICATES, List.of(host), Text.of("certificates.unknown"));
    }
    var end = first.get().getValue();
    return judge(
        Check.CERTIFICATES,
        end.isBefore(now.plus(VERY_SHORTLY))
            ? Verdict.FAILED
            : end.isBefore(now.plus(BEFORE_EXPIRY)) ? Verdict.WARNED : Verdict.PASSED,
        Text.of(
            end.isBefore(now) ? "certificates.over" : "certificates.first",
            first.get().getKey(),
            DAY.format(end)),
        wanted);
  }

  private Finding unchanged(Condition condition) {
    var wanted = Text.of("unchanged.wanted");
    if (condition.sealed().isEmpty()) {
      return Finding.unchecked(Check.UNCHANGED, List.of(host), Text.of("unchanged.unknown"));
    }
    if (condition.changed().isEmpty() && condition.added().isEmpty()) {
      return judge(
          Check.UNCHANGED,
          Verdict.PASSED,
          Text.of("unchanged.all", MINUTE.format(condition.sealed().get())),
          wanted);
    }
    var changed = String.join(", ", condition.changed());
    var added = String.join(", ", condition.added());
    return judge(
        Check.UNCHANGED,
        Verdict.WARNED,
        added.isEmpty()
            ? Text.of("unchanged.changed", changed)
            : changed.isEmpty()
                ? Text.of("unchanged.added", added)
                : Text.of("unchanged.both", changed, added),
        wanted);
  }

  private Finding restarts(SystemLog log) {
    var often =
        log.restarts().entrySet().stream()
            .filter(unit -> unit.getValue() >= MANY_RESTARTS)
            .map(unit -> unit.getKey() + " (" + unit.getValue() + ")")
            .toList();
    return judge(
        Check.RESTARTS,
        often.isEmpty() ? Verdict.PASSED : Verdict.FAILED,
        often.isEmpty()
            ? Text.of(
                "restarts.few", log.restarts().values().stream().mapToInt(Integer::intValue).sum())
            : Text.of("restarts.often", String.join(", ", often)),
        Text.of("restarts.wanted", MANY_RESTARTS));
  }

  private Finding kernel(SystemLog log) {
    int count = log.kernel().size();
    return judge(
        Check.KERNEL_ERRORS,
        count == 0 ? Verdict.PASSED : Verdict.WARNED,
        count == 0
            ? Text.of("kernel.quiet")
            : Text.of("kernel.said", count, log.kernel().get(count - 1)),
        Text.of("kernel.quiet"));
  }
}
