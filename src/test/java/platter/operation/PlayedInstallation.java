package platter.operation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import platter.bundle.Bundle;
import platter.bundle.SmallBundle;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.run.Journal;
import platter.run.RunResult;
import platter.run.Target;
import platter.topology.Host;
import platter.topology.Topology;

/** Plays no playbook, and knows on which hosts it would have. */
final class PlayedInstallation extends Installation {
  /** How a playbook ends, and what it does before. */
  @FunctionalInterface
  interface Effect {
    Journal.Verdict on(List<Host> hosts);
  }

  private final List<List<String>> played = new ArrayList<>();
  private final Effect effect;

  private PlayedInstallation(
      Topology topology, Bundle bundle, Inventory inventory, Hosts hosts, Effect effect) {
    super(topology, bundle, inventory, hosts, List.of(), new Cancellation());
    this.effect = effect;
  }

  static PlayedInstallation in(
      Path folder, Topology topology, Inventory inventory, Hosts hosts, Effect effect)
      throws IOException {
    var disc = new SmallBundle().image("x", SmallBundle.tar("x", "x")).folder(folder);
    try (var bundle = Bundle.open(disc)) {
      return new PlayedInstallation(topology, bundle, inventory, hosts, effect);
    }
  }

  /** Names of the hosts of each playbook, in order. */
  List<List<String>> played() {
    return played;
  }

  @Override
  List<Target> prepare(List<Host> only) {
    return List.of();
  }

  @Override
  RunResult play(String command, List<Host> only) {
    played.add(only.stream().map(Host::name).toList());
    return new RunResult(effect.on(only), Map.of(), List.of(), List.of(), Map.of());
  }
}
