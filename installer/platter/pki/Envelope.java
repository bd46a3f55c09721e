package platter.pki;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Encryption for whoever has the key of a certificate: CMS (RFC 5652) with AES-256, in DER, which
 * {@code openssl cms -decrypt -inform DER} opens with that key, an RSA or an EC one.
 */
public final class Envelope {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private Envelope() {}

  /**
   * What is written to it, encrypted; closing it closes the other one, too.
   *
   * @throws IOException if the certificate's key is of another kind
   */
  public static OutputStream around(OutputStream to, X509Certificate recipient) throws IOException {
    try {
      var generator = new CMSEnvelopedDataStreamGenerator();
      if (recipient.getPublicKey() instanceof ECPublicKey theirs) {
        var maker = KeyPairGenerator.getInstance("EC", PROVIDER);
        maker.initialize(theirs.getParams());
        var once = maker.generateKeyPair();
        generator.addRecipientInfoGenerator(
            new JceKeyAgreeRecipientInfoGenerator(
                    CMSAlgorithm.ECDH_SHA256KDF,
                    once.getPrivate(),
                    once.getPublic(),
                    CMSAlgorithm.AES256_WRAP)
                .addRecipient(recipient)
                .setProvider(PROVIDER));
      } else {
        generator.addRecipientInfoGenerator(
            new JceKeyTransRecipientInfoGenerator(recipient).setProvider(PROVIDER));
      }
      var inner =
          generator.open(
              to,
              new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC)
                  .setProvider(PROVIDER)
                  .build());
      return new Both(inner, to);
    } catch (CMSException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "nothing can be encrypted for this certificate, whose key is "
              + recipient.getPublicKey().getAlgorithm()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** The generator's stream leaves the one below it open. */
  private static final class Both extends OutputStream {
    private final OutputStream inner;
    private final OutputStream below;

    Both(OutputStream inner, OutputStream below) {
      this.inner = inner;
      this.below = below;
    }

    @Override
    public void write(int b) throws IOException {
      inner.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      inner.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      try (below) {
        inner.close();
      }
    }
  }
}
