package platter.steward;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import platter.operation.Readiness;
import platter.operation.Readiness.State;
import platter.operation.Readiness.Words;
import platter.operation.Shortfall;
import platter.pki.Authority;
import platter.pki.LeafRequest;
import platter.pki.LeafRequest.Purpose;
import platter.pki.Tls;
import platter.ssh.LocalSession;
import platter.topology.Messages;

/** What tests of the channels have to tell, and whom they believe. */
final class Alarms {
  static final Instant NOW = Instant.parse("2026-11-28T10:00:00.5Z");
  static final String HERE = "127.0.0.1";

  /** One that the steward's host knows nothing of. */
  static final Authority AUTHORITY = Authority.create("somebody", NOW);

  private Alarms() {}

  /** Two findings, the second of which is new. */
  static Notice notice(Locale language) {
    var silent = new Shortfall("silent.b1", Words.of("finding.silent", "b1", "no answer"));
    var chat = new Shortfall("chat", Words.of("missing.chat", 1, 2));
    var first = Watch.next(List.of(), List.of(silent), NOW.minusSeconds(120));
    var second = Watch.next(first.standing(), List.of(silent, chat), NOW.minusSeconds(60));
    var third = Watch.next(second.standing(), List.of(silent, chat), NOW);
    var readiness =
        new Readiness(
            State.EXPOSED,
            Optional.empty(),
            Words.of("why.exposed", "guangzhou", "beijing"),
            Optional.of(Words.of("way.alone", "guangzhou")),
            Words.of("answer.no", "beijing"));
    return Notice.of(frame(language), readiness, NOW.minusSeconds(120), third, NOW);
  }

  /** One finding, new, of a host that said something, after a look that failed for some reason. */
  static Notice unknown(String why, String said) {
    var silent = new Shortfall("silent.b1", Words.of("finding.silent", "b1", said));
    var watch = Watch.next(List.of(), List.of(silent), NOW);
    watch = Watch.next(watch.standing(), List.of(silent), NOW.plusSeconds(15));
    return Notice.of(frame(Locale.ROOT), Readiness.unknown(why), NOW, watch, NOW);
  }

  static Notice.Frame frame(Locale language) {
    return new Notice.Frame("acme", "v1", Messages.of("recovery", language));
  }

  /** Believes {@link #AUTHORITY} besides those that this machine does. */
  static Trust trust() {
    return trust(AUTHORITY.certificatePem());
  }

  static Trust trust(String authorities) {
    return new Trust(Optional.of(authorities), () -> LocalSession.open("v1"));
  }

  /** What a server at {@link #HERE} shows. */
  static SSLContext served() {
    return served(AUTHORITY, HERE, Instant.now());
  }

  static SSLContext served(Authority authority, String address, Instant issued) {
    var request =
        new LeafRequest("server", List.of("server"), List.of(address), Purpose.CLIENT_FACING);
    return Tls.server(authority.issue(request, issued));
  }
}
