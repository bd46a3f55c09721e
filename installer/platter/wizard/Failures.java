package platter.wizard;

import java.util.Optional;
import java.util.Set;
import platter.operation.ChecksFellShortException;
import platter.operation.LeftOut;
import platter.operation.OperationException;
import platter.run.RunResult;
import platter.ssh.UnreachableException;
import platter.topology.Messages;
import platter.topology.Phrases;
import platter.topology.Topology;

/** Why a run stopped, as it is shown, and whether it can go on without the host that stopped it. */
final class Failures {
  private final Topology topology;
  private final Set<String> leftOut;
  private final Messages words;
  private final Phrases phrases;

  /**
   * @param leftOut names of the hosts without which it goes on already
   * @param words texts of bundle {@code wizard}
   */
  Failures(Topology topology, Set<String> leftOut, Messages words, Phrases phrases) {
    this.topology = topology;
    this.leftOut = Set.copyOf(leftOut);
    this.words = words;
    this.phrases = phrases;
  }

  /** Of a task on a host. */
  View.Failure of(RunResult.TaskReport report) {
    return at(report.host(), phrases.of(report.task()), phrases.of(report.text()));
  }

  /** Of what came to nothing before the tasks, or after them. */
  View.Failure of(Exception why) {
    var said = phrases.of(String.valueOf(why.getMessage()));
    if (why instanceof ChecksFellShortException checks) {
      var hosts = checks.hosts();
      return hosts.stream()
          .filter(host -> needed(host).isEmpty())
          .findFirst()
          .or(() -> hosts.stream().findFirst())
          .map(host -> at(host, Step.PREFLIGHT.title(words), said))
          .orElseGet(() -> nowhere(said));
    }
    return why instanceof UnreachableException gone
        ? at(gone.host(), Step.INSTALL.title(words), said)
        : nowhere(said);
  }

  private View.Failure at(String host, String task, String why) {
    var needed = needed(host);
    return new View.Failure(
        host, task, why, words.text("run.todo", host), needed.isEmpty(), needed.orElse(""));
  }

  private static View.Failure nowhere(String why) {
    return new View.Failure("", "", why, "", false, "");
  }

  private Optional<String> needed(String host) {
    try {
      LeftOut.refuseNeeded(topology, host, leftOut);
      return Optional.empty();
    } catch (OperationException e) {
      return Optional.of(phrases.of(String.valueOf(e.getMessage())));
    }
  }
}
