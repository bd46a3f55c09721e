package platter.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import platter.playbook.Facts;
import platter.playbook.Outcome;

/** Collects what the result of a run is made of; used by all hosts' threads. */
final class Report {
  private final Masker masker;
  private final Map<String, Recap> recaps = new LinkedHashMap<>();
  private final List<RunResult.TaskReport> changes = new ArrayList<>();
  private final List<RunResult.TaskReport> failures = new ArrayList<>();

  Report(List<Target> targets, Masker masker) {
    this.masker = masker;
    targets.forEach(target -> recaps.put(target.name(), Recap.NONE));
  }

  synchronized void add(String host, String play, String task, Outcome outcome, String text) {
    recaps.merge(host, Recap.NONE.and(outcome), (old, one) -> old.and(outcome));
    var entry = new RunResult.TaskReport(host, play, masker.mask(task), masker.mask(text));
    if (outcome == Outcome.CHANGED) {
      changes.add(entry);
    } else if (outcome.failed()) {
      failures.add(entry);
    }
  }

  synchronized RunResult result(Journal.Verdict verdict, Map<String, Facts> facts) {
    return new RunResult(verdict, new LinkedHashMap<>(recaps), changes, failures, facts);
  }
}
