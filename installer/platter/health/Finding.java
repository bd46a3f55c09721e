package platter.health;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import platter.topology.Messages;

/**
 * What a check found at one place.
 *
 * @param hosts by name: one, the two ends of a line, or none for the deployment as a whole
 * @param measured what was found, or why nothing could be
 * @param wanted what would pass
 * @param advice what to do here; empty where the check's usual remedy says it all
 */
public record Finding(
    Check check,
    List<String> hosts,
    Verdict verdict,
    Text measured,
    Text wanted,
    Optional<Text> advice) {
  /** What needs somebody most, first. */
  public static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::verdict).reversed().thenComparing(Finding::check);

  public Finding {
    hosts = List.copyOf(hosts);
  }

  public static Finding of(Check check, String host, Verdict verdict, Text measured, Text wanted) {
    return new Finding(check, List.of(host), verdict, measured, wanted, Optional.empty());
  }

  public static Finding passed(Check check, String host, Text measured, Text wanted) {
    return of(check, host, Verdict.PASSED, measured, wanted);
  }

  /** What could not be checked, and why. */
  public static Finding unchecked(Check check, List<String> hosts, Text why) {
    return new Finding(
        check, hosts, Verdict.UNCHECKED, why, Text.of("wanted.checked"), Optional.of(why));
  }

  /** Where it is: a host, or the two ends of a line; empty for the deployment as a whole. */
  public String place() {
    return String.join(" \u2192 ", hosts);
  }

  /** How many of them ended so. */
  public static int count(List<Finding> findings, Verdict verdict) {
    return (int) findings.stream().filter(f -> f.verdict() == verdict).count();
  }

  /** How many of them ended how, in a sentence. */
  public static String sum(List<Finding> findings, Messages messages) {
    return messages.text(
        "print.sum",
        String.valueOf(count(findings, Verdict.PASSED)),
        String.valueOf(count(findings, Verdict.WARNED)),
        String.valueOf(count(findings, Verdict.UNCHECKED)),
        String.valueOf(count(findings, Verdict.FAILED)));
  }

  public Finding advising(Text remedy) {
    return new Finding(check, hosts, verdict, measured, wanted, Optional.of(remedy));
  }

  public boolean passed() {
    return verdict == Verdict.PASSED;
  }

  /** What to do, in words. */
  public String remedy(Messages messages) {
    return advice.map(text -> text.in(messages)).orElseGet(() -> check.remedy(messages));
  }
}
