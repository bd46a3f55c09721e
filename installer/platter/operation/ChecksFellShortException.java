package platter.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import platter.health.Finding;

/** Preflight found what must be mended first; nothing was changed. The message says what to do. */
public final class ChecksFellShortException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String[] hosts;

  public ChecksFellShortException(List<Finding> findings) {
    super(
        "nothing was changed, because checks fell short: "
            + findings.stream()
                .map(ChecksFellShortException::named)
                .distinct()
                .collect(Collectors.joining(", "))
            + ". Mend them as said above and run again, or 'platter explain CODE' for more, or accept"
            + " one that you know better with --accept CODE");
    hosts =
        findings.stream()
            .flatMap(finding -> finding.hosts().stream())
            .collect(Collectors.groupingBy(host -> host, LinkedHashMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toArray(String[]::new);
  }

  /** The hosts at which they did; first that with most of them. */
  public List<String> hosts() {
    return List.of(hosts);
  }

  private static String named(Finding finding) {
    return finding.check().code()
        + (finding.hosts().isEmpty() ? "" : " (" + String.join(", ", finding.hosts()) + ")");
  }
}
