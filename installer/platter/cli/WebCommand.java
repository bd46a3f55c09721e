package platter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.run.Cancellation;
import platter.topology.Messages;
import platter.web.Sessions;
import platter.web.WebServer;
import platter.web.WizardSite;
import platter.wizard.Guide;

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
    return new WizardCommand(platter.options(), practice).run(guide -> serve(guide, address));
  }

  /** Until Control-C ends it; the wizard is kept at every change. */
  private void serve(Guide guide, InetSocketAddress address)
      throws IOException, InterruptedException {
    var out = spec.commandLine().getOut();
    var server = new AtomicReference<@Nullable WebServer>();
    var sessions =
        new Sessions(token -> Optional.ofNullable(server.get()).ifPresent(s -> tell(out, s)));
    try (var started = WizardSite.serve(guide, address, Optional.empty(), sessions)) {
      server.set(started);
      out.println(WORDS.text("web.open"));
      tell(out, started);
      out.println(WORDS.text("web.end"));
      out.flush();
      var leaving = new Cancellation();
      try (var interrupt = Interrupt.cancels(leaving)) {
        interrupt.arm();
        leaving.await(Long.MAX_VALUE);
      }
    }
  }

  private static void tell(PrintWriter out, WebServer server) {
    out.println("  " + server.link());
    out.flush();
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
