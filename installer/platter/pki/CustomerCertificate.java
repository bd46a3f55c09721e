package platter.pki;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Judges a certificate that a customer brings, before anything is installed with it. */
public final class CustomerCertificate {
  private static final Duration SOON = Duration.ofDays(30);
  private static final int DNS_NAME = 2;
  private static final Set<String> FOR_SERVERS = Set.of("1.3.6.1.5.5.7.3.1", "2.5.29.37.0");

  private final List<Finding> findings = new ArrayList<>();

  private CustomerCertificate() {}

  /**
   * Everything that is wrong, all at once; empty where the certificate is good.
   *
   * @param chainPem the host's certificate first, then the authorities between
   * @param keyPem its private key
   * @param names what clients will ask for, such as {@code im.acme.example}
   */
  public static List<Finding> check(
      String chainPem, String keyPem, List<String> names, Instant now) {
    var check = new CustomerCertificate();
    try {
      var chain = Pem.certificates(chainPem);
      check.leaf(chain.get(0), names);
      check.chain(chain);
      chain.forEach(c -> check.dates(c, now));
      check.key(keyPem, Optional.of(chain.get(0).getPublicKey()));
    } catch (InvalidPemException unreadable) {
      check.add(unreadable.fault());
      check.key(keyPem, Optional.empty());
    }
    return List.copyOf(check.findings);
  }

  /**
   * The certificates of a chain, each as PEM and nothing else, in the file's order; at least one.
   *
   * @throws InvalidPemException if there is none, or a damaged one
   */
  public static List<String> chain(String chainPem) throws InvalidPemException {
    return Pem.certificates(chainPem).stream().map(Pem::write).toList();
  }

  /**
   * When the first certificate of a chain runs out.
   *
   * @throws InvalidPemException if there is none, or a damaged one
   */
  public static Instant until(String chainPem) throws InvalidPemException {
    return Pem.certificates(chainPem).stream()
        .map(c -> c.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private void add(Fault fault, String... arguments) {
    findings.add(Finding.of(fault, arguments));
  }

  private void key(String pem, Optional<PublicKey> certified) {
    try {
      var key = Pem.privateKey(pem);
      if (certified.isPresent() && !Keys.belong(key, certified.get())) {
        add(Fault.KEY_OTHER);
      }
    } catch (InvalidPemException unreadable) {
      add(unreadable.fault());
    }
  }

  private void leaf(X509Certificate leaf, List<String> names) {
    if (leaf.getBasicConstraints() >= 0) {
      add(Fault.NOT_A_LEAF, subject(leaf));
    }
    var present = names(leaf);
    names.stream()
        .filter(n -> present.stream().noneMatch(p -> covers(p, n)))
        .forEach(n -> add(Fault.NAME_MISSING, n, String.join(", ", present)));
    if (!forServers(leaf)) {
      add(Fault.NOT_FOR_SERVERS);
    }
    bits(leaf.getPublicKey())
        .filter(b -> b < (leaf.getPublicKey() instanceof RSAPublicKey ? 2048 : 256))
        .ifPresent(b -> add(Fault.KEY_WEAK, leaf.getPublicKey().getAlgorithm(), b.toString()));
  }

  private void chain(List<X509Certificate> chain) {
    for (int i = 0; i < chain.size(); i++) {
      var one = chain.get(i);
      var selfSigned = signs(one, one);
      var algorithm = one.getSigAlgName().toUpperCase(Locale.ROOT);
      if (!selfSigned && (algorithm.startsWith("SHA1") || algorithm.startsWith("MD5"))) {
        add(Fault.SIGNATURE_WEAK, subject(one), one.getSigAlgName());
      }
      if (i + 1 < chain.size() && !signs(chain.get(i + 1), one)) {
        add(Fault.CHAIN_BROKEN, subject(chain.get(i + 1)), subject(one));
      }
    }
    if (chain.size() == 1) {
      var alone = chain.get(0);
      add(signs(alone, alone) ? Fault.SELF_SIGNED : Fault.CHAIN_SHORT, issuer(alone));
    }
  }

  private void dates(X509Certificate one, Instant now) {
    var end = one.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      add(Fault.EXPIRED, subject(one), end.toString());
    } else if (now.plus(SOON).isAfter(end)) {
      add(Fault.EXPIRES_SOON, subject(one), end.toString());
    }
    if (now.isBefore(one.getNotBefore().toInstant())) {
      add(Fault.NOT_YET_VALID, subject(one), one.getNotBefore().toInstant().toString());
    }
  }

  private static boolean signs(X509Certificate issuer, X509Certificate one) {
    try {
      one.verify(issuer.getPublicKey());
      return issuer.getSubjectX500Principal().equals(one.getIssuerX500Principal());
    } catch (GeneralSecurityException doesNot) {
      return false;
    }
  }

  /** RFC 6125: a star stands for exactly one label, and only as the whole first one. */
  static boolean covers(String present, String wanted) {
    var pattern = present.toLowerCase(Locale.ROOT);
    var name = wanted.toLowerCase(Locale.ROOT);
    if (!pattern.startsWith("*.")) {
      return pattern.equals(name);
    }
    var dot = name.indexOf('.');
    return dot > 0 && name.substring(dot).equals(pattern.substring(1));
  }

  private static List<String> names(X509Certificate leaf) {
    try {
      var all = Optional.ofNullable(leaf.getSubjectAlternativeNames());
      return all.stream()
          .flatMap(Collection::stream)
          .filter(n -> n.get(0).equals(DNS_NAME))
          .map(n -> String.valueOf(n.get(1)))
          .toList();
    } catch (CertificateParsingException damaged) {
      return List.of();
    }
  }

  private static boolean forServers(X509Certificate leaf) {
    try {
      var usage = leaf.getExtendedKeyUsage();
      return usage == null || usage.stream().anyMatch(FOR_SERVERS::contains);
    } catch (CertificateParsingException damaged) {
      return false;
    }
  }

  private static Optional<Integer> bits(PublicKey key) {
    return key instanceof RSAPublicKey rsa
        ? Optional.of(rsa.getModulus().bitLength())
        : key instanceof ECPublicKey ec
            ? Optional.of(ec.getParams().getCurve().getField().getFieldSize())
            : Optional.empty();
  }

  private static String subject(X509Certificate one) {
    return one.getSubjectX500Principal().getName();
  }

  private static String issuer(X509Certificate one) {
    return one.getIssuerX500Principal().getName();
  }
}
