package platter.steward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import platter.operation.ChannelTest.Tried;
import platter.operation.ChatException;
import platter.operation.Drills;
import platter.operation.Evidence;
import platter.operation.OperationException;
import platter.pki.InvalidPemException;
import platter.pki.Leaf;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.ssh.OwnHost;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/**
 * What a command at the vault works with: the deployment as the last installation wrote it there,
 * and this host. There is no inventory and no credential of SSH, so nothing can be run on another
 * host. {@link #watch} reads what the others say of themselves, and tells people by the channels of
 * the topology; {@link #drill} rehearses a restore on this host.
 */
public final class Steward implements AutoCloseable {
  /** Where an installation leaves what the steward must know. */
  public static final Path PLACE = Path.of("/etc/platter/steward");

  /** Where the certificate that signs lies. */
  private static final Path SIGNER = PLACE;

  /** What it keeps. */
  public static final Path STATE = Path.of("/var/lib/platter/steward");

  private final Path place;
  private final Topology topology;
  private final Host host;
  private final Hosts hosts;

  private Steward(Path place, Topology topology, Host host) {
    this.place = place;
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
    var host = topology.host(name);
    return new Steward(
        place,
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

  /** All of the topology, of which only {@link #host()} can be asked. */
  public Hosts hosts() {
    return hosts;
  }

  /**
   * Rehearses a restore, and keeps the evidence here, signed, until a laptop takes it over.
   *
   * @param digest of the disc
   * @throws OperationException if another drill is under way, or the certificate that signs is
   *     missing
   */
  public Evidence drill(String digest, Consumer<Event> listener, Cancellation cancellation)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          IOException,
          InterruptedException {
    var signer = signer();
    var drills = new Drills(hosts.session(host));
    var evidence =
        drills.run(
            topology,
            Optional.empty(),
            false,
            "steward",
            Drills.fingerprint(topology, digest),
            new NoJournal(),
            List.of(listener),
            cancellation);
    drills.keep(evidence, signer);
    return evidence;
  }

  /**
   * Watches until this thread is interrupted: looks, keeps, tells. Neither a look that fails nor a
   * full disk nor a channel that is not there ends it.
   *
   * @param log told what is seen and what becomes of alerts
   * @throws IOException if what an installation or the last watch left cannot be read, or a fault
   *     of the program ends the delivery
   */
  public void watch(Consumer<String> log) throws IOException, InterruptedException {
    var shelf = new Shelf(log);
    var outbox = Outbox.open(STATE.resolve("outbox.json"), shelf, channels(), log);
    var watchman = new Watchman(topology, own(), place, STATE, frame(), shelf, outbox, log);
    // A thread for each, so that none waits for another.
    var posts = Executors.newScheduledThreadPool(outbox.channels().size());
    try {
      var deliveries = new ArrayList<Future<?>>();
      for (var channel : outbox.channels()) {
        deliveries.add(
            posts.scheduleWithFixedDelay(() -> deliver(outbox, channel), 1, 1, TimeUnit.SECONDS));
      }
      while (deliveries.stream().noneMatch(Future::isDone)) {
        TimeUnit.NANOSECONDS.sleep(watchman.look().toNanos());
      }
      throw new IOException("alerts are not delivered any more; a new start takes up what is kept");
    } finally {
      posts.shutdownNow();
    }
  }

  private static void deliver(Outbox outbox, Channel channel) {
    try {
      outbox.deliver(channel, Instant.now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a test to every channel. */
  public List<Tried> test() throws IOException, InterruptedException {
    var notice = Notice.test(frame(), Instant.now());
    var tried = new ArrayList<Tried>();
    for (var channel : channels()) {
      try {
        tried.add(new Tried(channel.name(), true, channel.send(notice)));
      } catch (IOException e) {
        tried.add(new Tried(channel.name(), false, String.valueOf(e.getMessage())));
      }
    }
    return List.copyOf(tried);
  }

  private List<Channel> channels() throws IOException {
    return Channels.of(topology.alerts(), place, () -> own().connect(host));
  }

  private Notice.Frame frame() {
    var language = topology.alerts().map(a -> a.language().locale()).orElse(Locale.ROOT);
    return new Notice.Frame(topology.deployment(), host.name(), Messages.of("recovery", language));
  }

  private OwnHost own() {
    return new OwnHost(host.name());
  }

  private static Leaf signer() throws IOException, OperationException {
    try {
      return Leaf.read(
          Files.readString(SIGNER.resolve("host.crt")),
          Files.readString(SIGNER.resolve("host.key")));
    } catch (InvalidPemException e) {
      throw new OperationException(
          SIGNER
              + ": the certificate that signs evidence cannot be read; 'platter install' writes it anew",
          e);
    }
  }

  @Override
  public void close() {
    hosts.close();
  }
}
