package platter.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import platter.operation.Evidence;
import platter.operation.Evidence.Rung;
import platter.topology.Messages;
import platter.topology.Phrases;

/** The evidence of a drill as one page of HTML that needs nothing else, to be read and printed. */
public final class DrillReport {
  private static final String STYLE =
      """
      :root { --ink: #1d2a33; --soft: #5d6b75; --line: #d5dde2; --good: #1c6b3c; --bad: #a3242b; --open: #8a5a00; }
      body { font: 15px/1.5 "Noto Sans", "Noto Sans CJK SC", system-ui, sans-serif; color: var(--ink); background: #fff;
        max-width: 60rem; margin: 2.5rem auto; padding: 0 1.5rem; }
      h1 { font-size: 1.5rem; font-weight: 600; margin: 0; }
      h2 { font-size: 1.05rem; font-weight: 600; margin: 2rem 0 .5rem; }
      p { margin: .25rem 0; } .soft { color: var(--soft); }
      .verdict { display: inline-block; margin: 1rem 0 .25rem; padding: .2rem .8rem; border: 2px solid; font-weight: 600; }
      .passed { color: var(--good); } .failed { color: var(--bad); } .incomplete { color: var(--open); }
      table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
        border-bottom: 1px solid var(--line); } th { font-weight: 600; color: var(--soft); } td.number { text-align: right;
        font-variant-numeric: tabular-nums; white-space: nowrap; } th.number { text-align: right; }
      .figures { display: flex; flex-wrap: wrap; gap: 2.5rem; margin: 1rem 0; } .figure b { display: block; font-size: 1.8rem;
        font-weight: 600; font-variant-numeric: tabular-nums; } .figure { flex: 1 1 20rem; } td:nth-child(-n + 2), th { white-space: nowrap; }
      td.found { white-space: pre-line; } code { font-family: "Noto Sans Mono", monospace; font-size: .9em; }
      pre { white-space: pre-wrap; font-family: "Noto Sans Mono", monospace; font-size: .85em; background: #f4f7f8; padding: .75rem; }
      @media (max-width: 45rem) { body { margin: 1rem auto; padding: 0 1rem; } td, th { padding-right: .4rem; font-size: .85em; overflow-wrap: anywhere; }
        td:nth-child(-n + 2), th { white-space: normal; } }
      @media print { @page { size: A4; margin: 14mm 15mm; } body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt; } }
      """;

  private final Messages texts;
  private final Locale language;
  private final ZoneId zone;

  /**
   * @param zone in which times are shown
   */
  public DrillReport(Locale language, ZoneId zone) {
    this.texts = Messages.of("drill", language);
    this.language = language;
    this.zone = zone;
  }

