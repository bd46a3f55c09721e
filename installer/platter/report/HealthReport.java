package platter.report;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import platter.health.Check;
import platter.health.Concern;
import platter.health.Finding;
import platter.operation.Health;
import platter.topology.Messages;
import platter.topology.Topology;

/** What the health wizard found, as a page to be read, sent and printed. */
public final class HealthReport {
  private final Topology topology;
  private final Health.Result result;
  private final Paper paper;
  private final Messages words;

  /**
   * @param clock when the page is made, in the person's time zone
   */
  public HealthReport(Topology topology, Health.Result result, Locale language, Clock clock) {
    this.topology = topology;
    this.result = result;
    this.paper = new Paper(language, clock);
    this.words = Check.messages(language);
  }

  /** All that is about one question. */
  public record Section(String question, String sum, List<FindingLine> lines) {}

  /** The page. */
  public String html() {
    var verdict = HealthVerdict.line(topology.deployment(), result);
    var model = new LinkedHashMap<String, Object>();
    var recovery = Messages.of("recovery", words.language());
    model.put("deployment", topology.deployment());
    model.put("domain", topology.domain());
    model.put("at", paper.time(result.at()));
    model.put("state", recovery.text("state." + result.readiness().state().word()));
    model.put("why", result.readiness().why().in(recovery));
    model.put("well", !result.fallsShort());
    model.put("sum", Finding.sum(result.findings(), words));
    model.put("sections", sections());
    model.put("before", result.history().before().map(paper::time).orElse(""));
    model.put("over", result.history().over().stream().map(this::line).toList());
    model.put("verdict", verdict);
    model.put("code", SquareCode.of(verdict));
    return paper.html("health", model);
  }

  private List<Section> sections() {
    var sections = new ArrayList<Section>();
    for (var concern : Concern.values()) {
      var about = concern.of(result.findings());
      if (!about.isEmpty()) {
        sections.add(
            new Section(
                concern.question(words),
                Concern.sum(about, words),
                about.stream().map(this::line).toList()));
      }
    }
    return sections;
  }

  private FindingLine line(Finding finding) {
    var history = result.history();
    return FindingLine.of(
        finding, words, history.since(finding).map(paper::time).orElse(""), history.isNew(finding));
  }
}
