package platter.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import platter.operation.Evidence;
import platter.operation.Rehearsal;
import platter.operation.Status;
import platter.operation.StewardConsole;
import platter.pki.Leaf;
import platter.pki.Tls;
import platter.run.Cancellation;
import platter.ssh.UnreachableException;
import platter.steward.Steward;
import platter.topology.Plain;
import platter.topology.Topology;
import platter.topology.TopologyFile;
import platter.web.ConsoleSite;
import platter.web.Sessions;

/**
 * {@code platter steward}: what units at the vault call, on that host, without an inventory and
 * without SSH.
 */
@Command(name = "steward", hidden = true)
public final class StewardCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before a command runs
  private CommandSpec spec;

  /** Prints what this host says of itself at this moment, as {@code status --json} does of all. */
  @Command(name = "look")
  int look() throws IOException, UnreachableException, InterruptedException {
    try (var steward = Steward.open(Steward.PLACE)) {
      var tree = StatusCommand.json(Status.of(steward.topology(), steward.hosts()));
      spec.commandLine().getOut().println(tree.put("host", steward.host().name()));
    }
    return Platter.DONE;
  }

  /** Watches for as long as the host runs; what is seen goes to its log. */
  @Command(name = "watch")
  int watch() throws IOException, InterruptedException {
    var out = spec.commandLine().getOut();
    try (var steward = Steward.open(Steward.PLACE)) {
      steward.watch(
          line -> {
            out.println(Plain.line(line));
            out.flush();
          });
    }
    return Platter.FAILED;
  }

  /**
   * Serves what the steward saw to browsers, for as long as the host runs; without a right of root,
   * and without a key that opens anything.
   */
  @Command(name = "console")
  int console() throws Exception {
    var place = StewardConsole.PLACE;
    var topology = TopologyFile.read(place.resolve("topology.yaml"));
    var leaf =
        Leaf.read(
            Files.readString(place.resolve("host.crt")),
            Files.readString(place.resolve("host.key")));
    var host =
        topology
            .repository()
            .orElseThrow(() -> new IOException(place + ": no host of it keeps backups"));
    var address =
        new InetSocketAddress(
            topology.console() == Topology.Console.NETWORK ? host.address() : "127.0.0.1",
            StewardConsole.PORT);
    // Each new token, and in the end one that is empty.
    var links = new LinkedBlockingQueue<String>();
    try (var interrupt = Interrupt.calls(() -> links.add(""));
        var console =
            ConsoleSite.show(
                topology,
                Steward.STATE,
                Files.readString(place.resolve("fingerprint")).strip(),
                address,
                Tls.server(leaf),
                new Sessions(
                    "that 'cat " + StewardConsole.LINK + "' shows to root on this host",
                    links::add))) {
      interrupt.arm();
      do {
        StewardConsole.leave(StewardConsole.LINK, console.server().link(), Tls.fingerprint(leaf));
      } while (!links.take().isEmpty());
    }
    return Platter.DONE;
  }

  /** Sends a test to every channel; an answer of it in each line, as JSON. */
  @Command(name = "test")
  int test() throws IOException, InterruptedException {
    try (var steward = Steward.open(Steward.PLACE)) {
      var out = spec.commandLine().getOut();
      for (var tried : steward.test()) {
        out.println(tried.json());
      }
    }
    return Platter.DONE;
  }

  /** The clients of a drill, told on standard input what to do. */
  @Command(name = "rehearse")
  int rehearse() throws IOException, InterruptedException {
    Rehearsal.run(System.in, System.out);
    return Platter.DONE;
  }

  /** A drill as the clock wants it. */
  @Command(name = "drill")
  int drill() throws Exception {
    var out = spec.commandLine().getOut();
    var cancellation = new Cancellation();
    try (var steward = Steward.open(Steward.PLACE);
        var bundle = Workplace.bundle();
        var interrupt = Interrupt.cancels(cancellation)) {
      interrupt.arm();
      var evidence =
          steward.drill(bundle.digest(), new EventPrinter.PlainEvents(out), cancellation);
      out.println("drill " + evidence.id() + ": " + evidence.verdict());
      return evidence.verdict() == Evidence.Verdict.PASSED ? Platter.DONE : Platter.FAILED;
    }
  }
}
