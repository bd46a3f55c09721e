package platter.report;

import io.nayuki.qrcodegen.QrCode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import platter.health.Finding;
import platter.health.Verdict;
import platter.operation.Health;

/**
 * What the health wizard found, so short that it can be read out on the phone, or be taken off the
 * screen as a QR code where no file may leave the site. One line of capitals, digits and signs that
 * a QR code holds densely (ISO/IEC 18004, alphanumeric):
 *
 * <pre>PLATTER ACME 20261201T0340Z EXPOSED P46 W1 U0 F2: F110 F101/B1 W130/V1</pre>
 *
 * <p>The deployment, when, its state, how many checks passed, warned, were unknown, failed; then
 * those that did not pass, worst first, by code and hosts. No address and no other name is in it.
 */
public final class HealthVerdict {
  /** More is not read out on a phone. */
  private static final int MOST = 12;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private HealthVerdict() {}

  /** The line. */
  public static String line(String deployment, Health.Result result) {
    var worst =
        result.findings().stream().filter(f -> !f.passed()).sorted(Finding.WORST_FIRST).toList();
    var list = worst.stream().limit(MOST).map(HealthVerdict::code).collect(Collectors.joining(" "));
    return "PLATTER %s %s %s P%d W%d U%d F%d%s%s"
        .formatted(
            deployment,
            TIME.format(result.at()),
            result.readiness().state().word(),
            Finding.count(result.findings(), Verdict.PASSED),
            Finding.count(result.findings(), Verdict.WARNED),
            Finding.count(result.findings(), Verdict.UNCHECKED),
            Finding.count(result.findings(), Verdict.FAILED),
            worst.isEmpty() ? "" : ": " + list,
            worst.size() > MOST ? " +" + (worst.size() - MOST) : "")
        .toUpperCase(Locale.ROOT)
        .replace('_', '-');
  }

  private static String code(Finding finding) {
    return (finding.verdict().word().charAt(0)
            + finding.check().code().replace("PLT-", "")
            + (finding.hosts().isEmpty() ? "" : "/" + String.join("-", finding.hosts())))
        .toUpperCase(Locale.ROOT);
  }

  /**
   * A text as a QR code for a terminal: half blocks, light on dark, with the quiet zone that the
   * standard wants.
   */
  public static String square(String text) {
    var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    int quiet = 2;
    var lines = new StringBuilder();
    for (int y = -quiet; y < code.size + quiet; y += 2) {
      for (int x = -quiet; x < code.size + quiet; x++) {
        boolean above = code.getModule(x, y);
        boolean below = code.getModule(x, y + 1);
        // A module that is dark is left as the terminal's ground, which is dark.
        lines.append(above ? below ? ' ' : '\u2584' : below ? '\u2580' : '\u2588');
      }
      lines.append('\n');
    }
    return lines.toString();
  }
}
