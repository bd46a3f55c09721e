package platter.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import platter.playbook.Facts;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * Who keeps the clocks together. Where a time service of the customer's keeps a host's clock, it
 * stays so; the other hosts follow the customer's time servers and the sources: the vault, or
 * without one the first host of each site.
 */
final class Clock {
  private Clock() {}

  /** The hosts that the others can follow, whether or not they follow somebody themselves. */
  static List<Host> sources(Topology topology) {
    if (topology.hosts().size() == 1) {
      return List.of();
    }
    if (!topology.vault().isEmpty()) {
      return topology.vault();
    }
    var sources = new ArrayList<Host>();
    topology.sites().forEach(site -> sources.add(site.hosts().get(0)));
    return sources;
  }

  /**
   * The addresses of the customer's time servers, as the host resolves their names: services have
   * no resolver of their own.
   *
   * @throws OperationException for the first name that the host cannot resolve
   */
  static List<String> servers(Topology topology, Hosts hosts, Host host)
      throws OperationException, UnreachableException, InterruptedException {
    var servers = new ArrayList<String>();
    for (var name : topology.ntp()) {
      var answer = hosts.run(host, Script.of("getent ahosts \"$1\"", name));
      var found = answer.out().lines().map(line -> line.split(" ", 2)[0]).findFirst().orElse("");
      if (!answer.ok() || found.isEmpty()) {
        throw new OperationException(
            host.name()
                + ": the time server "
                + name
                + " of the topology has no address here (getent ahosts said nothing);"
                + " write its address under ntp, or mend the host's resolver");
      }
      servers.add(found);
    }
    return servers;
  }

  /** Whether a time service of the customer's keeps the host's clock. */
  static boolean kept(Facts facts) {
    return facts.text("time_daemon").isPresent();
  }

  /** Whether there is somebody to follow. */
  static boolean follows(Topology topology) {
    return !topology.ntp().isEmpty() || topology.hosts().size() > 1;
  }

  /**
   * What the templates ask: whether chrony runs on the host at all, sets its clock, and answers
   * others. A clock that cannot be set, as in a container, is only served.
   */
  static Map<String, Object> variables(Topology topology, Host host, Facts facts) {
    var kept = kept(facts);
    var serves = sources(topology).contains(host);
    return Map.of(
        "runs",
        serves || (follows(topology) && !kept),
        "sets",
        !kept && facts.number("clock_settable").orElse(1L) == 1,
        "serves",
        serves);
  }
}
