package platter.pki;

import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of the deployment's own (RFC 5280). It signs leaves, never another
 * authority. The services have one and Erlang's distribution has another, since every leaf of a
 * shared one could join the chat cluster as a node.
 */
public final class Authority {
  private final X509Certificate certificate;
  private final PrivateKeyPem key;

  private Authority(X509Certificate certificate, PrivateKeyPem key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Makes a new authority.
   *
   * @param name its common name, 1 to 64 characters, such as {@code acme services}
   */
  public static Authority create(String name, Instant now) {
    var pair = Keys.generate();
    var subject = name(name);
    var builder = builder(subject, subject, pair, now, now.plus(Lifetimes.AUTHORITY));
    extend(builder, Extension.basicConstraints, true, new BasicConstraints(0));
    extend(
        builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    extend(
        builder,
        Extension.subjectKeyIdentifier,
        false,
        identifiers().createSubjectKeyIdentifier(pair.getPublic()));
    var key = new PrivateKeyPem(pair.getPrivate());
    return new Authority(sign(builder, key), key);
  }

  /**
   * Reads back what {@link #certificatePem()} and {@link #key()} gave.
   *
   * @throws InvalidPemException if a text is damaged, or the key is another certificate's
   */
  public static Authority read(String certificatePem, String keyPem) throws InvalidPemException {
    var pair = Leaf.read(certificatePem, keyPem);
    var certificate = Pem.certificates(certificatePem).get(0);
    if (certificate.getBasicConstraints() < 0) {
      throw new InvalidPemException(
          Fault.NOT_AN_AUTHORITY, "this certificate is no authority's; give the authority's own");
    }
    return new Authority(certificate, pair.key());
  }

  /**
   * Issues a certificate with a key of its own. It never outlives the authority.
   *
   * @throws IllegalStateException if the authority has expired
   */
  public Leaf issue(LeafRequest request, Instant now) {
    var end = certificate.getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      throw new IllegalStateException("authority " + this + " has expired; make a new one");
    }
    var wanted = now.minus(Lifetimes.BACK_DATED).plus(request.purpose().lifetime());
    var pair = Keys.generate();
    var builder =
        builder(
            X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
            name(request.commonName()),
            pair,
            now,
            wanted.isBefore(end) ? wanted : end);
    extend(builder, Extension.basicConstraints, true, new BasicConstraints(false));
    extend(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    extend(builder, Extension.extendedKeyUsage, false, usage(request.purpose()));
    extend(builder, Extension.subjectAlternativeName, false, names(request));
    extend(
        builder,
        Extension.subjectKeyIdentifier,
        false,
        identifiers().createSubjectKeyIdentifier(pair.getPublic()));
    extend(
        builder,
        Extension.authorityKeyIdentifier,
        false,
        identifiers().createAuthorityKeyIdentifier(certificate.getPublicKey()));
    return new Leaf(sign(builder, key), new PrivateKeyPem(pair.getPrivate()));
  }

  /** What everybody who trusts this authority gets. */
  public String certificatePem() {
    return Pem.write(certificate);
  }

  /** What nobody but the installer gets. */
  public PrivateKeyPem key() {
    return key;
  }

  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** Its name and last day; nothing of the key. */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253)
        + " until "
        + notAfter();
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Instant now, Instant end) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        Keys.serial(),
        Date.from(now.minus(Lifetimes.BACK_DATED)),
        Date.from(end),
        subject,
        pair.getPublic());
  }

  private static ExtendedKeyUsage usage(LeafRequest.Purpose purpose) {
    return switch (purpose) {
      case SERVICE ->
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
      case CLIENT_FACING -> new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth);
    };
  }

  private static GeneralNames names(LeafRequest request) {
    var names = new ArrayList<GeneralName>();
    request.dnsNames().forEach(n -> names.add(new GeneralName(GeneralName.dNSName, n)));
    request.addresses().forEach(a -> names.add(new GeneralName(GeneralName.iPAddress, a)));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static JcaX509ExtensionUtils identifiers() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java has no SHA-1 for key identifiers", missing);
    }
  }

  private static void extend(
      JcaX509v3CertificateBuilder builder,
      ASN1ObjectIdentifier kind,
      boolean critical,
      ASN1Encodable value) {
    try {
      builder.addExtension(kind, critical, value);
    } catch (CertIOException impossible) {
      throw new IllegalStateException("an extension has no encoding", impossible);
    }
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKeyPem key) {
    try {
      var signer =
          new JcaContentSignerBuilder("SHA256withECDSA")
              .setProvider(Keys.PROVIDER)
              .build(key.key());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException | CertificateException impossible) {
      throw new IllegalStateException("this Java cannot sign with P-256", impossible);
    }
  }
}
