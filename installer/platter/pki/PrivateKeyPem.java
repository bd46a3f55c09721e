package platter.pki;

import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * A private key as PEM text (PKCS#8, unencrypted). Printed by accident it shows nothing; only
 * {@link #reveal()} gives the text.
 */
public final class PrivateKeyPem {
  private final String pem;

  /**
   * Takes a key as it stands in a file: PKCS#8, or OpenSSL's older {@code RSA} and {@code EC}
   * forms.
   *
   * @throws InvalidPemException if there is no such key in the text, or it is encrypted
   */
  public PrivateKeyPem(String pem) throws InvalidPemException {
    this.pem = Pem.write(Pem.privateKey(pem));
  }

  PrivateKeyPem(PrivateKey key) {
    this.pem = Pem.write(key);
  }

  PrivateKeyPem(PrivateKeyInfo key) throws InvalidPemException {
    this.pem = Pem.write(key);
  }

  /** The PEM text. Never give it to a log, an event, an exception or a command line. */
  public String reveal() {
    return pem;
  }

  PrivateKey key() {
    try {
      return Pem.privateKey(pem);
    } catch (InvalidPemException impossible) {
      throw new IllegalStateException("a key that was written here does not read back", impossible);
    }
  }

  @Override
  public String toString() {
    return "********";
  }
}
