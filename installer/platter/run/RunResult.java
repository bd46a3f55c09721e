package platter.run;

import java.util.List;
import java.util.Map;
import platter.playbook.Facts;

/**
 * How a run ended.
 *
 * @param recaps by host, in the order of the targets
 * @param changes what changed, or in check mode would change, in the order of the events
 * @param facts by host, as gathered at the beginning
 */
public record RunResult(
    Journal.Verdict verdict,
    Map<String, Recap> recaps,
    List<TaskReport> changes,
    List<TaskReport> failures,
    Map<String, Facts> facts) {

  /**
   * One task on one host that changed something or failed.
   *
   * @param text the difference, or what went wrong
   */
  public record TaskReport(String host, String play, String task, String text) {}

  public RunResult {
    changes = List.copyOf(changes);
    failures = List.copyOf(failures);
  }

  public boolean done() {
    return verdict == Journal.Verdict.DONE || verdict == Journal.Verdict.DONE_WITH_WARNINGS;
  }
}
