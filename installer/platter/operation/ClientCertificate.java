package platter.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Text;
import platter.health.Verdict;
import platter.pki.CustomerCertificate;
import platter.pki.InvalidPemException;
import platter.pki.PrivateKeyPem;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.Topology.OwnCertificate;

/**
 * What clients are shown where the customer brings a certificate: read from the laptop, judged
 * before anything is changed.
 *
 * @param chain PEM, the host's own certificate first
 */
record ClientCertificate(List<String> chain, Secret key) {
  ClientCertificate {
    chain = List.copyOf(chain);
  }

  /** Empty where the deployment's own authority issues the certificate. */
  static Optional<ClientCertificate> of(Topology topology) throws OperationException {
    var own = topology.certificate();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ClientCertificate(
              CustomerCertificate.chain(read(own.get().chain())),
              new Secret(new PrivateKeyPem(read(own.get().key())).reveal())));
    } catch (IOException | InvalidPemException e) {
      throw new OperationException(
          "the certificate of topology.yaml cannot be used: " + e.getMessage(), e);
    }
  }

  /** Everything that is wrong with it; nothing where the customer brings none. */
  static List<Finding> judge(Topology topology, Instant now) {
    return topology.certificate().map(own -> judge(own, topology.domain(), now)).orElse(List.of());
  }

  private static List<Finding> judge(OwnCertificate own, String domain, Instant now) {
    var texts = new ArrayList<String>();
    var findings = new ArrayList<Finding>();
    for (var file : List.of(own.chain(), own.key())) {
      try {
        texts.add(read(file));
      } catch (IOException e) {
        findings.add(
            finding(
                Verdict.FAILED, Text.of("certificate.file-unreadable", file, reason(e)), domain));
      }
    }
    if (findings.isEmpty()) {
      for (var fault :
          CustomerCertificate.check(texts.get(0), texts.get(1), List.of(domain), now)) {
        findings.add(
            finding(
                fault.fault().refused() ? Verdict.FAILED : Verdict.WARNED,
                Text.of(fault.fault().key(), fault.arguments().toArray()),
                domain));
      }
    }
    if (findings.isEmpty()) {
      findings.add(finding(Verdict.PASSED, Text.of("certificate.good", own.chain()), domain));
    }
    return List.copyOf(findings);
  }

  private static Finding finding(Verdict verdict, Text measured, String domain) {
    return new Finding(
        Check.CERTIFICATE,
        List.of(),
        verdict,
        measured,
        Text.of("certificate.wanted", domain),
        Optional.empty());
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "");
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  /** What a client of the customer trusts already: who signed it, or itself where nobody did. */
  String authorities() {
    return String.join("", chain.size() > 1 ? chain.subList(1, chain.size()) : chain);
  }

  /** As the templates name it. */
  Map<String, Object> variables() {
    return Map.of("certificate", String.join("", chain), "key", key);
  }
}
