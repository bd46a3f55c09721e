package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import platter.playbook.Outcome;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * A host that takes no new clients, and whose clients are sent on a few at a time, until a person
 * takes that back. The host itself keeps it, over restarts and boots.
 */
public final class Draining {
  /** Over this time clients are sent on where nothing else is said. */
  public static final Duration USUAL = Duration.ofMinutes(1);

  /** Since when it takes nobody; nothing where it does take clients. */
  static final Script QUESTION =
      Script.of(
          """
          drained=/var/lib/platter/gateway/drained
          [ ! -s "$drained" ] || stat -c %Y "$drained"
          """);

  /** {@code drain} of the host's gateway, in the view of its unit. */
  private static final String DRAIN =
      """
      pid=$(systemctl show -p MainPID --value platter-gateway.service)
      [ "${pid:-0}" -gt 0 ] || { echo "platter-gateway.service is not running" >&2; exit 69; }
      exec nsenter -t "$pid" -m -- /bin/bash /etc/platter/gateway/drain "$@"
      """;

  private final Topology topology;
  private final Hosts hosts;

  public Draining(Topology topology, Hosts hosts) {
    this.topology = topology;
    this.hosts = hosts;
  }

  /**
   * What a gateway says.
   *
   * @param drained since when; empty where it takes clients
   * @param servers the chat servers to which it sends clients
   * @param leader whether it sees a database that leads
   */
  private record Door(Optional<Instant> drained, List<String> servers, boolean leader) {
    static Door read(String said) {
      var lines = said.lines().toList();
      return new Door(
          lines.stream().findFirst().flatMap(Draining::instant),
          lines.stream()
              .skip(1)
              .findFirst()
              .map(names -> List.of(names.strip().split(" ", -1)))
              .orElseGet(List::of),
          lines.size() > 2);
    }

    boolean letsIn() {
      return drained.isEmpty() && leader && !servers.isEmpty();
    }
  }

  /**
   * Looks whether the others can take this host's clients.
   *
   * @param over the time within which its clients are sent on, evenly
   * @throws OperationException if they cannot; says why. Nothing has been changed
   */
  public Procedure begin(String name, Duration over)
      throws OperationException, UnreachableException, InterruptedException {
    var host = host(name);
    var doors = doors();
    if (host.has(Role.GATEWAY)
        && doors.entrySet().stream()
            .noneMatch(e -> !e.getKey().equals(host) && e.getValue().letsIn())) {
      throw refusal(name, "gateway");
    }
    if (host.has(Role.IM)
        && doors.values().stream()
            .flatMap(door -> door.servers().stream())
            .allMatch(server -> server.equals(name) || server.isEmpty())) {
      throw refusal(name, "chat server");
    }
    var procedure = new Procedure("drain " + name, "Drain");
    procedure.then(name, "Takes nobody new", Outcome.CHANGED, () -> drain(host, "begin"));
    var gateways = reached(procedure, host, doors);
    if (host.has(Role.IM)) {
      until(procedure, gateways, name, "Sends nobody new to " + name, "03");
    }
    return procedure
        .then(
            name,
            "Its clients are sent on within " + over.toSeconds() + " s",
            Outcome.CHANGED,
            () -> sendOn(host, gateways, over))
        .then(name, "Nobody is left", Outcome.OK, () -> left(host));
  }

  /**
   * What takes it back.
   *
   * @return empty where the host takes clients
   */
  public Optional<Procedure> end(String name)
      throws OperationException, UnreachableException, InterruptedException {
    var host = host(name);
    if (since(hosts.session(host)).isEmpty()) {
      return Optional.empty();
    }
    var procedure = new Procedure("drain " + name + " --end", "End of a drain");
    procedure.then(name, "Takes clients again", Outcome.CHANGED, () -> drain(host, "end"));
    var gateways = reached(procedure, host, doors());
    if (host.has(Role.IM)) {
      until(procedure, gateways, name, "Sends clients to " + name + " again", "2");
    }
    return Optional.of(procedure);
  }

