package platter.operation;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Locale;

/** The DNS names that a certificate speaks for (RFC 6125: subject alternative names only). */
final class CertificateNames {
  private static final int DNS = 2;

  private CertificateNames() {}

  /** Whether one of the certificate's names is this one, or a wildcard for its first label. */
  static boolean cover(X509Certificate certificate, String name) {
    var wanted = name.toLowerCase(Locale.ROOT);
    var wildcard = "*" + wanted.substring(Math.max(0, wanted.indexOf('.')));
    try {
      var names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return false;
      }
      for (var entry : names) {
        if (entry.get(0).equals(DNS)) {
          var found = entry.get(1).toString().toLowerCase(Locale.ROOT);
          if (found.equals(wanted) || found.equals(wildcard)) {
            return true;
          }
        }
      }
      return false;
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
