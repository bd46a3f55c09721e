package platter.operation;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.Journal;
import platter.run.RunLockedException;
import platter.run.RunResult;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * What a command of recovery will do, step by step: shown before, told while it is done, and kept
 * with the steps that it did not come to.
 */
public final class Procedure {
  /** One step, as it is shown. */
  public record Action(String host, String name) {}

  /** A playbook in between, which is a run of its own. */
  @FunctionalInterface
  interface Play {
    RunResult run()
        throws OperationException,
            UnreachableException,
            IOException,
            RunLockedException,
            InterruptedException;
  }

  private record Part(
      Action action, Outcome good, boolean certain, Optional<Told> step, Optional<Play> play) {}

  /** A step that tells how far it is, and looks by itself whether it is to stop. */
  @FunctionalInterface
  interface Told {
    String take(Narrator narrator)
        throws ChatException,
            OperationException,
            UnreachableException,
            CancelledException,
            InterruptedException;
  }

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

  /** Where the inventory's copy goes. */
  private record Copy(Host vault, Topology topology, Hosts hosts) {}

  private static final String PROOF = "Real messages cross, and are read back";

  private final String command;
  private final String title;
  private final List<Part> parts = new ArrayList<>();
  private Optional<Proof> proof = Optional.empty();
  private String proofHost = "";
  private Optional<Copy> copy = Optional.empty();

  /**
   * @param command as it is kept in the journal
   */
  Procedure(String command, String title) {
    this.command = command;
    this.title = title;
  }

  /** A step that is not taken any more once somebody has cancelled. */
  Procedure then(String host, String name, Outcome good, Narrator.Step step) {
    return tells(host, name, good, narrator -> step.take());
  }

  /** The same for one that takes long. */
  Procedure tells(String host, String name, Outcome good, Told step) {
    parts.add(new Part(new Action(host, name), good, false, Optional.of(step), Optional.empty()));
    return this;
  }

  /** Goes on without what does not hinder this work, and warns of it. */
  Procedure without(String host, List<Shortfall> missing, Shortfall.Work work) {
    for (var shortfall : missing) {
      if (!shortfall.hinders().contains(work)) {
        tells(
            host,
            "Goes on without " + shortfall.english(),
            Outcome.OK,
            narrator -> {
              narrator.warn(List.of(shortfall));
              return "known";
            });
      }
    }
    return this;
  }

  /** A step that follows the one before it in any case. */
  Procedure always(String host, String name, Outcome good, Narrator.Step step) {
    parts.add(
        new Part(
            new Action(host, name),
            good,
            true,
            Optional.of(narrator -> step.take()),
            Optional.empty()));
    return this;
  }

  /** A playbook, whose tasks are told as they come. */
  Procedure plays(String host, String name, Play play) {
    parts.add(
        new Part(
            new Action(host, name), Outcome.CHANGED, false, Optional.empty(), Optional.of(play)));
    return this;
  }

  /** In the end real clients prove that the service is there. */
  Procedure proves(String host, Proof how) {
    proof = Optional.of(how);
    proofHost = host;
    return this;
  }

  /** When all is proven, the vault gets the inventory as it is then. */
  Procedure copies(Topology topology, Hosts hosts) {
    copy = topology.repository().map(vault -> new Copy(vault, topology, hosts));
    return this;
  }

  /** All that will be done, in order. */
  public List<Action> actions() {
    var actions = new ArrayList<Action>();
    parts.forEach(part -> actions.add(part.action()));
    proof.ifPresent(p -> actions.add(new Action(proofHost, PROOF)));
    copy.ifPresent(c -> actions.add(new Action(c.vault().name(), InventoryCopy.STEP)));
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
          IOException,
          RunLockedException,
          InterruptedException {
    var left = new ArrayDeque<>(parts);
    do {
      steps(left, new Narrator(inventory.journal(), listeners, cancellation, command, title));
      if (left.isEmpty()) {
        break;
      }
      boolean played = false;
      try {
        play(left.element());
        played = true;
      } finally {
        if (!played) {
          try (var narrator =
              new Narrator(inventory.journal(), listeners, cancellation, command, title)) {
            untaken(left).forEach(action -> narrator.skipped(action.host(), action.name()));
          }
        }
      }
      left.remove();
    } while (!left.isEmpty() || proof.isPresent());
    if (copy.isPresent()) {
      var to = copy.get();
      new InventoryCopy(to.topology(), inventory, to.hosts(), listeners).bring(command);
    }
  }

  /** Takes the steps up to the next playbook; after the last one comes the proof. */
  private void steps(Deque<Part> left, Narrator narrator)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    try (narrator) {
      boolean proved = false;
      try {
        while (!left.isEmpty() && left.element().step().isPresent()) {
          var part = left.element();
          var told = part.step().orElseThrow();
          Narrator.Step step = () -> told.take(narrator);
          if (part.certain()) {
            narrator.cleanUp(part.action().host(), part.action().name(), part.good(), step);
          } else {
            narrator.step(part.action().host(), part.action().name(), part.good(), step);
          }
          left.remove();
        }
        if (left.isEmpty() && proof.isPresent()) {
          proof.get().run(narrator);
        }
        proved = true;
      } finally {
        if (!proved) {
          untaken(left).forEach(action -> narrator.skipped(action.host(), action.name()));
        }
      }
      narrator.done();
    }
  }

  /**
   * What comes after the step that failed, which is the first of these; nothing after the proof.
   */
  private List<Action> untaken(Deque<Part> left) {
    var untaken = new ArrayList<>(left.stream().skip(1).map(Part::action).toList());
    if (!left.isEmpty() && proof.isPresent()) {
      untaken.add(new Action(proofHost, PROOF));
    }
    return untaken;
  }

  private static void play(Part part)
      throws OperationException,
          UnreachableException,
          CancelledException,
          IOException,
          RunLockedException,
          InterruptedException {
    var result = part.play().orElseThrow().run();
    if (result.verdict() == Journal.Verdict.CANCELLED) {
      throw new CancelledException();
    }
    if (!result.done()) {
      throw new OperationException(
          part.action().name()
              + " failed: "
              + result.failures().stream().map(f -> f.text()).findFirst().orElse(""));
    }
  }
}
