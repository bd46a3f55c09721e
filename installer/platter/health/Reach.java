package platter.health;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/**
 * Really connects from host to host; on UDP, where there are no connections, really sends. Where
 * nothing listens yet, a listener is started for it: a transient unit that ends by itself after two
 * minutes and {@link #stop()} stops. A UDP listener is asked afterwards whom it heard. Who else
 * listens on a UDP port between hosts keeps the time, and must say what time it is.
 */
final class Reach {
  private static final Script STOP = Script.of("systemctl stop \"$1*\" 2>/dev/null; :");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Hosts hosts;
  private final String units;
  private final Map<Host, Set<Port>> listening = new LinkedHashMap<>();
  private final Map<Host, String> deaf = new LinkedHashMap<>();

  Reach(Hosts hosts) {
    this.hosts = hosts;
    var mark = new byte[6];
    RANDOM.nextBytes(mark);
    units = "preflight-listen-" + HexFormat.of().formatHex(mark);
  }

  /**
   * How a connection went.
   *
   * @param trouble empty where it came about; else {@code refused}, {@code silent}, {@code
   *     rejected}, {@code another} (something else answered) or what was said
   */
  record Attempt(Route route, Optional<String> trouble) {}

  /** Starts listeners on these ports. */
  void listen(Map<Host, Set<Port>> ports) throws UnreachableException, InterruptedException {
    var where =
        ports.keySet().stream().filter(h -> !ports.getOrDefault(h, Set.of()).isEmpty()).toList();
    hosts.each(
        where,
        host -> {
          var args = new ArrayList<>(List.of(units));
          new TreeSet<>(ports.getOrDefault(host, Set.of())).forEach(p -> args.add(p.text()));
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

  /** Why no listener could be started, by the hosts where that is so. */
  Map<Host, String> deaf() {
    return deaf;
  }

  boolean listens(Host host, Port port) {
    return !deaf.containsKey(host) && listening.getOrDefault(host, Set.of()).contains(port);
  }

  /** Tries all routes, those of one host at once. */
  List<Attempt> attempt(List<Route> routes) throws UnreachableException, InterruptedException {
    var said = new LinkedHashMap<Route, String>();
    each(routes, Route::from, this::connect).forEach(said::putAll);
    var sent = routes.stream().filter(r -> !r.port().tcp() && told(r)).toList();
    var heard = new LinkedHashSet<Route>();
    each(sent, Route::to, this::heard).forEach(heard::addAll);
    return routes.stream()
        .map(
            r ->
                new Attempt(
                    r,
                    heard.contains(r)
                        ? Optional.empty()
                        : trouble(said.getOrDefault(r, ""), told(r))))
        .toList();
  }

  /** Whether our own listener must answer. */
  private boolean told(Route route) {
    return listens(route.to(), route.port());
  }

  private interface Asking<T> {
    T ask(Host host, List<Route> routes) throws UnreachableException, InterruptedException;
  }

  private <T> List<T> each(List<Route> routes, Function<Route, Host> end, Asking<T> asking)
      throws UnreachableException, InterruptedException {
    var byHost = routes.stream().collect(groupingBy(end, LinkedHashMap::new, toList()));
    return hosts.each(
        List.copyOf(byHost.keySet()),
        host -> asking.ask(host, byHost.getOrDefault(host, List.of())));
  }

  private Set<Route> heard(Host to, List<Route> routes)
      throws UnreachableException, InterruptedException {
    var heard = new LinkedHashSet<Route>();
    for (var port : routes.stream().map(Route::port).distinct().toList()) {
      var sent = routes.stream().filter(r -> r.port().equals(port)).toList();
      var args = new ArrayList<>(List.of(units, String.valueOf(port.number())));
      sent.forEach(r -> args.add(r.from().name()));
      var names = hosts.run(to, Scripts.of("heard.sh", args)).out().lines().toList();
      sent.stream().filter(r -> names.contains(r.from().name())).forEach(heard::add);
    }
    return heard;
  }

  /** What was said on each route; nothing for those where nothing was. */
  private Map<Route, String> connect(Host from, List<Route> routes)
      throws UnreachableException, InterruptedException {
    var args = new ArrayList<String>();
    for (var route : routes) {
      args.add(route.to().address());
      args.add(route.port().text());
      args.add(told(route) ? from.name() : "");
    }
    var answer = hosts.run(from, Scripts.of("connect.sh", args));
    var said = new LinkedHashMap<Route, String>();
    for (var line : answer.out().lines().toList()) {
      int colon = line.indexOf(": ");
      if (colon > 0 && line.substring(0, colon).matches("[0-9]{1,6}")) {
        said.merge(
            routes.get(Integer.parseInt(line.substring(0, colon))),
            line.substring(colon + 2).strip(),
            (one, next) -> one + "; " + next);
      }
    }
    return said;
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

  /** Connects from this machine, by TCP. */
  static Optional<String> fromHere(Host to, Port port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(to.address(), port.number()), (int) PATIENCE.toMillis());
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
        host -> hosts.run(host, new Script(STOP.text(), List.of(units), STOP.limit())));
  }
}
