package platter.operation;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Deployments.BundleVersion;
import platter.inventory.Drills.Kept;
import platter.inventory.Inventory;
import platter.operation.Drills.Signed;
import platter.pki.SignedContent;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * The drills at the vault, those that this inventory lets run and those of the steward, with their
 * evidence.
 */
public final class DrillBook {
  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;

  public DrillBook(Topology topology, Inventory inventory, Hosts hosts) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
  }

  /** Of what a drill that is run now speaks. */
  public static String fingerprint(Topology topology, Inventory inventory) {
    return Drills.fingerprint(
        topology, inventory.deployments().installed().map(BundleVersion::digest).orElse(""));
  }

  /**
   * Runs one, and keeps its evidence, signed, at the vault and here.
   *
   * @param to the moment; empty for all that there is
   * @param all whether all messages are compared, or a sample
   * @param exercise what people did meanwhile; empty where none took part
   * @throws OperationException if another one is under way; one that fails is evidence, too
   */
  public Evidence run(
      Optional<Instant> to,
      boolean all,
      Optional<Evidence.Exercise> exercise,
      List<Consumer<Event>> listeners,
      Cancellation cancellation)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    var vault = VaultBackups.vault(topology);
    var drills = new Drills(hosts.session(vault));
    var found =
        drills.run(
            topology,
            to,
            all,
            System.getProperty("user.name", "") + "@" + machine(),
            fingerprint(topology, inventory),
            inventory.journal(),
            listeners,
            cancellation);
    var evidence = exercise.map(found::with).orElse(found);
    var signer =
        inventory
            .certificates(topology.deployment())
            .issued(Issuer.SERVICES, signer(vault))
            .orElseThrow(
                () ->
                    new OperationException(
                        "this inventory has no certificate for drills; 'platter install' makes it"));
    keep(evidence, drills.keep(evidence, signer));
    new InventoryCopy(topology, inventory, hosts, listeners).bring("drill");
    return evidence;
  }

  /**
   * Takes what the vault has and this inventory has not; without the vault, what is here counts.
   *
   * @return the names of those that the deployment's own vault did not sign, and that were not
   *     taken
   */
  public List<String> gather() throws OperationException, InterruptedException {
    var known = new ArrayList<String>();
    inventory.drills().list().forEach(drill -> known.add(drill.id()));
    var foreign = new ArrayList<String>();
    try {
      var drills = new Drills(hosts.session(VaultBackups.vault(topology)));
      for (var id : drills.list()) {
        if (!known.contains(id)) {
          var signed = drills.fetch(id);
          if (isOurs(id, signed)) {
            keep(signed.evidence(), signed);
          } else {
            foreign.add(id);
          }
        }
      }
    } catch (UnreachableException away) {
      // What is known is shown.
      return foreign;
    }
    return foreign;
  }

  private boolean isOurs(String id, Signed signed) throws OperationException {
    var authority =
        inventory.certificates(topology.deployment()).authority(Issuer.SERVICES, Instant.now());
    return SignedContent.holds(
            authority.certificatePem(),
            signed.certificate(),
            signer(VaultBackups.vault(topology)),
            signed.json().getBytes(StandardCharsets.UTF_8),
            Base64.getDecoder().decode(signed.signature()))
        && signed.evidence().id().equals(id);
  }

  /** The certificate that signs, as the inventory calls it. */
  private static String signer(Host vault) {
    return "steward." + vault.name();
  }

  private void keep(Evidence evidence, Signed signed) {
    inventory
        .drills()
        .record(
            new Kept(
                evidence.id(),
                evidence.endedAt(),
                evidence.verdict().name(),
                signed.json(),
                signed.signature(),
                signed.certificate()));
    if (evidence.verdict() == Evidence.Verdict.PASSED) {
      evidence.point().ifPresent(point -> proven(point.backup(), evidence.endedAt()));
    }
  }

  private void proven(String label, Instant at) {
    inventory.deployments().backups().stream()
        .filter(backup -> backup.label().equals(label))
        .findFirst()
        .ifPresent(backup -> inventory.deployments().record(backup.provenAt(at)));
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "?";
    }
  }
}
