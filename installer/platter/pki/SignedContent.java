package platter.pki;

import java.security.GeneralSecurityException;
import java.security.Signature;

/** Content, what is said to be its signature, and whose that is said to be. */
public final class SignedContent {
  private SignedContent() {}

  /**
   * Whether an authority issued the certificate to this name, and its key signed this content as
   * {@link Leaf#sign} does. When it was is not looked at: what was signed stays signed.
   */
  public static boolean holds(
      String authorityPem,
      String certificatePem,
      String commonName,
      byte[] content,
      byte[] signature) {
    try {
      var authority = Pem.certificates(authorityPem).get(0);
      var certificate = Pem.certificates(certificatePem).get(0);
      certificate.verify(authority.getPublicKey(), Keys.PROVIDER);
      if (!certificate.getSubjectX500Principal().getName().equals("CN=" + commonName)) {
        return false;
      }
      var check = Signature.getInstance("SHA256withECDSA", Keys.PROVIDER);
      check.initVerify(certificate);
      check.update(content);
      return check.verify(signature);
    } catch (GeneralSecurityException | InvalidPemException | IllegalArgumentException e) {
      return false;
    }
  }
}
