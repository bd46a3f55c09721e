package platter.health;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/**
 * Really connects from host to host. Where nothing listens yet, a listener is started for it: a
 * transient unit that ends by itself after two minutes and {@link #stop()} stops.
 */
final class Reach {
  private static final Script STOP = Script.of("systemctl stop \"$1\" 2>/dev/null; :");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Hosts hosts;
  private final String unit;
  private final Map<Host, Set<Integer>> listening = new LinkedHashMap<>();
  private final Map<Host, String> deaf = new LinkedHashMap<>();

  Reach(Hosts hosts) {
    this.hosts = hosts;
    var mark = new byte[6];
    RANDOM.nextBytes(mark);
    unit = "preflight-listen-" + HexFormat.of().formatHex(mark) + ".service";
  }

  /**
   * How a connection went.
   *
   * @param trouble empty where it came about; else {@code refused}, {@code silent}, {@code
   *     rejected}, {@code another} (something else answered) or what was said
   */
  record Attempt(Route route, Optional<String> trouble) {}

  /** Starts listeners on these ports. */
  void listen(Map<Host, Set<Integer>> ports) throws UnreachableException, InterruptedException {
    var where =
        ports.keySet().stream().filter(h -> !ports.getOrDefault(h, Set.of()).isEmpty()).toList();
    hosts.each(
        where,
        host -> {
          var args = new ArrayList<>(List.of(unit));
          new TreeSet<>(ports.getOrDefault(host, Set.of())).forEach(p -> args.add(p.toString()));
          synchronized (listening) {
            listening.put(host, ports.getOrDefault(host, Set.of()));
          }
          var answer = hosts.run(host, Scripts.of("listen.sh", args));
          if (!answer.ok()) {
            synchronized (listening) {
              deaf.put(host, answer.err().strip());
            }
          }
          return answer.ok();
        });
  }

  /** Why no listener could be started on a host. */
  Optional<String> deaf(Host host) {
    return Optional.ofNullable(deaf.get(host));
  }

  boolean listens(Host host, int port) {
    return !deaf.containsKey(host) && listening.getOrDefault(host, Set.of()).contains(port);
  }

  /** Tries all routes, those of one host at once. */
  List<Attempt> attempt(List<Route> routes) throws UnreachableException, InterruptedException {
    var bySource = new LinkedHashMap<Host, List<Route>>();
    routes.forEach(r -> bySource.computeIfAbsent(r.from(), h -> new ArrayList<>()).add(r));
    return hosts
        .each(
            List.copyOf(bySource.keySet()),
            host -> attempt(host, bySource.getOrDefault(host, List.of())))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<Attempt> attempt(Host from, List<Route> routes)
      throws UnreachableException, InterruptedException {
    var args = new ArrayList<String>();
    for (var route : routes) {
      args.add(route.to().address());
      args.add(String.valueOf(route.port()));
      args.add(listens(route.to(), route.port()) ? "told" : "");
    }
    var answer = hosts.run(from, Scripts.of("connect.sh", args));
    var said = new LinkedHashMap<Integer, String>();
    for (var line : answer.out().lines().toList()) {
      int colon = line.indexOf(": ");
      if (colon > 0 && line.substring(0, colon).matches("[0-9]{1,6}")) {
        said.merge(
            Integer.valueOf(line.substring(0, colon)),
            line.substring(colon + 2).strip(),
            (one, next) -> one + "; " + next);
      }
    }
    var attempts = new ArrayList<Attempt>();
    for (int i = 0; i < routes.size(); i++) {
      var route = routes.get(i);
      attempts.add(
          new Attempt(route, trouble(said.getOrDefault(i, ""), listens(route.to(), route.port()))));
    }
    return attempts;
  }

  private static Optional<String> trouble(String said, boolean told) {
    if (said.contains("connected")) {
      return told && !said.contains("connected platter")
          ? Optional.of("another")
          : Optional.empty();
    }
    if (said.isEmpty()) {
      return Optional.of("silent");
    }
    if (said.contains("refused")) {
      return Optional.of("refused");
    }
    return Optional.of(said.contains("oute to host") ? "rejected" : said);
  }

  /** Connects from this machine. */
  static Optional<String> fromHere(Host to, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(to.address(), port), (int) PATIENCE.toMillis());
      return Optional.empty();
    } catch (ConnectException e) {
      return Optional.of("refused");
    } catch (IOException e) {
      return Optional.of(e instanceof java.net.SocketTimeoutException ? "silent" : "rejected");
    }
  }

  /** Ends all listeners. */
  void stop() throws UnreachableException, InterruptedException {
    hosts.each(
        List.copyOf(listening.keySet()),
        host -> hosts.run(host, new Script(STOP.text(), List.of(unit), STOP.limit())));
  }
}
