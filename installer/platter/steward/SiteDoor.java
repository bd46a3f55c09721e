package platter.steward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import platter.operation.Told;
import platter.ssh.OwnHost;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.ssh.WayIn;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * The steward's own host as it is, and of every other one what it says of itself: read over TLS
 * 1.3, where both sides show the deployment's certificates. Nothing is sent there.
 */
final class SiteDoor implements WayIn {
  /** Where a host's look listens. */
  static final int PORT = 2377;

  private static final Duration CONNECTING = Duration.ofSeconds(8);

  /** For all of an answer; longer than the slowest question may take there. */
  private static final Duration ANSWERING = Duration.ofSeconds(40);

  /** Many times what a host has to say of itself. */
  private static final int MOST_BYTES = 1 << 20;

  private final Topology topology;
  private final OwnHost own;
  private final SSLContext tls;
  private final Function<Host, InetSocketAddress> where;
  private final Duration answering;
  private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

  SiteDoor(Topology topology, OwnHost own, SSLContext tls) {
    this(topology, own, tls, host -> new InetSocketAddress(host.address(), PORT), ANSWERING);
  }

  /**
   * @param where a host's look listens
   * @param answering how long a host's answer may take as a whole
   */
  SiteDoor(
      Topology topology,
      OwnHost own,
      SSLContext tls,
      Function<Host, InetSocketAddress> where,
      Duration answering) {
    this.topology = topology;
    this.own = own;
    this.tls = tls;
    this.where = where;
    this.answering = answering;
  }

  @Override
  public Session connect(Host host) throws UnreachableException, InterruptedException {
    return host.name().equals(own.name()) ? own.connect(host) : read(host);
  }

  @Override
  public boolean sharesCredential(Host one, Host other) {
    return false;
  }

  /** When the certificates that hosts showed run out, by host. */
  Map<String, Instant> expiries() {
    return Map.copyOf(expiries);
  }

  private Session read(Host host) throws UnreachableException {
    long begun = System.nanoTime();
    try (var plain = new Socket()) {
      plain.connect(where.apply(host), Math.toIntExact(CONNECTING.toMillis()));
      var answer = answer(host, plain);
      return Told.read(topology, host, answer, Duration.ofNanos(System.nanoTime() - begun));
    } catch (IOException e) {
      throw new UnreachableException(
          host.name(),
          "%s: its look at %s, port %d, cannot be read: %s; see that the host runs, that the port is open, and 'systemctl status platter-look' there"
              .formatted(host.name(), host.address(), PORT, reason(e)),
          e);
    }
  }

  private String answer(Host host, Socket plain) throws IOException {
    var deadline = new Deadline(plain, answering);
    try (deadline;
        var socket =
            (SSLSocket) tls.getSocketFactory().createSocket(plain, host.address(), PORT, true)) {
      var parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      refuseAnother(host, (X509Certificate) socket.getSession().getPeerCertificates()[0]);
      var answer = socket.getInputStream().readNBytes(MOST_BYTES + 1);
      if (answer.length > MOST_BYTES) {
        throw new IOException("it says more than " + (MOST_BYTES >> 10) + " KiB");
      }
      return new String(answer, StandardCharsets.UTF_8);
    } catch (IOException e) {
      deadline.blame(e);
      throw e;
    }
  }

  /** Services of one host share its names; only its look may speak for it. */
  private void refuseAnother(Host host, X509Certificate shown) throws IOException {
    var name = shown.getSubjectX500Principal().getName();
    if (!name.equals("CN=look." + host.name())) {
      throw new IOException("the certificate that it shows is that of " + name);
    }
    expiries.put(host.name(), shown.getNotAfter().toInstant());
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
