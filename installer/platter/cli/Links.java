package platter.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import platter.pki.Authority;
import platter.pki.Leaf;
import platter.pki.LeafRequest;
import platter.pki.Tls;
import platter.run.Cancellation;
import platter.topology.Messages;
import platter.web.Sessions;
import platter.web.WebServer;

/**
 * The links to pages that are shown on a terminal, one after the other, until Control-C ends all;
 * nothing is lost by that. Where others than this machine may come, the pages go over TLS, with a
 * certificate that is made for this one time.
 */
final class Links {
  private static final Messages WORDS = Messages.of("terminal", Locale.getDefault());

  private final AtomicReference<@Nullable WebServer> server = new AtomicReference<>();
  private final PrintWriter out;
  private final Optional<Leaf> certificate;

  Links(PrintWriter out, InetSocketAddress address) {
    this.out = out;
    this.certificate =
        address.getAddress().isLoopbackAddress()
            ? Optional.empty()
            : Optional.of(certificate(address.getAddress()));
  }

  private static Leaf certificate(InetAddress address) {
    var now = Instant.now();
    var request =
        new LeafRequest(
            "platter web",
            List.of("localhost"),
            List.of(address.getHostAddress()),
            LeafRequest.Purpose.CLIENT_FACING);
    return Authority.create("platter web", now).issue(request, now);
  }

  Optional<SSLContext> tls() {
    return certificate.map(Tls::server);
  }

  Sessions sessions() {
    return new Sessions(
        "that the terminal shows",
        token -> Optional.ofNullable(server.get()).ifPresent(this::tell));
  }

  void show(WebServer started) throws InterruptedException {
    server.set(started);
    out.println(WORDS.text(certificate.isPresent() ? "web.open.elsewhere" : "web.open"));
    tell(started);
    certificate.ifPresent(
        leaf -> out.println(WORDS.text("web.fingerprint", Tls.fingerprint(leaf))));
    out.println(WORDS.text("web.end"));
    out.flush();
    var leaving = new Cancellation();
    try (var interrupt = Interrupt.cancels(leaving)) {
      interrupt.arm();
      leaving.await(Long.MAX_VALUE);
    }
  }

  private void tell(WebServer started) {
    out.println("  " + started.link());
    out.flush();
  }
}
