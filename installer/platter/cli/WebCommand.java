package platter.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.bundle.Bundle;
import platter.inventory.Inventory;
import platter.operation.Installation;
import platter.operation.StewardConsole;
import platter.run.Cancellation;
import platter.run.Event;
import platter.run.Hosts;
import platter.topology.Messages;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;
import platter.web.Attached;
import platter.web.ConsoleSite;
import platter.web.WizardSite;
import platter.web.Workshop;
import platter.wizard.Guide;
import platter.wizard.Wizard;

@Command(name = "web", sortOptions = false)
final class WebCommand implements Callable<Integer> {
  private static final Messages WORDS = Messages.of("terminal", Locale.getDefault());

  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--listen", paramLabel = "ADDRESS:PORT", defaultValue = "127.0.0.1:8400")
  private String listen = "";

  @Option(names = "--vault")
  private boolean vault;

  @Option(names = "--practice")
  private boolean practice;

  @Override
  public Integer call() throws Exception {
    var address = address(listen);
    var options = platter.options();
    if (vault) {
      return showThatOfTheVault(options);
    }
    boolean open = Attached.to(options.home(), "").isPresent();
    if (practice || open || !Inventory.exists(options.home())) {
      return new WizardCommand(options, practice).run(guide -> serve(guide, address));
    }
    var passphrase = Workplace.passphrase(options, System.getenv());
    try (var inventory = Inventory.open(options.home(), passphrase)) {
      if (!Wizard.ended(inventory)) {
        return new WizardCommand(options, false).run(inventory, guide -> serve(guide, address));
      }
      var file = options.topology().map(TopologyFile::read);
      serve(Workplace.in(inventory, file, options), passphrase, address);
      return Platter.DONE;
    }
  }

  private Links links(InetSocketAddress address) {
    return new Links(spec.commandLine().getOut(), address);
  }

  /** The link of the console that the steward serves, which this machine fetches from there. */
  private int showThatOfTheVault(Options options) throws Exception {
    try (var workplace = Workplace.open(options);
        var hosts = workplace.hosts()) {
      var out = spec.commandLine().getOut();
      var topology = workplace.topology();
      var link = StewardConsole.link(topology, hosts);
      out.println(
          topology.console() == Topology.Console.NETWORK
              ? WORDS.text("web.vault.network", link.host())
              : WORDS.text("web.vault.local", link.host(), link.way()));
      out.println("  " + link.url());
      out.println(WORDS.text("web.fingerprint", link.fingerprint()));
    }
    return Platter.DONE;
  }

  private void serve(Guide guide, InetSocketAddress address)
      throws IOException, InterruptedException {
    var links = links(address);
    try (var server = WizardSite.serve(guide, address, links.tls(), links.sessions())) {
      links.show(server);
    }
  }

  private void serve(Workplace workplace, Secret passphrase, InetSocketAddress address)
      throws IOException, InterruptedException {
    var links = links(address);
    try (var bundle = Workplace.bundle();
        var console =
            ConsoleSite.serve(
                workplace.topology(),
                workplace.inventory(),
                new Tools(workplace, bundle),
                passphrase,
                address,
                links.tls(),
                links.sessions())) {
      links.show(console.server());
    }
  }

  private record Tools(Workplace workplace, Bundle bundle) implements Workshop {
    @Override
    public Hosts hosts() throws IOException {
      return workplace.hostsUnasked();
    }

    @Override
    public Installation installation(
        Hosts hosts, List<Consumer<Event>> listeners, Cancellation cancellation) {
      return workplace.installation(bundle, hosts, listeners, cancellation);
    }
  }

  private static InetSocketAddress address(String text) throws UsageException {
    int colon = text.lastIndexOf(':');
    try {
      var host = colon < 0 ? text : text.substring(0, colon);
      int port = colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1));
      var address = new InetSocketAddress(InetAddress.getByName(host), port);
      if (address.getAddress().isAnyLocalAddress()) {
        throw new UsageException(
            "'" + text + "': name the one address of this machine that the browser will ask for");
      }
      return address;
    } catch (UnknownHostException | IllegalArgumentException e) {
      throw new UsageException("'" + text + "' is not ADDRESS:PORT, such as 127.0.0.1:8400");
    }
  }
}