  /** Since when a host takes nobody; empty where it does take clients. */
  static Optional<Instant> since(Session session)
      throws UnreachableException, InterruptedException {
    return instant(session.run(QUESTION).out());
  }

  private static Optional<Instant> instant(String seconds) {
    return Optional.of(seconds.strip())
        .filter(s -> s.matches("[0-9]{1,12}"))
        .map(s -> Instant.ofEpochSecond(Long.parseLong(s)));
  }

  private Host host(String name) throws OperationException {
    return topology
        .host(name)
        .filter(Host::takesClients)
        .orElseThrow(
            () ->
                new OperationException(
                    "'"
                        + name
                        + "' is no host that takes clients; such are "
                        + topology.hosts().stream()
                            .filter(Host::takesClients)
                            .map(Host::name)
                            .collect(Collectors.joining(", "))));
  }

  private static OperationException refusal(String name, String what) {
    return new OperationException(
        "nothing was changed: no other "
            + what
            + " than "
            + name
            + " takes clients now, so nobody could chat; 'platter status' shows which are drained or"
            + " missing");
  }

  /** What the gateways say that are reached, each of itself. */
  private Map<Host, Door> doors() throws UnreachableException, InterruptedException {
    var closed = hosts.reach().keySet();
    var doors = new LinkedHashMap<Host, Door>();
    for (var host : topology.hosts()) {
      if (host.has(Role.GATEWAY) && !closed.contains(host.name())) {
        var answer = hosts.session(host).run(Script.of(DRAIN, "state"));
        if (answer.ok()) {
          doors.put(host, Door.read(answer.out()));
        }
      }
    }
    return doors;
  }

  /** The gateways that answer; the others are named as what is left out. */
  private List<Host> reached(Procedure procedure, Host drained, Map<Host, Door> doors) {
    for (var host : topology.hosts()) {
      if (host.has(Role.GATEWAY) && !doors.containsKey(host) && !host.equals(drained)) {
        procedure.then(
            host.name(), "Left out, since its gateway does not answer", Outcome.SKIPPED, () -> "");
      }
    }
    return List.copyOf(doors.keySet());
  }

  private void until(
      Procedure procedure, List<Host> gateways, String name, String what, String states) {
    for (var gateway : gateways) {
      procedure.then(gateway.name(), what, Outcome.OK, () -> drain(gateway, "until", states, name));
    }
  }

  /** From its own gateway all of them, from the others those of its chat server. */
  private String sendOn(Host host, List<Host> gateways, Duration over)
      throws OperationException, UnreachableException, InterruptedException {
    var seconds = String.valueOf(over.toSeconds());
    long sent = 0;
    var which = host.has(Role.IM) ? gateways : gateways.stream().filter(host::equals).toList();
    for (var one :
        hosts.each(
            which,
            gateway ->
                hosts
                    .session(gateway)
                    .run(
                        Script.of(DRAIN, "send", seconds, gateway.equals(host) ? "" : host.name())
                            .within(over.plusMinutes(1))))) {
      if (!one.ok()) {
        throw new OperationException(
            "a gateway did not send the clients of "
                + host.name()
                + " on: "
                + one.err().strip()
                + "; run the command again");
      }
      sent += Long.parseLong(one.out().strip());
    }
    return sent + (sent == 1 ? " connection" : " connections");
  }

  /** Sessions that are left wait for clients that may resume them, for five minutes at most. */
  private String left(Host host) throws UnreachableException, InterruptedException, ChatException {
    if (!host.has(Role.IM)) {
      return "0 sessions";
    }
    var count =
        new Ejabberd(hosts.session(host), topology.domain())
            .call("stats", Map.of("name", "onlineusersnode"))
            .asLong();
    return String.format(Locale.ROOT, "%d sessions wait for their clients", count);
  }

  private String drain(Host host, String... words)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = hosts.session(host).run(Script.of(DRAIN, words));
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": 'drain "
              + String.join(" ", words)
              + "' failed: "
              + answer.err().strip()
              + "; look at 'journalctl -u platter-gateway' there, then run the command again");
    }
    return answer.out().strip();
  }
}
