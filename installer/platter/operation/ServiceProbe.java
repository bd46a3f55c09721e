package platter.operation;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.health.Amount;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Text;
import platter.health.Verdict;
import platter.run.Hosts;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * Uses the service as people do, and goes on after what did not work: the web client at each
 * gateway, two accounts that sign in, one a site where there are two, write to each other, read
 * their archives, meet in a room, and exchange a file. The accounts are removed again.
 */
final class ServiceProbe {
  private static final List<Check> OF_BOTH = List.of(Check.MESSAGE, Check.ROOM, Check.UPLOAD);

  private final Topology topology;
  private final Hosts hosts;
  private final List<Host> open;
  private final Status status;
  private final List<X509Certificate> authorities;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param open the hosts that can be reached
   */
  ServiceProbe(
      Topology topology,
      Hosts hosts,
      List<Host> open,
      Status status,
      List<X509Certificate> authorities) {
    this.topology = topology;
    this.hosts = hosts;
    this.open = List.copyOf(open);
    this.status = status;
    this.authorities = authorities;
  }

  /** One that signed in. */
  private record Guest(Host gateway, ChatClient client) {}

  List<Finding> run() throws InterruptedException {
    topology.hosts().stream().filter(h -> h.has(Role.GATEWAY)).forEach(this::webClient);
    var server = server();
    if (server.isEmpty()) {
      var why = Text.of("probe.no-server");
      unchecked(Check.SIGNING_IN, List.of(), why);
      OF_BOTH.forEach(check -> unchecked(check, List.of(), why));
      return findings;
    }
    var accounts = new ChatAccounts(server.get(), topology.domain());
    var mark = Verification.mark();
    var names = List.of(TwoClients.PREFIX + mark + "-1", TwoClients.PREFIX + mark + "-2");
    try {
      meet(accounts, names, mark);
    } finally {
      for (var name : names) {
        remove(accounts, name);
      }
    }
    return findings;
  }

  private void webClient(Host gateway) {
    var wanted = Text.of("web.wanted");
    long start = System.nanoTime();
    try {
      int page = ChatClient.status(gateway.address(), topology.domain(), authorities, "/");
      var took = Amount.time(Duration.ofNanos(System.nanoTime() - start));
      int ready = ChatClient.status(gateway.address(), topology.domain(), authorities, "/healthz");
      boolean drained = status.drained().containsKey(gateway.name());
      findings.add(
          Finding.of(
              Check.WEB_CLIENT,
              gateway.name(),
              page == 200 && (ready == 200 || drained) ? Verdict.PASSED : Verdict.FAILED,
              page != 200
                  ? Text.of("web.status", page)
                  : ready == 200
                      ? Text.of("web.given", took)
                      : Text.of(drained ? "web.drained" : "web.not-ready", ready),
              wanted));
    } catch (ChatException e) {
      findings.add(
          Finding.of(
              Check.WEB_CLIENT,
              gateway.name(),
              Verdict.FAILED,
              Text.value(String.valueOf(e.getMessage())),
              wanted));
    }
  }

  /** One whose chat server answers; that another one does not is a finding of its services. */
  private Optional<Session> server() throws InterruptedException {
    for (var host : open) {
      if (host.has(Role.IM)) {
        var session = answering(host);
        if (session.isPresent()) {
          return session;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Session> answering(Host host) throws InterruptedException {
    try {
      var session = hosts.session(host);
      new ChatAccounts(session, topology.domain()).administrators();
      return Optional.of(session);
    } catch (ChatException | UnreachableException e) {
      return Optional.empty();
    }
  }

  private void meet(ChatAccounts accounts, List<String> names, String mark)
      throws InterruptedException {
    var guests = new ArrayList<Guest>();
    try {
      var sites = topology.sites();
      for (int i = 0; i < names.size(); i++) {
        signIn(accounts, names.get(i), sites.get(Math.min(i, sites.size() - 1)))
            .ifPresent(guests::add);
      }
      if (guests.size() < names.size()) {
        OF_BOTH.forEach(check -> unchecked(check, List.of(), Text.of("probe.not-in")));
      } else {
        exchange(guests.get(0), guests.get(1), names, mark);
      }
    } finally {
      guests.forEach(guest -> guest.client().close());
    }
  }

  private Optional<Guest> signIn(ChatAccounts accounts, String name, Site site)
      throws InterruptedException {
    var gateway =
        site.hosts().stream()
            .filter(h -> h.has(Role.GATEWAY) && !status.drained().containsKey(h.name()))
            .findFirst();
    if (gateway.isEmpty()) {
      unchecked(Check.SIGNING_IN, List.of(), Text.of("probe.drained", site.name()));
      return Optional.empty();
    }
    var password = Verification.password();
    var wanted = Text.of("signing-in.wanted");
    long start = System.nanoTime();
    try {
      accounts.add(name, password);
      start = System.nanoTime();
      var client =
          ChatClient.login(gateway.get().address(), topology.domain(), name, password, authorities);
      findings.add(
          Finding.passed(
              Check.SIGNING_IN,
              gateway.get().name(),
              Text.value(Amount.time(Duration.ofNanos(System.nanoTime() - start))),
              wanted));
      return Optional.of(new Guest(gateway.get(), client));
    } catch (ChatException | UnreachableException e) {
      findings.add(
          Finding.of(
              Check.SIGNING_IN,
              gateway.get().name(),
              Verdict.FAILED,
              Text.value(String.valueOf(e.getMessage())),
              wanted));
      return Optional.empty();
    }
  }

  /** Something that two do, and that may not work. */
  @FunctionalInterface
  private interface Part {
    String take() throws ChatException, UnreachableException, InterruptedException;
  }

  private void exchange(Guest one, Guest other, List<String> names, String mark)
      throws InterruptedException {
    var two = new TwoClients(one.client(), other.client(), other.gateway(), mark);
    var between = List.of(one.gateway().name(), other.gateway().name());
    part(
        Check.MESSAGE,
        between,
        () -> {
          awaitPresence(names);
          two.forth();
          two.back();
          return two.archived();
        });
    part(Check.ROOM, between, two::room);
    part(Check.UPLOAD, between, two::file);
  }

  /** Until a server has learned of a client at another one, it keeps messages to it for later. */
  private void awaitPresence(List<String> names)
      throws ChatException, UnreachableException, InterruptedException {
    for (var host : open) {
      var server = host.has(Role.IM) ? answering(host) : Optional.<Session>empty();
      if (server.isPresent()) {
        for (var name : names) {
          Verification.awaitPresence(server.get(), topology.domain(), name);
        }
      }
    }
  }

  private void part(Check check, List<String> between, Part part) throws InterruptedException {
    long start = System.nanoTime();
    var verdict = Verdict.FAILED;
    Text measured;
    try {
      part.take();
      verdict = Verdict.PASSED;
      measured = Text.value(Amount.time(Duration.ofNanos(System.nanoTime() - start)));
    } catch (ChatException | UnreachableException e) {
      measured = Text.value(String.valueOf(e.getMessage()));
    }
    findings.add(
        new Finding(
            check,
            between.stream().distinct().toList(),
            verdict,
            measured,
            Text.of(check.name().toLowerCase(Locale.ROOT) + ".wanted"),
            Optional.empty()));
  }

  private static void remove(ChatAccounts accounts, String name) throws InterruptedException {
    try {
      accounts.remove(name);
    } catch (ChatException | UnreachableException e) {
      // It was not made, or the next verification removes it.
      return;
    }
  }

  private void unchecked(Check check, List<String> on, Text why) {
    findings.add(Finding.unchecked(check, on, why));
  }
}
