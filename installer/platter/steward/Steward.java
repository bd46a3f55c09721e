package platter.steward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import platter.run.Hosts;
import platter.ssh.OwnHost;
import platter.topology.Host;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/**
 * What a command at the vault works with: the deployment as the last installation wrote it there,
 * and this host. There is no inventory and no credential, so no other host is reached.
 */
public final class Steward implements AutoCloseable {
  /** Where an installation leaves what the steward must know. */
  public static final Path PLACE = Path.of("/etc/platter/steward");

  private final Topology topology;
  private final Host host;
  private final Hosts hosts;

  private Steward(Topology topology, Host host) {
    this.topology = topology;
    this.host = host;
    this.hosts = new Hosts(new OwnHost(host.name()), topology.hosts());
  }

  /**
   * Reads what is there; nothing is asked of a host yet.
   *
   * @throws IOException where this is no host with a steward, or a file of it cannot be used
   * @throws platter.topology.InvalidTopologyException where the topology holds mistakes
   */
  public static Steward open(Path place) throws IOException {
    var file = place.resolve("host");
    String name;
    try {
      name = Files.readString(file).strip();
    } catch (NoSuchFileException missing) {
      throw new IOException(
          file
              + " is missing: `platter install` writes it on the host that keeps the backups, and this command runs there",
          missing);
    }
    var topology = TopologyFile.read(place.resolve("topology.yaml"));
    var host = topology.hosts().stream().filter(h -> h.name().equals(name)).findFirst();
    return new Steward(
        topology,
        host.orElseThrow(
            () ->
                new IOException(
                    "%s says '%s', which is no host of the topology beside it; `platter install` writes both anew"
                        .formatted(file, name))));
  }

  public Topology topology() {
    return topology;
  }

  /** The host that this is. */
  public Host host() {
    return host;
  }

  /** All of the topology, of which only {@link #host()} can be reached. */
  public Hosts hosts() {
    return hosts;
  }

  @Override
  public void close() {
    hosts.close();
  }
}
