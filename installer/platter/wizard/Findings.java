package platter.wizard;

import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.reverseOrder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import platter.health.Finding;
import platter.health.Fix;
import platter.health.Verdict;
import platter.operation.Preflight;
import platter.topology.Messages;

/**
 * What preflight found, as it is shown: by place, the worst first.
 *
 * @param health texts of bundle {@code health}
 * @param places of the hosts, by their names
 * @param accepted codes of checks that may fail
 */
record Findings(Messages health, Map<String, String> places, Set<String> accepted) {
  /** What was found before, with what was found anew at one host. */
  static List<Finding> merge(List<Finding> before, List<Finding> anew, List<String> only) {
    var kept =
        before.stream()
            .filter(f -> f.hosts().size() != 1 || !only.contains(f.hosts().get(0)))
            .toList();
    return Stream.concat(
            kept.stream(),
            anew.stream().filter(f -> f.hosts().size() == 1 && only.contains(f.hosts().get(0))))
        .toList();
  }

  /** Whether this one keeps the wizard from going on. */
  boolean hinders(Finding finding) {
    return Preflight.fallsShort(finding) && !accepted.contains(finding.check().code());
  }

  View.Checks view(List<Finding> findings, List<Fix> fixes, String took) {
    var groups = new LinkedHashMap<String, List<Finding>>();
    for (var finding : findings) {
      groups.computeIfAbsent(place(finding), p -> new ArrayList<>()).add(finding);
    }
    var cards =
        groups.entrySet().stream()
            .sorted(Comparator.comparing(group -> worst(group.getValue()), reverseOrder()))
            .map(group -> card(group.getKey(), group.getValue()))
            .toList();
    return new View.Checks(
        Finding.count(findings, Verdict.PASSED),
        Finding.count(findings, Verdict.WARNED),
        Finding.count(findings, Verdict.UNCHECKED),
        Finding.count(findings, Verdict.FAILED),
        took,
        cards,
        fixes.stream().map(fix -> fix.host() + ": " + fix.what().in(health)).toList());
  }

  private static Verdict worst(List<Finding> group) {
    return group.stream().map(Finding::verdict).max(naturalOrder()).orElse(Verdict.PASSED);
  }

  private View.Card card(String name, List<Finding> group) {
    return new View.Card(
        name,
        places.getOrDefault(name, ""),
        worst(group).word(),
        Finding.count(group, Verdict.PASSED),
        Finding.count(group, Verdict.WARNED),
        Finding.count(group, Verdict.UNCHECKED),
        Finding.count(group, Verdict.FAILED),
        group.stream()
            .sorted(Comparator.comparing(Finding::verdict).reversed())
            .map(this::item)
            .toList());
  }

  private View.Item item(Finding finding) {
    return new View.Item(
        finding.check().code(),
        finding.check().title(health),
        finding.verdict().word(),
        finding.measured().in(health),
        finding.wanted().in(health),
        finding.passed() ? "" : finding.remedy(health),
        accepted.contains(finding.check().code()));
  }

  private String place(Finding finding) {
    return finding.hosts().isEmpty() ? health.text("print.deployment") : finding.place();
  }
}
