package platter.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A certificate that an authority issued, with its key. */
public final class Leaf {
  private static final int RENEWAL_SHARE = 3;

  private final X509Certificate certificate;
  private final PrivateKeyPem key;

  Leaf(X509Certificate certificate, PrivateKeyPem key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Reads back what {@link #certificatePem()} and {@link PrivateKeyPem#reveal()} gave.
   *
   * @throws InvalidPemException if a text is damaged, or the key is another certificate's
   */
  public static Leaf read(String certificatePem, String keyPem) throws InvalidPemException {
    var certificate = Pem.certificates(certificatePem).get(0);
    var key = new PrivateKeyPem(keyPem);
    if (!Keys.belong(key.key(), certificate.getPublicKey())) {
      throw new InvalidPemException(
          Fault.KEY_OTHER, "the key does not belong to the certificate; give the matching pair");
    }
    return new Leaf(certificate, key);
  }

  /** The certificate, without its authority's. */
  public String certificatePem() {
    return Pem.write(certificate);
  }

  public PrivateKeyPem key() {
    return key;
  }

  public Instant notBefore() {
    return certificate.getNotBefore().toInstant();
  }

  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** Whether less than a third of its lifetime is left. */
  public boolean renewalDue(Instant now) {
    var lifetime = Duration.between(notBefore(), notAfter());
    return Duration.between(now, notAfter()).compareTo(lifetime.dividedBy(RENEWAL_SHARE)) < 0;
  }

  /** Subject and last day; nothing of the key. */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().getName() + " until " + notAfter();
  }
}
