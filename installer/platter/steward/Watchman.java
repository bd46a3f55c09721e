package platter.steward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import platter.operation.Lookout;
import platter.operation.OperationException;
import platter.operation.Readiness;
import platter.operation.Receipt;
import platter.operation.Receipts;
import platter.operation.Status;
import platter.operation.Watched;
import platter.pki.InvalidPemException;
import platter.pki.Leaf;
import platter.pki.Tls;
import platter.run.Hosts;
import platter.ssh.OwnHost;
import platter.ssh.UnreachableException;
import platter.topology.Topology;

/**
 * Looks at the deployment once a minute, keeps what it saw and since when, tells people, and leaves
 * receipts.
 */
final class Watchman {
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** After a look that is not sure. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private static final Duration RECEIPT_EVERY = Duration.ofMinutes(30);

  private final Topology topology;
  private final OwnHost own;
  private final Path place;
  private final Path state;
  private final Notice.Frame frame;
  private final Outbox outbox;
  private final Consumer<String> log;
  private Optional<Watched> last;
  private Instant receiptDue = Instant.EPOCH;

  /**
   * @param place of what an installation left
   * @param state folder of what is kept
   * @param log told what is seen
   */
  Watchman(
      Topology topology,
      OwnHost own,
      Path place,
      Path state,
      Notice.Frame frame,
      Outbox outbox,
      Consumer<String> log)
      throws IOException {
    this.topology = topology;
    this.own = own;
    this.place = place;
    this.state = state;
    this.frame = frame;
    this.outbox = outbox;
    this.log = log;
    this.last = last(state.resolve("state.json"), log);
  }

  private static Optional<Watched> last(Path file, Consumer<String> log) throws IOException {
    try {
      return Optional.of(Watched.parse(Files.readString(file)));
    } catch (NoSuchFileException first) {
      return Optional.empty();
    } catch (OperationException damaged) {
      log.accept(file + " cannot be read and is begun anew: " + damaged.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Looks once, and says how long the next look has time.
   *
   * @throws IOException if what was seen cannot be kept
   */
  Duration look() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    boolean unsure;
    try {
      unsure = look(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    } catch (UnreachableException | InvalidPemException e) {
      log.accept("this host cannot be looked at: " + e.getMessage());
      unsure = true;
    }
    var left = (unsure ? SOON : EVERY).minusNanos(System.nanoTime() - begun);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private boolean look(Instant begun)
      throws IOException, UnreachableException, InvalidPemException, InterruptedException {
    var signer = signer();
    var authority = Files.readString(Path.of("/etc/platter/ca.crt"));
    var door = new SiteDoor(topology, own, Tls.mutual(signer, authority));
    var since = last.map(Watched::begun).orElse(begun);
    try (var hosts = new Hosts(door, topology.hosts())) {
      var status = Status.of(topology, hosts);
      var readiness = Readiness.of(topology, status);
      var host = topology.host(own.name()).orElseThrow();
      var expiries = new TreeMap<>(door.expiries());
      expiries.put(own.name(), signer.notAfter());
      var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      var findings =
          new Lookout(topology, hosts.session(host))
              .findings(status, readiness, expiries, since, now);
      var watch = Watch.next(last.map(Watched::standing).orElse(List.of()), findings, now);
      keep(since, readiness, watch, signer, now);
      return watch.unsure();
    }
  }

  private void keep(Instant begun, Readiness readiness, Watch watch, Leaf signer, Instant now)
      throws IOException {
    var word = readiness.state().word();
    boolean same = last.filter(l -> l.state().equals(word)).isPresent();
    var since = same ? last.orElseThrow().since() : readiness.since().orElse(now);
    if (!same) {
      log.accept("state: " + word);
    }
    if (watch.news()) {
      var notice = Notice.of(frame, readiness, since, watch, now);
      log.accept(notice.subject());
      outbox.add(notice);
    }
    boolean change = !same || !watch.raised().isEmpty() || !watch.cleared().isEmpty();
    if (change || !receiptDue.isAfter(now)) {
      var kind = change ? Receipt.Kind.CHANGE : Receipt.Kind.READINESS;
      Receipts.keep(state.resolve("receipts"), receipt(kind, readiness, since, watch, now), signer);
      receiptDue = change ? receiptDue : now.plus(RECEIPT_EVERY);
    }
    var seen =
        new Watched(
            begun,
            now,
            word,
            since,
            Optional.of(readiness.why()),
            Optional.of(readiness.answer()),
            watch.standing(),
            outbox.undelivered(),
            Optional.empty());
    Receipts.replace(state.resolve("state.json"), seen.json());
    last = Optional.of(seen);
  }

  private Receipt receipt(
      Receipt.Kind kind, Readiness readiness, Instant since, Watch watch, Instant now) {
    return new Receipt(
        Receipts.id(now),
        kind,
        topology.deployment(),
        own.name(),
        String.valueOf(Watchman.class.getPackage().getImplementationVersion()),
        now,
        readiness.state().word(),
        since,
        readiness.why(),
        readiness.answer(),
        watch.standing(),
        watch.raised().stream().map(Watched.Standing::id).toList(),
        watch.cleared());
  }

  /** Read at each look, since an installation may renew it. */
  private Leaf signer() throws IOException, InvalidPemException {
    return Leaf.read(
        Files.readString(place.resolve("host.crt")), Files.readString(place.resolve("host.key")));
  }
}
