package platter.operation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Text;
import platter.health.Verdict;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * Whether a client finds the service: by the customer's name servers, as the hosts ask them, or by
 * those of ours on the gateways.
 */
final class SteeringProbe {
  private static final String RESOLVE = "getent ahosts \"$1\" | cut -d ' ' -f 1 | sort -u";

  /** Sends a question of DNS (RFC 1035) to the host's own server and prints the answer. */
  private static final String ASK =
      """
      timeout 5 bash -c '
        exec 3<>"/dev/udp/$1/53" && printf "$2" >&3 &&
        timeout 3 dd bs=512 count=1 <&3 2>/dev/null | od -An -v -tx1 | tr -d " \\n"' - "$1" "$2"
      """;

  /** An identifier, "recursion desired", one question, nothing else. */
  private static final String HEAD = "504c01000001000000000000";

  /** The type A, the class IN. */
  private static final String TAIL = "00010001";

  private final Topology topology;
  private final Hosts hosts;
  private final List<Host> open;

  /**
   * @param open the hosts that can be reached
   */
  SteeringProbe(Topology topology, Hosts hosts, List<Host> open) {
    this.topology = topology;
    this.hosts = hosts;
    this.open = List.copyOf(open);
  }

  List<Finding> run() throws UnreachableException, InterruptedException {
    return topology.steering() == Topology.Steering.DELEGATED ? servers() : List.of(names());
  }

  /** What name servers say to the hosts; whoever asks from elsewhere may hear another thing. */
  private Finding names() throws UnreachableException, InterruptedException {
    var found = new TreeSet<String>();
    hosts.each(open, this::resolved).forEach(found::addAll);
    var gateways = gateways();
    boolean right =
        !found.isEmpty()
            && (topology.steering() == Topology.Steering.BALANCER || gateways.containsAll(found));
    return new Finding(
        Check.STEERING,
        List.of(),
        right ? Verdict.PASSED : Verdict.WARNED,
        found.isEmpty()
            ? Text.of("steering.unknown", topology.domain())
            : Text.value(topology.domain() + " = " + String.join(", ", found)),
        topology.steering() == Topology.Steering.BALANCER
            ? Text.of("steering.balancer")
            : Text.value(topology.domain() + " = " + String.join(", ", gateways)),
        Optional.empty());
  }

  /** Nothing where the host has gone; another one may know. */
  private List<String> resolved(Host host) throws InterruptedException {
    try {
      return hosts
          .session(host)
          .run(Script.of(RESOLVE, topology.domain()).within(Duration.ofSeconds(20)))
          .out()
          .lines()
          .toList();
    } catch (UnreachableException gone) {
      return List.of();
    }
  }

  private Set<String> gateways() {
    var addresses = new TreeSet<String>();
    topology.hosts().stream()
        .filter(h -> h.has(Role.GATEWAY))
        .forEach(h -> addresses.add(h.address()));
    return addresses;
  }

  private List<Finding> servers() throws UnreachableException, InterruptedException {
    return hosts.each(open.stream().filter(h -> h.has(Role.GATEWAY)).toList(), this::server);
  }

  private Finding server(Host host) throws InterruptedException {
    var wanted = Text.of("steering.delegated", topology.domain());
    try {
      var said =
          hosts
              .session(host)
              .run(Script.of(ASK, host.address(), escaped(question(topology.domain()))))
              .out()
              .strip();
      boolean answers = answers(said);
      return Finding.of(
          Check.STEERING,
          host.name(),
          answers ? Verdict.PASSED : Verdict.FAILED,
          Text.of(
              answers ? "steering.answers" : said.isEmpty() ? "steering.silent" : "steering.empty"),
          wanted);
    } catch (UnreachableException gone) {
      return Finding.unchecked(
          Check.STEERING, List.of(host.name()), Text.value(String.valueOf(gone.getMessage())));
    }
  }

  /** In hexadecimal. */
  static String question(String domain) {
    var hex = new StringBuilder(HEAD);
    for (var label : domain.split("\\.", -1)) {
      var bytes = label.getBytes(StandardCharsets.US_ASCII);
      hex.append(HexFormat.of().toHexDigits((byte) bytes.length))
          .append(HexFormat.of().formatHex(bytes));
    }
    return hex.append("00").append(TAIL).toString();
  }

  private static String escaped(String hex) {
    return hex.replaceAll("(..)", "\\\\x$1");
  }

  /** Whether there is an address in the answer, and no error. */
  static boolean answers(String hex) {
    return hex.length() >= HEAD.length()
        && hex.startsWith(HEAD.substring(0, 4))
        && hex.charAt(7) == '0'
        && !hex.substring(12, 16).equals("0000");
  }
}
