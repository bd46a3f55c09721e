package platter.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Certificates and keys as text (RFC 7468). */
final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  private Pem() {}

  static String write(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a certificate that was parsed has no encoding", impossible);
    }
  }

  static String write(PrivateKeyInfo key) throws InvalidPemException {
    try {
      return block("PRIVATE KEY", key.getEncoded());
    } catch (IOException broken) {
      throw damagedKey();
    }
  }

  static String write(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] bytes) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(bytes)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** Every certificate in a text, in its order; other blocks are passed over. */
  static List<X509Certificate> certificates(String pem) throws InvalidPemException {
    var certificates = new ArrayList<X509Certificate>();
    try (var parser = new PEMParser(new StringReader(pem))) {
      var factory = CertificateFactory.getInstance("X.509");
      for (var object = parser.readObject(); object != null; object = parser.readObject()) {
        if (object instanceof X509CertificateHolder holder) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
        }
      }
    } catch (IOException | CertificateException | RuntimeException broken) {
      throw new InvalidPemException(
          Fault.CHAIN_UNREADABLE,
          "a certificate is damaged; wanted: PEM, as the authority gave it");
    }
    if (certificates.isEmpty()) {
      throw new InvalidPemException(
          Fault.CHAIN_UNREADABLE,
          "there is no certificate; wanted: PEM with BEGIN CERTIFICATE, the host's own first");
    }
    return certificates;
  }

  /**
   * The certificates in a text of many hands, such as a host's collection of authorities: of what
   * is damaged, the others hold.
   *
   * @throws InvalidPemException if none can be read
   */
  static List<X509Certificate> readable(String pem) throws InvalidPemException {
    var readable = new ArrayList<X509Certificate>();
    for (var one : pem.split("(?=" + BEGIN + ")", -1)) {
      try {
        readable.addAll(certificates(one));
      } catch (InvalidPemException damaged) {
        // Whoever needs just this one is told that nobody known has signed.
      }
    }
    return readable.isEmpty() ? certificates(pem) : List.copyOf(readable);
  }

  /** The first private key in a text. */
  static PrivateKey privateKey(String pem) throws InvalidPemException {
    try {
      return new JcaPEMKeyConverter().setProvider(Keys.PROVIDER).getPrivateKey(keyInfo(pem));
    } catch (IOException | RuntimeException broken) {
      throw damagedKey();
    }
  }

  /** The first private key in a text, as it stands there. */
  static PrivateKeyInfo keyInfo(String pem) throws InvalidPemException {
    try (var parser = new PEMParser(new StringReader(pem))) {
      for (var object = parser.readObject(); object != null; object = parser.readObject()) {
        if (object instanceof PrivateKeyInfo info) {
          return info;
        }
        if (object instanceof PEMKeyPair pair) {
          return pair.getPrivateKeyInfo();
        }
        if (object instanceof PKCS8EncryptedPrivateKeyInfo
            || object instanceof PEMEncryptedKeyPair) {
          throw new InvalidPemException(
              Fault.KEY_ENCRYPTED,
              "the key is encrypted; decrypt it first: openssl pkey -in KEY -out DECRYPTED");
        }
      }
    } catch (IOException | RuntimeException broken) {
      throw damagedKey();
    }
    throw new InvalidPemException(
        Fault.KEY_UNREADABLE, "there is no private key; wanted: PEM with BEGIN PRIVATE KEY");
  }

  private static InvalidPemException damagedKey() {
    return new InvalidPemException(
        Fault.KEY_UNREADABLE, "the private key is damaged; wanted: PEM, PKCS#8");
  }
}
