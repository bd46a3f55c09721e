package platter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Inventory;
import platter.inventory.InventoryException;
import platter.operation.DnsRecords;
import platter.topology.TopologyFile;

@Command(name = "inventory", sortOptions = false)
final class InventoryCommand extends CommandGroup {
  @Command
  int show() throws UsageException, InventoryException, IOException {
    try (var workplace = Workplace.open(platter.options())) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(TopologyFile.write(workplace.topology(), Locale.getDefault()));
      var inventory = workplace.inventory();
      for (var host : workplace.topology().hosts()) {
        var facts = inventory.deployments().facts(host.name()).orElse(Map.of());
        out.println(
            text(
                "host",
                host.name(),
                Optional.ofNullable(facts.get("distribution"))
                    .map(name -> name + " " + facts.getOrDefault("distribution_version", ""))
                    .orElseGet(() -> text("host.unasked")),
                facts.getOrDefault("kernel", "?"),
                facts.getOrDefault("memtotal_mb", "?"),
                inventory
                    .hostKeys()
                    .pinned(host.name())
                    .map(key -> key.type() + " " + key.fingerprint())
                    .orElseGet(() -> text("host.unpinned"))));
      }
      for (var disc : inventory.deployments().bundles()) {
        out.println(text("disc", disc.version(), disc.firstUsedAt(), disc.digest()));
      }
      for (var backup : inventory.deployments().backups()) {
        out.println(
            text(
                "backup",
                backup.kind(),
                backup.label(),
                backup.host(),
                backup.endedAt(),
                backup.bytes(),
                backup.provenAt().map(at -> text("backup.proven", at)).orElse("")));
      }
      for (var run : inventory.journal().runs()) {
        out.println(
            text(
                "run",
                run.id(),
                run.account(),
                run.machine(),
                run.command(),
                run.startedAt(),
                run.endedAt().map(String::valueOf).orElseGet(() -> text("run.open")),
                run.state()));
      }
      return Platter.DONE;
    }
  }

  private static String text(String key, Object... arguments) {
    return EventPrinter.WORDS.text(
        "inventory." + key, Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }

  @Command
  int dns() throws UsageException, InventoryException, IOException {
    try (var workplace = Workplace.open(platter.options())) {
      DnsRecords.of(workplace.topology())
          .forEach(line -> spec.commandLine().getOut().println(EventPrinter.PHRASES.of(line)));
      return Platter.DONE;
    }
  }

  @Command(name = "forget-key")
  int forgetKey(@Parameters(paramLabel = "HOST", arity = "1..*") List<String> names)
      throws UsageException, InventoryException, IOException {
    var home = platter.options().home();
    if (!Inventory.exists(home)) {
      throw new UsageException("there is no inventory in " + home + "; give another --home");
    }
    var passphrase = Workplace.passphrase(platter.options(), System.getenv());
    try (var inventory = Inventory.open(home, passphrase)) {
      var keys = inventory.hostKeys();
      for (var host : names) {
        if (keys.pinned(host).isEmpty()) {
          throw new UsageException(
              "no key is pinned for a host " + host + "; nothing was forgotten");
        }
      }
      names.forEach(keys::forget);
      return Platter.DONE;
    }
  }

  @Command(name = "export")
  int exportTo(
      @Option(names = "--file", paramLabel = "FILE") @Nullable Path file,
      @Option(names = "--ca", paramLabel = "FILE") @Nullable Path ca)
      throws UsageException, InventoryException, IOException {
    if (file == null && ca == null) {
      throw new UsageException("say what to export: --file FILE, --ca FILE or both");
    }
    try (var workplace = Workplace.open(platter.options())) {
      if (file != null) {
        workplace.inventory().exportTo(file);
      }
      if (ca != null) {
        var authority =
            workplace
                .inventory()
                .certificates(workplace.topology().deployment())
                .authority(Issuer.SERVICES, Instant.now());
        Files.writeString(ca, authority.certificatePem());
      }
      return Platter.DONE;
    }
  }

  @Command(name = "import")
  int importFrom(
      @Parameters(paramLabel = "FILE", arity = "0..1") @Nullable Path file,
      @Option(names = "--from", paramLabel = "USER@ADDRESS[:PORT]") @Nullable String from,
      @Option(names = "--become", paramLabel = "sudo|su|none", defaultValue = "sudo") String become)
      throws Exception {
    if ((file == null) == (from == null)) {
      throw new UsageException(text("import.one"));
    }
    if (file != null) {
      importFrom(file);
      return Platter.DONE;
    }
    var part = Files.createTempFile("platter-inventory", ".export");
    try {
      var name = CopyOnAHost.fetch(platter.options(), from == null ? "" : from, become, part);
      importFrom(part);
      spec.commandLine().getOut().println(text("import.done", name));
    } finally {
      Files.delete(part);
    }
    return Platter.DONE;
  }

  private void importFrom(Path file) throws UsageException, InventoryException, IOException {
    Inventory.importFrom(
        file, platter.options().home(), Workplace.passphrase(platter.options(), System.getenv()));
  }
}
