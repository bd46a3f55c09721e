package platter.report;

import platter.health.Finding;
import platter.topology.Messages;

/**
 * A finding as a page shows it.
 *
 * @param sign of {@code signs.html}
 * @param hosts between which, or on which it is; empty for the deployment as a whole
 * @param wanted empty where it is passed, as is the remedy
 * @param since when it was found so first, in words; empty where it is passed
 * @param fresh whether that is now
 */
public record FindingLine(
    String sign,
    String verdict,
    String code,
    String title,
    String hosts,
    String measured,
    String wanted,
    String remedy,
    String since,
    boolean fresh) {

  /**
   * One of them.
   *
   * @param words of bundle {@code health}
   */
  public static FindingLine of(Finding finding, Messages words, String since, boolean fresh) {
    return new FindingLine(
        switch (finding.verdict()) {
          case PASSED -> "ok";
          case WARNED -> "warn";
          case UNCHECKED -> "dark";
          case FAILED -> "bad";
        },
        words.text("verdict." + finding.verdict().word()),
        finding.check().code(),
        finding.check().title(words),
        finding.place(),
        finding.measured().in(words),
        finding.passed() ? "" : finding.wanted().in(words),
        finding.passed() ? "" : finding.remedy(words),
        since,
        fresh);
  }

  public boolean passed() {
    return sign.equals("ok");
  }
}
