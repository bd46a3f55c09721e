package platter.steward;

import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import platter.pki.InvalidPemException;
import platter.pki.Tls;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.steward.CommandChannel.Own;

/**
 * Whom the steward believes that a mail server or a web server is the one: the authorities of its
 * host, where Debian, Red Hat and SUSE keep them, and those that the customer gave.
 */
final class Trust {
  private static final String SYSTEM =
      """
      for file in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem; do
        [ ! -r "$file" ] || exec cat "$file"
      done
      """;

  private final Optional<String> given;
  private final Own own;

  /**
   * @param given PEM of the customer's authorities
   */
  Trust(Optional<String> given, Own own) {
    this.given = given;
    this.own = own;
  }

  /**
   * Read anew each time: the host's authorities change with its updates.
   *
   * @throws IOException where there is nobody to be believed
   */
  SSLContext context() throws IOException, InterruptedException {
    try (var session = own.session()) {
      var system = session.run(Script.of(SYSTEM)).out();
      return Tls.trusting(given.orElse("") + "\n" + system);
    } catch (UnreachableException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InvalidPemException e) {
      throw new IOException(
          "this host trusts no authority (is ca-certificates installed?) and alerts.authorities names none: "
              + e.getMessage(),
          e);
    }
  }
}
