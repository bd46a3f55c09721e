package platter.steward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import platter.operation.Glance;
import platter.operation.Growth;
import platter.operation.Lag;
import platter.operation.Lookout;
import platter.operation.OperationException;
import platter.operation.Readiness;
import platter.operation.Readiness.Words;
import platter.operation.Receipt;
import platter.operation.Receipts;
import platter.operation.Shortfall;
import platter.operation.Status;
import platter.operation.Watched;
import platter.operation.Watched.Standing;
import platter.pki.CustomerCertificate;
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
  private final Shelf shelf;
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
      Shelf shelf,
      Outbox outbox,
      Consumer<String> log)
      throws IOException {
    this.topology = topology;
    this.own = own;
    this.place = place;
    this.state = state;
    this.frame = frame;
    this.shelf = shelf;
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
   * Looks once, and says how long the next look has time. A look that fails, whatever the reason,
   * is told of as one that saw nothing, and ends no watch.
   */
  Duration look() throws InterruptedException {
    long begun = System.nanoTime();
    boolean unsure;
    refresh();
    try {
      unsure = look(now());
    } catch (IOException | UnreachableException | InvalidPemException | RuntimeException e) {
      unsure = blind(e, now());
    }
    var left = (unsure ? SOON : EVERY).minusNanos(System.nanoTime() - begun);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * A look reads what it left last, as everybody does who asks: what has not got through since then
   * is to be there.
   */
  void refresh() {
    var undelivered = outbox.undelivered();
    last.filter(seen -> !seen.undelivered().equals(undelivered))
        .ifPresent(seen -> remember(seen.with(seen.standing(), undelivered)));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
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
      Optional<Shortfall> unreadable = Optional.empty();
      try {
        expiries.put(topology.domain(), CustomerCertificate.until(clients()));
      } catch (IOException | InvalidPemException e) {
        unreadable =
            Optional.of(
                new Shortfall(
                    "certificate." + topology.domain(),
                    Words.of("finding.certificate.unreadable", topology.domain(), e)));
      }
      var now = now();
      var findings =
          new ArrayList<>(
              new Lookout(topology, hosts.session(host))
                  .findings(status, readiness, expiries, growth(status, now), since, now));
      unkept().ifPresent(findings::add);
      unreadable.ifPresent(findings::add);
      var watch = Watch.next(standing(), findings, now);
      var glance = new Glance(now, status, readiness, status.shortfalls(topology));
      keep(since, glance, watch, signer);
      return watch.unsure();
    }
  }

  /** What was kept of the room on the hosts, with what they have now. */
  private Growth growth(Status status, Instant now) throws IOException {
    var file = state.resolve(Growth.SHOWN);
    var kept = Growth.parse(Files.exists(file) ? Files.readString(file) : "");
    var next = kept.after(status.conditions(), now);
    if (!next.text().equals(kept.text())) {
      shelf.keep("the room on the hosts", () -> Receipts.show(file, next.text()));
    }
    return next;
  }

  private List<Standing> standing() {
    return last.map(Watched::standing).orElse(List.of());
  }

  private Optional<Shortfall> unkept() {
    return shelf
        .trouble()
        .map(why -> new Shortfall("unkept", Words.of("finding.unkept", own.name(), why)));
  }

  private void keep(Instant begun, Glance glance, Watch watch, Leaf signer) {
    var now = glance.at();
    var readiness = glance.readiness();
    var word = readiness.state().word();
    boolean same = last.filter(l -> l.state().equals(word)).isPresent();
    var since = last.map(readiness::dated).orElse(readiness).since().orElse(now);
    if (!same) {
      log.accept("state: " + word);
    }
    tell(readiness, since, watch, now);
    show(glance.since(since));
    boolean change = !same || !watch.raised().isEmpty() || !watch.cleared().isEmpty();
    if (change || !receiptDue.isAfter(now)) {
      var kind = change ? Receipt.Kind.CHANGE : Receipt.Kind.READINESS;
      var receipt = receipt(kind, readiness, since, watch, now);
      boolean kept =
          shelf.keep("receipts", () -> Receipts.keep(state.resolve("receipts"), receipt, signer));
      // Of one that is not kept the log has what began and ended; the next look leaves another.
      receiptDue = !kept ? now : change ? receiptDue : now.plus(RECEIPT_EVERY);
    }
    remember(
        new Watched(
            begun,
            now,
            word,
            since,
            Optional.of(readiness.why()),
            Optional.of(readiness.answer()),
            watch.standing(),
            outbox.undelivered(),
            Optional.empty()));
  }

  /** For the console beside it, which knows nobody to ask. */
  private void show(Glance glance) {
    shelf.keep(
        "what its console shows",
        () -> {
          Receipts.show(state.resolve(Glance.SHOWN), glance.json());
          var file = state.resolve(Lag.SHOWN);
          var lag = Lag.of(topology, glance.status(), glance.at());
          Receipts.show(file, lag.after(Files.exists(file) ? Files.readString(file) : ""));
        });
  }

  /** Nothing was seen: that is told, and all that was seen last stays as it is. */
  private boolean blind(Exception why, Instant now) {
    var reason = why instanceof UnreachableException away ? away.getMessage() : why.toString();
    log.accept("nothing can be looked at: " + reason);
    var readiness = Readiness.unknown(reason);
    var unknown = Lookout.state(readiness);
    var found = new ArrayList<>(List.of(unknown));
    unkept().ifPresent(found::add);
    var watch = Watch.blind(standing(), found, now);
    var since =
        watch.standing().stream()
            .filter(s -> s.id().equals(unknown.id()))
            .findFirst()
            .map(Standing::since);
    tell(readiness, since.orElse(now), watch, now);
    remember(last.orElseGet(() -> Watched.never(now)).with(watch.standing(), outbox.undelivered()));
    return watch.unsure();
  }

  private void tell(Readiness readiness, Instant since, Watch watch, Instant now) {
    if (watch.news()) {
      var notice = Notice.of(frame, readiness, since, watch, now);
      log.accept(notice.subject());
      outbox.add(notice);
    }
  }

  private void remember(Watched seen) {
    last = Optional.of(seen);
    shelf.keep(
        "what was seen last", () -> Receipts.replace(state.resolve("state.json"), seen.json()));
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
        watch.raised().stream().map(Standing::id).toList(),
        watch.cleared());
  }

  /** What they are shown; whoever issued it. */
  private String clients() throws IOException {
    return Files.readString(place.resolve("clients.crt"));
  }

  /** Read at each look, since an installation may renew it. */
  private Leaf signer() throws IOException, InvalidPemException {
    return Leaf.read(
        Files.readString(place.resolve("host.crt")), Files.readString(place.resolve("host.key")));
  }
}
