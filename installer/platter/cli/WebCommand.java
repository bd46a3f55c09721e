package platter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.bundle.Bundle;
import platter.inventory.Inventory;
import platter.operation.Installation;
import platter.run.Cancellation;
import platter.run.Event;
import platter.run.Hosts;
import platter.topology.Messages;
import platter.topology.Secret;
import platter.web.Attached;
import platter.web.ConsoleSite;
import platter.web.Sessions;
import platter.web.WebServer;
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

  @Option(names = "--practice")
  private boolean practice;

  @Override
  public Integer call() throws Exception {
    var address = address(listen);
    if (!address.getAddress().isLoopbackAddress()) {
      throw new UsageException("only this machine's own addresses can be listened at: " + listen);
    }
    var options = platter.options();
    boolean open = Attached.to(options.home(), "").isPresent();
    if (practice || open || !Inventory.exists(options.home())) {
      return new WizardCommand(options, practice).run(guide -> serve(guide, address));
    }
    var passphrase = Workplace.passphrase(options, System.getenv());
    boolean ended;
    try (var inventory = Inventory.open(options.home(), passphrase)) {
      ended = Wizard.ended(inventory);
    }
    if (!ended) {
      return new WizardCommand(options, false, Optional.of(passphrase))
          .run(guide -> serve(guide, address));
    }
    try (var workplace = Workplace.open(options, passphrase)) {
      serve(workplace, passphrase, address);
    }
    return Platter.DONE;
  }

  private void serve(Guide guide, InetSocketAddress address)
      throws IOException, InterruptedException {
    var links = new Links();
    try (var server = WizardSite.serve(guide, address, Optional.empty(), links.sessions())) {
      links.show(server);
    }
  }

  private void serve(Workplace workplace, Secret passphrase, InetSocketAddress address)
      throws IOException, InterruptedException {
    var links = new Links();
    try (var bundle = Workplace.bundle();
        var console =
            ConsoleSite.serve(
                workplace.topology(),
                workplace.inventory(),
                new Tools(workplace, bundle),
                passphrase,
                address,
                Optional.empty(),
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

  /**
   * The links that are shown, one after the other, until Control-C ends all; nothing is lost by
   * that.
   */
  private final class Links {
    private final AtomicReference<@Nullable WebServer> server = new AtomicReference<>();
    private final PrintWriter out = spec.commandLine().getOut();

    Sessions sessions() {
      return new Sessions(token -> Optional.ofNullable(server.get()).ifPresent(this::tell));
    }

    void show(WebServer started) throws InterruptedException {
      server.set(started);
      out.println(WORDS.text("web.open"));
      tell(started);
      out.println(WORDS.text("web.end"));
      out.flush();
      var leaving = new Cancellation();
      try (var interrupt = Interrupt.cancels(leaving)) {
        interrupt.arm();
        leaving.await(Long.MAX_VALUE);
      }
    }

    private void tell(WebServer started) {
      out.println("  " + started.link());
      out.flush();
    }
  }

  private static InetSocketAddress address(String text) throws UsageException {
    int colon = text.lastIndexOf(':');
    try {
      var host = colon < 0 ? text : text.substring(0, colon);
      int port = colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1));
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException | IllegalArgumentException e) {
      throw new UsageException("'" + text + "' is not ADDRESS:PORT, such as 127.0.0.1:8400");
    }
  }
}
