package platter.cli;

import java.io.Console;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import platter.bundle.Bundle;
import platter.inventory.Inventory;
import platter.inventory.InventoryException;
import platter.operation.Installation;
import platter.operation.Moment;
import platter.operation.OperationException;
import platter.run.Cancellation;
import platter.run.Event;
import platter.run.Hosts;
import platter.ssh.Connector;
import platter.ssh.HostKeyDecision;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What a command works with, opened from the command line and the environment. */
final class Workplace implements AutoCloseable {
  private final Options options;
  private final Map<String, String> environment;
  private final Inventory inventory;
  private final Topology topology;

  private Workplace(
      Options options, Map<String, String> environment, Inventory inventory, Topology topology) {
    this.options = options;
    this.environment = environment;
    this.inventory = inventory;
    this.topology = topology;
  }

  /** Opens the inventory and finds the topology, in the file that is named or in the inventory. */
  static Workplace open(Options options) throws UsageException, InventoryException, IOException {
    if (options.topology().isEmpty() && !Inventory.exists(options.home())) {
      throw nothingIn(options);
    }
    var passphrase = passphrase(options, System.getenv());
    var file = options.topology().map(TopologyFile::read);
    var inventory = Inventory.open(options.home(), passphrase);
    try {
      return in(inventory, file, options);
    } catch (UsageException | RuntimeException e) {
      inventory.close();
      throw e;
    }
  }

  /** The same in an inventory that is open, which is closed with this. */
  static Workplace in(Inventory inventory, Optional<Topology> file, Options options)
      throws UsageException {
    var kept = inventory.deployments().topology();
    if (file.isPresent() && kept.isPresent()) {
      refuseAnother(file.get(), kept.get(), options);
    }
    return new Workplace(
        options,
        System.getenv(),
        inventory,
        file.or(() -> kept).orElseThrow(() -> nothingIn(options)));
  }

  private static UsageException nothingIn(Options options) {
    return new UsageException(
        "there is no deployment in "
            + options.home()
            + " yet; give --topology FILE, or another --home");
  }

  /** Secrets, authorities and host keys of one customer are never another's. */
  private static void refuseAnother(Topology wanted, Topology kept, Options options)
      throws UsageException {
    if (!wanted.deployment().equals(kept.deployment()) || !wanted.domain().equals(kept.domain())) {
      throw new UsageException(
          "the inventory in %s is that of deployment %s (%s), and the topology describes %s (%s); give another --home for it"
              .formatted(
                  options.home(),
                  kept.deployment(),
                  kept.domain(),
                  wanted.deployment(),
                  wanted.domain()));
    }
  }

  static Secret passphrase(Options options, Map<String, String> environment)
      throws UsageException, IOException {
    if (options.passphraseFile().isPresent()) {
      return new Secret(Files.readString(options.passphraseFile().get()).strip());
    }
    var given = environment.get("PLATTER_PASSPHRASE");
    if (given != null && !given.isEmpty()) {
      return new Secret(given);
    }
    var instead = "PLATTER_PASSPHRASE or --passphrase-file";
    var typed = ask(EventPrinter.WORDS.text("passphrase"), instead);
    if (!Inventory.exists(options.home())) {
      if (typed.reveal().isEmpty()) {
        throw new UsageException(
            "an empty passphrase protects nothing; type one, or give " + instead);
      }
      if (!typed.equals(ask(EventPrinter.WORDS.text("passphrase.again"), instead))) {
        throw new UsageException("the two were not the same; nothing was made, start again");
      }
    }
    return typed;
  }

  /** A moment of the command line; empty for {@code latest}. */
  static Optional<Instant> moment(String text) throws UsageException {
    try {
      return Moment.parse(text);
    } catch (OperationException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Asks on the terminal without showing what is typed. */
  static Secret ask(String question, String instead) throws UsageException {
    var console = console();
    if (console.isEmpty()) {
      throw new UsageException("there is no terminal to ask on; give " + instead);
    }
    var typed = console.get().readPassword("%s", question);
    if (typed == null) {
      throw new UsageException("nothing was typed; give " + instead);
    }
    return new Secret(new String(typed));
  }

  /** Where a person can be asked. */
  static Optional<Console> console() {
    return Optional.ofNullable(System.console());
  }

  Inventory inventory() {
    return inventory;
  }

  Topology topology() {
    return topology;
  }

  /** The disc: what is in the jar that this program runs from. */
  static Bundle bundle() throws IOException {
    return Bundle.open(jar());
  }

  /** That jar, or the one that a launcher names: on a damaged disc another copy of it runs. */
  static Path jar() throws IOException {
    var named = System.getProperty("platter.disc");
    if (named != null) {
      return Path.of(named);
    }
    try {
      return Path.of(Workplace.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the program's own file cannot be found: " + e.getMessage(), e);
    }
  }

  /** Connections to all hosts of the topology, none of them open yet. */
  Hosts hosts() throws IOException {
    return hosts(console().filter(console -> !options.yes()));
  }

  /** The same, where nobody sits at the terminal: a key that is not known is refused. */
  Hosts hostsUnasked() throws IOException {
    return hosts(Optional.empty());
  }

  private Hosts hosts(Optional<Console> asked) throws IOException {
    var logins = new Logins(options, environment, topology.vault());
    return new Hosts(
        new Connector(topology.hosts(), logins::of, inventory.hostKeys(), decision(options, asked)),
        topology.hosts());
  }

  /** What installs and uninstalls here. */
  Installation installation(
      Bundle bundle, Hosts hosts, List<Consumer<Event>> listeners, Cancellation cancellation) {
    return new Installation(topology, bundle, inventory, hosts, listeners, cancellation);
  }

  /**
   * Whether a key that is not known is taken.
   *
   * @param asked where a person sits; empty where nobody does
   */
  static HostKeyDecision decision(Options options, Optional<Console> asked) throws IOException {
    if (options.knownHosts().isPresent()) {
      return HostKeyDecision.knownHosts(options.knownHosts().get());
    }
    if (options.acceptNewHostKeys()) {
      return HostKeyDecision.acceptNew();
    }
    return asked.<HostKeyDecision>map(HostKeyQuestion::new).orElseGet(HostKeyDecision::refuse);
  }

  @Override
  public void close() {
    inventory.close();
  }
}
