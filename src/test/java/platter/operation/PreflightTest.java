package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.SmallBundle;
import platter.health.Checkup;
import platter.inventory.Inventory;
import platter.run.Hosts;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.ssh.WayIn;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What an installation of some hosts is told, where others cannot even be reached. */
class PreflightTest {
  /** Behind a jump host, so that nobody tries ports from here. */
  private static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - name: beijing
              hosts:
                - {name: a1, address: 192.0.2.11, ssh: {jump: ops@192.0.2.1}}
                - {name: a2, address: 192.0.2.12, ssh: {jump: ops@192.0.2.1}}
            - name: guangzhou
              hosts: [{name: b1, address: 198.51.100.11, ssh: {jump: ops@192.0.2.1}}]
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {jump: ops@192.0.2.1}}]}
          """);

  @TempDir private Path folder;

  @Test
  void thoseThatTakePartAreEnough() throws Exception {
    var disc = new SmallBundle().image("x", SmallBundle.tar("x", "x")).folder(folder);
    try (var bundle = Bundle.open(disc);
        var inventory = Inventory.open(folder.resolve("home"), new Secret("x"));
        var hosts = new Hosts(new Some(), TOPOLOGY.hosts())) {
      var taking = LeftOut.taking(TOPOLOGY, inventory, Set.of("a2"));
      var outcome =
          new Preflight(TOPOLOGY, bundle, inventory, hosts, taking).look(Checkup.Depth.AS_NEEDED);
      assertEquals(
          Set.copyOf(taking.stream().map(Host::name).toList()),
          outcome.survey().orElseThrow().facts().keySet());
    }
  }

  /** All but the one that is left out. */
  private final class Some implements WayIn {
    @Override
    public Session connect(Host host) throws UnreachableException {
      if (host.name().equals("a2")) {
        throw new UnreachableException(host.name(), host.name() + ": no answer");
      }
      try {
        var played = new PlayedHost(host.name(), folder.resolve(host.name()));
        played.stand("systemctl", "[ \"$1\" != --version ] || echo 'systemd 252 (252)'");
        return new Guarded(played);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean sharesCredential(Host one, Host other) {
      return false;
    }
  }

  /** Takes no program that somebody brings, and tries no line. */
  private record Guarded(PlayedHost played) implements Session {
    @Override
    public String host() {
      return played.host();
    }

    @Override
    public Duration roundTrip() {
      return played.roundTrip();
    }

    @Override
    public CompletableFuture<Answer> send(Script script) {
      return CompletableFuture.completedFuture(run(script));
    }

    @Override
    public Answer run(Script script) {
      return script.text().contains("/dev/tcp") ? Played.failed("no line") : played.run(script);
    }

    @Override
    public Answer stream(Script script, InputStream data, LongConsumer progress) {
      return Played.failed("not here");
    }

    @Override
    public void close() {
      played.close();
    }
  }
}
