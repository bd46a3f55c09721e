package platter.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Java's TLS with certificates from PEM texts. */
public final class Tls {
  private static final char[] NO_PASSWORD = "".toCharArray();

  private Tls() {}

  /**
   * For one who shows a certificate and trusts one authority.
   *
   * @throws InvalidPemException if the authority's text is damaged
   */
  public static SSLContext mutual(Leaf own, String authorityPem) throws InvalidPemException {
    try {
      var authorities = Pem.certificates(authorityPem);
      var context = SSLContext.getInstance("TLS");
      context.init(shown(own), trusting(authorities), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot do TLS", e);
    }
  }

  /** For a server that shows a certificate and asks for none. */
  public static SSLContext server(Leaf own) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(shown(own), null, null);
      return context;
    } catch (GeneralSecurityException | IOException | InvalidPemException e) {
      throw new IllegalStateException("this Java cannot do TLS", e);
    }
  }

  /**
   * What a person compares who is shown this certificate by a browser: SHA-256 of it, in pairs of
   * hexadecimal digits.
   */
  public static String fingerprint(Leaf own) {
    try {
      var certificate = Pem.certificates(own.certificatePem()).get(0);
      var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException | InvalidPemException e) {
      throw new IllegalStateException("this Java cannot read its own certificate", e);
    }
  }

  private static KeyManager[] shown(Leaf own)
      throws GeneralSecurityException, IOException, InvalidPemException {
    var store = empty();
    store.setKeyEntry(
        "own",
        own.key().key(),
        NO_PASSWORD,
        new Certificate[] {Pem.certificates(own.certificatePem()).get(0)});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  /**
   * For one who shows nothing and trusts all authorities of a text that can be read.
   *
   * @throws InvalidPemException if there is none in it
   */
  public static SSLContext trusting(String authoritiesPem) throws InvalidPemException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, trusting(Pem.readable(authoritiesPem)), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot do TLS", e);
    }
  }

  private static TrustManager[] trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    var store = empty();
    for (var authority : authorities) {
      store.setCertificateEntry(String.valueOf(store.size()), authority);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    return store;
  }
}
