package platter.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.pki.LeafRequest.Purpose;

/** Real handshakes on the loopback address, both sides showing a certificate. */
class HandshakeTest {
  private static final char[] NO_PASSWORD = "".toCharArray();

  private final Instant now = Instant.now();
  private final Authority services = Authority.create("acme services", now);
  private final Authority distribution = Authority.create("acme distribution", now);

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void twoServicesTakeEachOthersCertificates(String protocol) throws Exception {
    var server = leaf(services, "bj1.platter.internal");
    assertEquals("hello", talk(server, leaf(services, "gz1.platter.internal"), protocol));
  }

  @Test
  void aCertificateOfTheServicesDoesNotPassAtTheDistribution() {
    var server = leaf(distribution, "im-a.platter.internal");
    assertThrows(
        SSLException.class,
        () -> talk(server, leaf(services, "v1.platter.internal"), distribution, "TLSv1.3"));
  }

  @Test
  void aServerWithoutTheAskedNameIsRefused() {
    var named =
        services.issue(
            new LeafRequest("x", List.of("x.platter.internal"), List.of(), Purpose.SERVICE), now);
    assertThrows(SSLException.class, () -> talk(named, leaf(services, "gz1"), "TLSv1.3"));
  }

  private Leaf leaf(Authority authority, String name) {
    return authority.issue(
        new LeafRequest(name, List.of(name), List.of("127.0.0.1", "::1"), Purpose.SERVICE), now);
  }

  private String talk(Leaf server, Leaf client, String protocol) throws Exception {
    return talk(server, client, services, protocol);
  }

  private static String talk(Leaf server, Leaf client, Authority trusted, String protocol)
      throws Exception {
    var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (var listener =
        (SSLServerSocket)
            context(server, trusted).getServerSocketFactory().createServerSocket(0, 1, loopback)) {
      listener.setNeedClientAuth(true);
      listener.setSoTimeout(10_000);
      var served =
          CompletableFuture.runAsync(
              () -> {
                try (var socket = listener.accept()) {
                  socket.setSoTimeout(10_000);
                  socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                } catch (IOException refused) {
                  throw new UncheckedIOException(refused);
                }
              });
      try (var socket =
          (SSLSocket)
              context(client, trusted)
                  .getSocketFactory()
                  .createSocket(loopback, listener.getLocalPort())) {
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        return new String(socket.getInputStream().readNBytes(5), StandardCharsets.UTF_8);
      } finally {
        served.handle((nothing, refused) -> true).join();
      }
    }
  }

  private static SSLContext context(Leaf own, Authority trusted)
      throws GeneralSecurityException, IOException, InvalidPemException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    var certificate = Pem.certificates(own.certificatePem()).get(0);
    store.setKeyEntry("own", own.key().key(), NO_PASSWORD, new Certificate[] {certificate});
    var trust = KeyStore.getInstance("PKCS12");
    trust.load(null, NO_PASSWORD);
    trust.setCertificateEntry("authority", Pem.certificates(trusted.certificatePem()).get(0));
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NO_PASSWORD);
    var trusts = TrustManagerFactory.getInstance("PKIX");
    trusts.init(trust);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
    return context;
  }
}