  /** The page. */
  public String html(Evidence evidence) {
    var page = new StringBuilder();
    var verdict = evidence.verdict().name().toLowerCase(Locale.ROOT);
    page.append("<!doctype html>\n<html lang=\"")
        .append(language.toLanguageTag())
        .append(
            "\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n"
                + "<title>")
        .append(text("title", evidence.id()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n<h1>")
        .append(text("title", evidence.id()))
        .append("</h1>\n");
    line(page, "of", evidence.deployment(), evidence.domain(), evidence.vault());
    line(
        page,
        "when",
        time(evidence.startedAt()),
        time(evidence.endedAt()),
        Phrases.of(language).of(evidence.by()));
    page.append("<p class=\"verdict ").append(verdict).append("\">");
    page.append(text("verdict." + verdict)).append("</p>\n<p>");
    page.append(text("verdict." + verdict + ".means")).append("</p>\n");
    figures(page, evidence);
    evidence.point().ifPresent(point -> point(page, point));
    rungs(page, evidence);
    if (!evidence.compared().isEmpty()) {
      compared(page, evidence);
    }
    evidence.exercise().ifPresent(exercise -> exercise(page, exercise));
    page.append("<h2>").append(text("signature")).append("</h2>\n<p>");
    page.append(text("signature.how")).append("</p>\n<pre>");
    page.append(
        escape(
            "openssl x509 -in "
                + evidence.id()
                + ".crt -noout -pubkey >key.pem\nopenssl dgst -sha256 -verify key.pem -signature "
                + evidence.id()
                + ".sig "
                + evidence.id()
                + ".json\nopenssl verify -CAfile ca.crt "
                + evidence.id()
                + ".crt"));
    page.append("</pre>\n<p class=\"soft\">");
    page.append(text("version", evidence.version(), evidence.state())).append("</p>\n</html>\n");
    return page.toString();
  }

  private void line(StringBuilder page, String key, String... values) {
    page.append("<p class=\"soft\">").append(text(key, values)).append("</p>\n");
  }

  private void figures(StringBuilder page, Evidence evidence) {
    page.append("<div class=\"figures\">\n");
    figure(page, "rto", evidence.rtoSeconds(), text("rto.means"));
    figure(page, "rpo", evidence.rpoSeconds(), text("rpo.means", number(evidence.rpoPromised())));
    page.append("</div>\n");
  }

  private void figure(StringBuilder page, String key, Optional<Double> value, String means) {
    page.append("<div class=\"figure\"><span class=\"soft\">").append(text(key));
    page.append("</span><b>")
        .append(
            value.map(v -> text("seconds.of", number(v))).orElseGet(() -> text("not-measured")));
    page.append("</b>").append(means).append("</div>\n");
  }

  private void point(StringBuilder page, Evidence.Point point) {
    page.append("<h2>").append(text("point")).append("</h2>\n<p>");
    page.append(
        text(
            "point.backup",
            point.backup(),
            time(point.finished()),
            String.valueOf(point.bytes() >> 20),
            String.valueOf(point.timeline())));
    page.append("</p>\n<p>");
    page.append(
        point.to().map(to -> text("point.to", time(to))).orElseGet(() -> text("point.latest")));
    page.append(" ");
    page.append(
        point
            .reached()
            .map(at -> text("point.reached", time(at)))
            .orElseGet(() -> text("point.nothing")));
    page.append("</p>\n");
  }

  private void rungs(StringBuilder page, Evidence evidence) {
    page.append("<h2>").append(text("ladder")).append("</h2>\n<table>\n<tr><th>");
    page.append(text("rung")).append("<th>").append(text("result"));
    page.append("<th class=\"number\">").append(text("seconds")).append("<th>");
    page.append(text("found")).append("\n");
    for (Rung rung : evidence.rungs()) {
      var verdict = rung.verdict().name().toLowerCase(Locale.ROOT);
      page.append("<tr><td>").append(text("rung." + rung.name().name()));
      page.append("<td class=\"").append(verdict).append("\">").append(text("rung." + verdict));
      page.append("<td class=\"number\">").append(number(rung.seconds()));
      page.append("<td class=\"found\">")
          .append(escape(Phrases.of(language).of(rung.said())))
          .append("\n");
    }
    page.append("</table>\n");
  }

  private void compared(StringBuilder page, Evidence evidence) {
    page.append("<h2>").append(text("compared")).append("</h2>\n<p>");
    page.append(text(evidence.all() ? "compared.all" : "compared.sample"));
    page.append("</p>\n<table>\n<tr><th>");
    for (var column : new String[] {"back", "service", "looked-at", "missing", "gone"}) {
      page.append("<th class=\"number\">").append(text("compared." + column));
    }
    for (var each : evidence.compared()) {
      page.append("\n<tr><td>").append(text("compared." + each.name()));
      for (long number :
          new long[] {each.back(), each.service(), each.compared(), each.missing(), each.gone()}) {
        page.append("<td class=\"number\">").append(number);
      }
    }
    page.append("\n</table>\n");
  }

  private void exercise(StringBuilder page, Evidence.Exercise exercise) {
    page.append("<h2>").append(text("exercise")).append("</h2>\n<table>\n");
    for (var step : exercise.steps()) {
      page.append("<tr><td>").append(escape(step.role())).append("<td>");
      page.append(escape(step.text())).append("<td class=\"number\">");
      page.append(text("seconds.of", number(step.seconds()))).append("\n");
    }
    page.append("</table>\n<p>").append(text("exercise.signed", exercise.signedBy()));
    page.append("</p>\n");
  }

  private String text(String key, String... values) {
    return escape(texts.text(key, values));
  }

  private String time(Instant at) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT)
        .format(at.atZone(zone));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
