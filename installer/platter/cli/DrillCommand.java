package platter.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Drills.Kept;
import platter.inventory.Inventory;
import platter.operation.Drills;
import platter.operation.Drills.Signed;
import platter.operation.Evidence;
import platter.operation.InventoryCopy;
import platter.operation.OperationException;
import platter.operation.VaultBackups;
import platter.pki.SignedContent;
import platter.report.DrillReport;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Topology;

@Command(name = "drill", sortOptions = false)
final class DrillCommand implements Callable<Integer> {
  private static final Messages MESSAGES = Messages.of("drill", Locale.getDefault());

  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--to", paramLabel = "TIME", defaultValue = "latest")
  private String to = "latest";

  @Option(names = "--all")
  private boolean all;

  @Option(names = "--exercise")
  private boolean exercise;

  @Override
  public Integer call() throws Exception {
    var moment = Moment.parse(to);
    var cancellation = new Cancellation();
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      var people =
          exercise
              ? Optional.of(Exercise.onTerminal(MESSAGES, spec.commandLine().getOut()))
              : Optional.<Evidence.Exercise>empty();
      interrupt.arm();
      var inventory = workplace.inventory();
      var topology = workplace.topology();
      var printer = EventPrinter.of(platter.options(), spec.commandLine().getOut());
      var vault = VaultBackups.vault(topology);
      var drills = new Drills(hosts.session(vault));
      var found =
          drills.run(
              topology,
              moment,
              all,
              System.getProperty("user.name", "") + "@" + machine(),
              fingerprint(topology, inventory),
              inventory.journal(),
              List.of(printer),
              cancellation);
      var evidence = people.map(found::with).orElse(found);
      var signer =
          inventory
              .certificates(topology.deployment())
              .issued(Issuer.SERVICES, signer(vault))
              .orElseThrow(
                  () ->
                      new OperationException(
                          "this inventory has no certificate for drills; 'platter install' makes it"));
      keep(inventory, evidence, drills.keep(evidence, signer));
      new InventoryCopy(topology, inventory, hosts, List.of(printer)).bring("drill");
      if (!platter.options().json()) {
        tell(evidence);
      }
      return status(evidence);
    }
  }

  @Command
  int list() throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      gather(workplace, hosts);
      var inventory = workplace.inventory();
      var state = fingerprint(workplace.topology(), inventory);
      var kept = inventory.drills().list();
      if (kept.isEmpty()) {
        say(MESSAGES.text("none"));
      }
      for (var drill : kept) {
        var evidence = Evidence.read(drill.evidence());
        say(
            "  %s  %-10s %s  %s%s"
                .formatted(
                    drill.id(),
                    word(evidence),
                    Moment.show(evidence.endedAt()),
                    evidence.by(),
                    evidence.state().equals(state) ? "" : "  " + stale()));
      }
      return Platter.DONE;
    }
  }

  @Command
  int show(
      @Parameters(paramLabel = "ID", arity = "0..1") @Nullable String id,
      @Option(names = "--save", paramLabel = "DIR") @Nullable Path save)
      throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      gather(workplace, hosts);
      var drills = workplace.inventory().drills();
      var kept = id == null ? drills.list().stream().findFirst() : drills.find(id);
      if (kept.isEmpty()) {
        throw new UsageException(id == null ? MESSAGES.text("none") : MESSAGES.text("unknown", id));
      }
      var evidence = Evidence.read(kept.get().evidence());
      if (save != null) {
        write(save, kept.get(), evidence);
      } else if (platter.options().json()) {
        say(kept.get().evidence());
      } else {
        for (var rung : evidence.rungs()) {
          say(
              "  %-11s %7.1f s  %s: %s"
                  .formatted(
                      MESSAGES.text("rung." + rung.verdict().name().toLowerCase(Locale.ROOT)),
                      rung.seconds(),
                      MESSAGES.text("rung." + rung.name()),
                      rung.said()));
        }
        tell(evidence);
      }
      return status(evidence);
    }
  }

  private void write(Path folder, Kept drill, Evidence evidence) throws IOException {
    Files.createDirectories(folder);
    var at = folder.resolve(drill.id());
    Files.writeString(Path.of(at + ".json"), drill.evidence());
    Files.write(Path.of(at + ".sig"), Base64.getDecoder().decode(drill.signature()));
    Files.writeString(Path.of(at + ".crt"), drill.certificate());
    var page = Path.of(at + ".html");
    Files.writeString(
        page, new DrillReport(Locale.getDefault(), ZoneId.systemDefault()).html(evidence));
    say(MESSAGES.text("saved", page.toString()));
  }

  /**
   * Takes what the vault has and this inventory has not; without the vault, what is here counts.
   */
  private void gather(Workplace workplace, Hosts hosts)
      throws OperationException, InterruptedException {
    var inventory = workplace.inventory();
    var known = new ArrayList<String>();
    inventory.drills().list().forEach(drill -> known.add(drill.id()));
    try {
      var drills = new Drills(hosts.session(VaultBackups.vault(workplace.topology())));
      for (var id : drills.list()) {
        if (!known.contains(id)) {
          var signed = drills.fetch(id);
          if (isOurs(workplace, id, signed)) {
            keep(inventory, signed.evidence(), signed);
          } else {
            spec.commandLine().getErr().println(MESSAGES.text("foreign", id));
          }
        }
      }
    } catch (UnreachableException away) {
      // What is known is shown.
      return;
    }
  }

  private static boolean isOurs(Workplace workplace, String id, Signed signed)
      throws OperationException {
    var topology = workplace.topology();
    var authority =
        workplace
            .inventory()
            .certificates(topology.deployment())
            .authority(Issuer.SERVICES, Instant.now());
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

  private static void keep(Inventory inventory, Evidence evidence, Signed signed) {
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
      evidence.point().ifPresent(point -> proven(inventory, point.backup(), evidence.endedAt()));
    }
  }

  private static void proven(Inventory inventory, String label, Instant at) {
    inventory.deployments().backups().stream()
        .filter(backup -> backup.label().equals(label))
        .findFirst()
        .ifPresent(backup -> inventory.deployments().record(backup.provenAt(at)));
  }

  /** What is said of a drill of something else. */
  static String stale() {
    return MESSAGES.text("stale");
  }

  /** Of what a drill that is run now speaks. */
  static String fingerprint(Topology topology, Inventory inventory) {
    var bundles = inventory.deployments().bundles();
    return Drills.fingerprint(
        topology, bundles.isEmpty() ? "" : bundles.get(bundles.size() - 1).digest());
  }

  private void tell(Evidence evidence) {
    say("");
    say(MESSAGES.text("done", evidence.id(), word(evidence)));
    evidence.rtoSeconds().ifPresent(rto -> say("  " + MESSAGES.text("rto.line", number(rto))));
    evidence
        .rpoSeconds()
        .ifPresent(
            rpo ->
                say("  " + MESSAGES.text("rpo.line", number(rpo), number(evidence.rpoPromised()))));
    evidence
        .trouble()
        .ifPresent(
            rung ->
                say(
                    "  "
                        + MESSAGES.text(
                            "trouble", MESSAGES.text("rung." + rung.name()), rung.said())));
  }

  private static String word(Evidence evidence) {
    return word(evidence.verdict());
  }

  static String word(Evidence.Verdict verdict) {
    return MESSAGES.text("verdict." + verdict.name().toLowerCase(Locale.ROOT));
  }

  private static int status(Evidence evidence) {
    return evidence.verdict() == Evidence.Verdict.PASSED ? Platter.DONE : Platter.FAILED;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String machine() {
    try {
      return java.net.InetAddress.getLocalHost().getHostName();
    } catch (java.net.UnknownHostException e) {
      return "?";
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
