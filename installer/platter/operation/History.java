package platter.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import platter.health.Finding;
import platter.health.FindingJson;
import platter.health.Verdict;
import platter.inventory.Checkups.Kept;
import platter.inventory.Inventory;

/**
 * How what was found compares with what was found before.
 *
 * @param before when all checks were made last; empty where that is the first time
 * @param since of what is not passed, when it was found so first, without a time between at which
 *     it was not; by check and hosts
 * @param over what was not passed the last time and is now
 */
public record History(Optional<Instant> before, Map<String, Instant> since, List<Finding> over) {
  public History {
    since = Map.copyOf(since);
    over = List.copyOf(over);
  }

  static History of(Inventory inventory, List<Finding> findings, Instant now) {
    return of(inventory.checkups().list(), findings, now);
  }

  /**
   * Compares what was found.
   *
   * @param kept what was found before, the newest first
   */
  public static History of(List<Kept> kept, List<Finding> findings, Instant now) {
    var since = new HashMap<String, Instant>();
    findings.stream().filter(f -> !f.passed()).forEach(f -> since.put(key(f), now));
    var standing = since.keySet();
    for (var earlier : kept) {
      var then = read(earlier).stream().map(History::key).collect(Collectors.toSet());
      standing = standing.stream().filter(then::contains).collect(Collectors.toSet());
      standing.forEach(key -> since.put(key, earlier.at()));
    }
    var over = new ArrayList<Finding>();
    if (!kept.isEmpty()) {
      var passed =
          findings.stream().filter(Finding::passed).map(History::key).collect(Collectors.toSet());
      // Of a check that names its hosts only where it is not passed, the check alone counts.
      var bare =
          findings.stream()
              .filter(Finding::passed)
              .filter(f -> f.hosts().isEmpty())
              .map(Finding::check)
              .collect(Collectors.toSet());
      read(kept.get(0)).stream()
          .filter(f -> passed.contains(key(f)) || bare.contains(f.check()))
          .forEach(over::add);
    }
    return new History(kept.stream().findFirst().map(Kept::at), since, over);
  }

  /** When something that is not passed was found so first. */
  public Optional<Instant> since(Finding finding) {
    return Optional.ofNullable(since.get(key(finding)));
  }

  /** Whether it was passed, or not looked at, the last time. */
  public boolean isNew(Finding finding) {
    return before.isPresent() && since(finding).filter(at -> at.isAfter(before.get())).isPresent();
  }

  static void keep(Inventory inventory, Health.Result found) {
    var lines =
        found.findings().stream()
            .filter(f -> !f.passed())
            .map(FindingJson::write)
            .collect(Collectors.joining("\n"));
    inventory
        .checkups()
        .record(
            new Kept(
                found.at().toString(),
                found.at(),
                found.readiness().state().word(),
                Finding.count(found.findings(), Verdict.PASSED),
                Finding.count(found.findings(), Verdict.WARNED),
                Finding.count(found.findings(), Verdict.UNCHECKED),
                Finding.count(found.findings(), Verdict.FAILED),
                lines));
  }

  /** What was not passed then; a check that a later disc has is left out. */
  public static List<Finding> read(Kept kept) {
    return kept.findings().lines().flatMap(line -> read(line).stream()).toList();
  }

  private static Optional<Finding> read(String line) {
    try {
      return Optional.of(FindingJson.read(line));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  private static String key(Finding finding) {
    return finding.check().code() + " " + String.join(" ", finding.hosts());
  }
}
