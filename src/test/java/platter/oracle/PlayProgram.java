package platter.oracle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import platter.bundle.Bundle;
import platter.inventory.EventJson;
import platter.inventory.Inventory;
import platter.playbook.Playbook;
import platter.playbook.Resources;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.run.Mode;
import platter.run.Runner;
import platter.run.Target;
import platter.ssh.Connector;
import platter.ssh.Credential;
import platter.ssh.Credentials;
import platter.ssh.HostKeyDecision;
import platter.topology.Access;
import platter.topology.Host;
import platter.topology.Secret;

/**
 * Runs a playbook with the product's parts: inventory with journal, SSH, engine. Events go to
 * standard output as JSON lines. Arguments: {@code apply|check HOME KEY PLAYBOOKS FILE BUNDLE|-
 * NAME=ADDRESS...}.
 */
final class PlayProgram {
  private PlayProgram() {}

  public static void main(String[] args) throws Exception {
    var hosts = new ArrayList<Host>();
    for (var host : List.of(args).subList(6, args.length)) {
      var words = List.of(host.split("=", 2));
      hosts.add(new Host(words.get(0), words.get(1), Access.ROOT, Set.of()));
    }
    var credentials =
        new Credentials(
            List.of(new Credential.KeyFile(Path.of(args[2]), Optional.empty())), Optional.empty());
    try (var inventory = Inventory.open(Path.of(args[1]), new Secret("corpus"));
        var lines =
            new Hosts(
                new Connector(
                    hosts, host -> credentials, inventory.hostKeys(), HostKeyDecision.acceptNew()),
                hosts)) {
      var runner =
          new Runner(
              lines::lend,
              inventory.journal(),
              List.of(event -> System.out.println(EventJson.write(event))),
              new Cancellation(),
              args[5].equals("-") ? Optional.empty() : Optional.of(Bundle.open(Path.of(args[5]))));
      var playbook = Playbook.load(Resources.directory(Path.of(args[3])), args[4]);
      var result =
          runner.run(
              "corpus",
              playbook,
              hosts.stream().map(host -> new Target(host.name(), Set.of(), Map.of())).toList(),
              args[0].equals("check") ? Mode.CHECK : Mode.APPLY);
      if (!result.done()) {
        System.exit(1);
      }
    }
  }
}
