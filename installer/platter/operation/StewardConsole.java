package platter.operation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * The console that the steward's host serves. Whoever is root there finds in a file the link that
 * opens it next, and the fingerprint of the certificate that the browser is shown.
 */
public final class StewardConsole {
  public static final int PORT = Ports.CONSOLE.number();

  /** Where an installation leaves what it must know. */
  public static final Path PLACE = Path.of("/etc/platter/console");

  /** Where the link lies, on that host. */
  public static final Path LINK = Path.of("/var/lib/platter/console/link");

  private static final Script READ = Script.of("cat " + LINK);

  private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{2}(:[0-9A-F]{2}){31}");

  /**
   * What opens one browser.
   *
   * @param host where it is served
   * @param fingerprint of its certificate
   * @param way how to make a tunnel to it, as a command of SSH
   */
  public record Link(String host, String url, String fingerprint, String way) {}

  private StewardConsole() {}

  /** Leaves the link where {@link #link} finds it. */
  public static void leave(Path file, String url, String fingerprint) throws IOException {
    Receipts.replace(file, url + "\n" + fingerprint + "\n");
  }

  /**
   * Fetches the link.
   *
   * @throws OperationException if no host of the topology serves one, or it does not run
   */
  public static Link link(Topology topology, Hosts hosts)
      throws OperationException, UnreachableException, InterruptedException {
    var host =
        topology
            .repository()
            .orElseThrow(
                () ->
                    new OperationException(
                        "no host of this deployment keeps backups, and only such a host has a console of its own; use 'platter web'"));
    var answer = hosts.run(host, READ);
    var lines = answer.out().lines().toList();
    if (answer.ok() && (lines.size() != 2 || !opens(host, lines.get(0), lines.get(1)))) {
      throw new OperationException(
          "%s: what its console has left in %s is no link to it; 'systemctl restart platter-console' there writes it anew"
              .formatted(host.name(), LINK));
    }
    if (!answer.ok()) {
      throw new OperationException(
          "%s: its console has left no link: %s; 'systemctl status platter-console' there says more, 'platter install' brings it"
              .formatted(host.name(), answer.err().strip()));
    }
    return new Link(host.name(), lines.get(0), lines.get(1), way(host));
  }

  /** A browser follows it from here: it leads to that console and nowhere else. */
  private static boolean opens(Host host, String url, String fingerprint) {
    var place = "https://(?:127\\.0\\.0\\.1|%s):%d/".formatted(Pattern.quote(host.address()), PORT);
    return url.matches(place + "[\\w?=&/-]*") && FINGERPRINT.matcher(fingerprint).matches();
  }

  private static String way(Host host) {
    var access = host.access();
    return "ssh -N -L %1$d:127.0.0.1:%1$d%2$s%3$s %4$s@%5$s"
        .formatted(
            PORT,
            access.port() == 22 ? "" : " -p " + access.port(),
            access.jump().map(jump -> " -J " + jump).orElse(""),
            access.user(),
            host.address());
  }
}
