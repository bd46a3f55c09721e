package platter.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Deployments;
import platter.inventory.Drills;
import platter.inventory.Inventory;
import platter.inventory.RunRecord;
import platter.operation.LeftOut;
import platter.playbook.Outcome;
import platter.run.Event;
import platter.topology.Topology;

/**
 * All that a handover says, as it was known at one moment. Nothing in it is a secret.
 *
 * @param administrator of the chat service, without the domain; empty where it is not known
 * @param systems by the names of the hosts: distribution and kernel, as they said it
 * @param keys by the names of the hosts: the fingerprint of the key that is trusted
 * @param disc what is installed
 * @param proof what real clients did at the end of the installation
 * @param backup the newest full backup
 * @param drill the newest drill
 * @param authority of the deployment, which clients must trust where the customer has no
 *     certificate of their own
 * @param expires the certificate that runs out first
 * @param leftOut hosts that were left out, and have not come in since
 */
public record Handover(
    Topology topology,
    Optional<String> administrator,
    Map<String, String> systems,
    Map<String, String> keys,
    Optional<Deployments.BundleVersion> disc,
    Optional<Proof> proof,
    Optional<Deployments.Backup> backup,
    Optional<Drills.Kept> drill,
    Optional<Authority> authority,
    Optional<Expiry> expires,
    List<String> leftOut) {
  private static final String PROOF = "install: proof";

  public Handover {
    systems = Map.copyOf(systems);
    keys = Map.copyOf(keys);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * What was tried, and by whom.
   *
   * @param machine from where
   */
  public record Proof(
      Instant startedAt, Instant endedAt, String account, String machine, List<Step> steps) {
    public Proof {
      steps = List.copyOf(steps);
    }
  }

  /** What a client did, or a host; {@code task} as the journal calls it. */
  public record Step(String host, String task, Optional<Duration> took, String said) {}

  /**
   * The authority.
   *
   * @param fingerprint of its certificate: SHA-256, as browsers show it
   */
  public record Authority(String fingerprint, Instant notAfter) {}

  /** When a certificate runs out. */
  public record Expiry(String name, Instant at) {}

  /** What an inventory knows. */
  public static Handover of(
      Topology topology, Inventory inventory, Optional<String> administrator) {
    var systems = new LinkedHashMap<String, String>();
    var keys = new LinkedHashMap<String, String>();
    var deployments = inventory.deployments();
    for (var host : topology.hosts()) {
      deployments.facts(host.name()).ifPresent(f -> systems.put(host.name(), system(f)));
      inventory
          .hostKeys()
          .pinned(host.name())
          .ifPresent(key -> keys.put(host.name(), key.fingerprint()));
    }
    var certificates = inventory.certificates(topology.deployment());
    return new Handover(
        topology,
        administrator,
        systems,
        keys,
        deployments.installed(),
        proof(inventory),
        deployments.backups().stream().filter(b -> b.kind().equals("full")).findFirst(),
        inventory.drills().list().stream().findFirst(),
        certificates.known(Issuer.SERVICES).map(Handover::authority),
        certificates.expiries().entrySet().stream()
            .min(Map.Entry.comparingByValue())
            .map(first -> new Expiry(first.getKey(), first.getValue())),
        List.copyOf(LeftOut.of(inventory)));
  }

  private static String system(Map<String, Object> facts) {
    return "%s %s, %s"
        .formatted(
            facts.getOrDefault("distribution", "?"),
            facts.getOrDefault("distribution_version", ""),
            facts.getOrDefault("kernel", "?"));
  }

  /** The newest one that came to its end. */
  private static Optional<Proof> proof(Inventory inventory) {
    return inventory.journal().runs().stream()
        .filter(run -> run.command().equals(PROOF) && run.state() == RunRecord.State.DONE)
        .findFirst()
        .map(
            run ->
                new Proof(
                    run.startedAt(),
                    run.endedAt().orElse(run.startedAt()),
                    run.account(),
                    run.machine(),
                    steps(inventory.journal().events(run.id()))));
  }

  private static List<Step> steps(List<Event> events) {
    var steps = new ArrayList<Step>();
    for (var event : events) {
      boolean done =
          event.kind() == Event.Kind.TASK_ENDED
              && event.outcome().filter(o -> o == Outcome.OK || o == Outcome.CHANGED).isPresent();
      if (done && event.task().isPresent()) {
        steps.add(
            new Step(
                event.host().orElse(""),
                event.task().get(),
                event.took(),
                event.message().orElse("")));
      }
    }
    return steps;
  }

  private static Authority authority(String pem) {
    try (var text = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(text);
      var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new Authority(
          HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest),
          certificate.getNotAfter().toInstant());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the deployment's own certificate cannot be read", e);
    }
  }
}
