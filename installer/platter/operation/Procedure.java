package platter.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.RunLockedException;
import platter.ssh.UnreachableException;

/**
 * What a command of recovery will do, step by step: shown before, told while it is done, and kept
 * with the steps that it did not come to.
 */
public final class Procedure {
  /** One step, as it is shown. */
  public record Action(String host, String name) {}

  private record Part(Action action, Outcome good, boolean certain, Narrator.Step step) {}

  /** Ends a procedure: steps that are told as they come. */
  @FunctionalInterface
  interface Proof {
    void run(Narrator narrator)
        throws ChatException,
            OperationException,
            UnreachableException,
            CancelledException,
            InterruptedException;
  }

  private final String command;
  private final String title;
  private final List<Part> parts = new ArrayList<>();
  private Optional<Proof> proof = Optional.empty();
  private String proofHost = "";

  /**
   * @param command as it is kept in the journal
   */
  Procedure(String command, String title) {
    this.command = command;
    this.title = title;
  }

  /** A step that is not taken any more once somebody has cancelled. */
  Procedure then(String host, String name, Outcome good, Narrator.Step step) {
    parts.add(new Part(new Action(host, name), good, false, step));
    return this;
  }

  /** A step that follows the one before it in any case. */
  Procedure always(String host, String name, Outcome good, Narrator.Step step) {
    parts.add(new Part(new Action(host, name), good, true, step));
    return this;
  }

  /** In the end real clients prove that the service is there. */
  Procedure proves(String host, Proof how) {
    proof = Optional.of(how);
    proofHost = host;
    return this;
  }

  /** All that will be done, in order. */
  public List<Action> actions() {
    var actions = new ArrayList<Action>();
    parts.forEach(part -> actions.add(part.action()));
    proof.ifPresent(
        p -> actions.add(new Action(proofHost, "Real messages cross, and are read back")));
    return actions;
  }

  /**
   * Does it.
   *
   * @throws OperationException if a step fails; says which and what to do next
   * @throws CancelledException if it was cancelled between two steps
   */
  public void run(Inventory inventory, List<Consumer<Event>> listeners, Cancellation cancellation)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    try (var narrator =
        new Narrator(inventory.journal(), listeners, cancellation, command, title)) {
      var left = new ArrayList<>(actions());
      try {
        for (var part : parts) {
          if (part.certain()) {
            narrator.cleanUp(part.action().host(), part.action().name(), part.good(), part.step());
          } else {
            narrator.step(part.action().host(), part.action().name(), part.good(), part.step());
          }
          left.remove(0);
        }
        if (proof.isPresent()) {
          proof.get().run(narrator);
          left.remove(0);
        }
      } finally {
        left.stream().skip(1).forEach(action -> narrator.skipped(action.host(), action.name()));
      }
      narrator.done();
    }
  }
}
