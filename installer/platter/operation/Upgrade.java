package platter.operation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import platter.bundle.Bundle;
import platter.bundle.Contents;
import platter.bundle.Difference;
import platter.bundle.Generation;
import platter.bundle.Succession;
import platter.inventory.Deployments.BundleVersion;
import platter.inventory.Inventory;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/**
 * This disc over the one that is installed. The inventory remembers what was installed from it;
 * each host has the generation of the disc that it was last made by in {@code /etc/platter/disc},
 * since there may be another copy of the inventory.
 */
public final class Upgrade {
  private static final String GENERATION = "cat /etc/platter/disc 2>/dev/null || true";

  private final Bundle disc;
  private final Succession succession;
  private final Optional<BundleVersion> installed;

  public Upgrade(Bundle disc, Inventory inventory) {
    this(disc, inventory, Succession.ofThisProgram());
  }

  Upgrade(Bundle disc, Inventory inventory, Succession succession) {
    this.disc = disc;
    this.succession = succession;
    this.installed = inventory.deployments().installed();
  }

  /**
   * What it changes; empty where this disc is installed, or none, or one of which nobody kept what
   * was in it.
   */
  public Optional<Difference> difference() throws IOException {
    if (installed.isEmpty() || installed.get().digest().equals(disc.digest())) {
      return Optional.empty();
    }
    var contents = disc.contents();
    return installed
        .flatMap(BundleVersion::contents)
        .map(before -> Difference.between(Contents.read(before), contents));
  }

  /**
   * By what the inventory knows, for which no host is asked.
   *
   * @throws OperationException if it cannot be installed over that; says why and what to do
   */
  void refuseUnfit() throws OperationException {
    var before =
        installed.map(
            one ->
                one.contents()
                    .map(contents -> Contents.read(contents).generation())
                    .orElseGet(() -> new Generation(one.version(), "", "")));
    var refusal = before.flatMap(this::refusal);
    if (refusal.isPresent()) {
      throw new OperationException("nothing was changed: " + refusal.get());
    }
  }

  /**
   * By what the hosts know.
   *
   * @throws OperationException if it cannot be installed over that on one of them; says which
   */
  void refuseUnfit(Hosts hosts, List<Host> taking)
      throws OperationException, UnreachableException, InterruptedException {
    var answers = hosts.each(taking, host -> hosts.session(host).run(Script.of(GENERATION)));
    for (var host : taking) {
      var refusal = refusal(Generation.read(answers.get(taking.indexOf(host)).out()));
      if (refusal.isPresent()) {
        throw new OperationException(host.name() + ": nothing was changed: " + refusal.get());
      }
    }
  }

  private Optional<String> refusal(Generation before) {
    return succession.refusal(before, disc.generation());
  }
}
