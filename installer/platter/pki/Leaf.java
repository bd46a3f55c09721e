package platter.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

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
    var key = Pem.keyInfo(keyPem);
    if (!carries(key, certificate)) {
      throw new InvalidPemException(
          Fault.KEY_OTHER, "the key does not belong to the certificate; give the matching pair");
    }
    return new Leaf(certificate, new PrivateKeyPem(key));
  }

  /**
   * Whether a key that was made here has the certificate's public half in it: no signing needed.
   */
  private static boolean carries(PrivateKeyInfo key, X509Certificate certificate)
      throws InvalidPemException {
    try {
      var half = ECPrivateKey.getInstance(key.parsePrivateKey()).getPublicKey();
      var certified = SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
      return certified.getPublicKeyData().equals(half);
    } catch (IOException | RuntimeException broken) {
      throw new InvalidPemException(
          Fault.KEY_UNREADABLE, "the private key is damaged; wanted: one that was made here");
    }
  }

  /** The certificate, without its authority's. */
  public String certificatePem() {
    return Pem.write(certificate);
  }

  public PrivateKeyPem key() {
    return key;
  }

  /** A signature over content: ECDSA with SHA-256 (FIPS 186-5), in DER, as OpenSSL writes it. */
  public byte[] sign(byte[] content) {
    try {
      var signature = Signature.getInstance("SHA256withECDSA", Keys.PROVIDER);
      signature.initSign(key.key());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java cannot sign with P-256", impossible);
    }
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
